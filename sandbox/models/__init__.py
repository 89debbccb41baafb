"""What the sandbox keeps beside the domain."""

from .act import Act
from .call_count import CallCount
from .control import Control
from .faults import FaultRule
from .log import LogEntry, LogHead
from .outage import Outage
from .register import RegisterEntry
from .snapshot import Snapshot

__all__ = ["Act", "CallCount", "Control", "FaultRule", "LogEntry", "LogHead", "Outage", "RegisterEntry", "Snapshot"]
