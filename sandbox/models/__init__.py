"""What the sandbox keeps beside the domain."""

from .act import Act
from .control import Control
from .faults import FaultRule
from .log import LogEntry, LogHead

__all__ = ["Act", "Control", "FaultRule", "LogEntry", "LogHead"]
