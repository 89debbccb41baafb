"""Who is calling: the workspace, its companies and users, the OAuth records, and what was sent to whom."""

from .company import Company, Plan
from .kept_answer import KeptAnswer
from .notice import Notice
from .oauth import AccessToken, Application, Grant, IDToken, RefreshMode, RefreshToken
from .signing_key import SigningKey
from .user import User
from .workspace import Workspace

__all__ = [
    "AccessToken",
    "Application",
    "Company",
    "Grant",
    "IDToken",
    "KeptAnswer",
    "Notice",
    "Plan",
    "RefreshMode",
    "RefreshToken",
    "SigningKey",
    "User",
    "Workspace",
]
