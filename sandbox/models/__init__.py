"""What the sandbox keeps beside the domain."""

from .act import Act
from .bots import BotMove, Counterparty
from .call_count import CallCount
from .control import Control
from .faults import FaultRule
from .log import LogEntry, LogHead
from .outage import Outage
from .register import RegisterEntry
from .snapshot import Snapshot

__all__ = [
    "Act",
    "BotMove",
    "CallCount",
    "Control",
    "Counterparty",
    "FaultRule",
    "LogEntry",
    "LogHead",
    "Outage",
    "RegisterEntry",
    "Snapshot",
]
