"""What the control API takes and answers, a module for each feature.

Every model here is checked, described in the OpenAPI document, and filled. Names are unique in the whole package: the
document knows a model by its name alone. What several features need is named here; a feature's own models are imported
from its module (`from sandbox.api.wire import clock as wire`).
"""

from sandbox.api.wire.base import Asked, Error, Failure, FieldError, Instant, Line
from sandbox.api.wire.bot_moves import BotMoveFacts
from sandbox.api.wire.clock import Advance, Clock, Lapsed, MovedClock, NewClock
from sandbox.api.wire.workspaces import (
    Client,
    Member,
    NewWorkspace,
    Reset,
    WorkspaceFacts,
    WorkspaceLine,
    WorkspaceList,
)

__all__ = [
    "Advance",
    "Asked",
    "BotMoveFacts",
    "Client",
    "Clock",
    "Error",
    "Failure",
    "FieldError",
    "Instant",
    "Lapsed",
    "Line",
    "Member",
    "MovedClock",
    "NewClock",
    "NewWorkspace",
    "Reset",
    "WorkspaceFacts",
    "WorkspaceLine",
    "WorkspaceList",
]
