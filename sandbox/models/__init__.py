"""What the sandbox keeps beside the domain."""

from .act import Act
from .control import Control
from .log import LogEntry, LogHead

__all__ = ["Act", "Control", "LogEntry", "LogHead"]
