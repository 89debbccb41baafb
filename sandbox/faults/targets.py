"""What a fault can be armed against: each operation and OAuth endpoint by name, or all of a kind."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from platform_project.api.operations import all_operations
from sandbox.calls import OAUTH_ENDPOINTS

EVERY_OPERATION, EVERY_ENDPOINT = "operations", "oauth"
GROUPS: dict[str, str | Promise] = {
    EVERY_OPERATION: _("すべてのAPI"), EVERY_ENDPOINT: _("すべてのOAuthエンドポイント"),
}  # fmt: skip


def operations() -> dict[str, str]:
    """In the reader's language."""
    in_english = get_language() == "en"
    return {one.key: f"{one.number} {one.title_en if in_english else one.title}" for one in all_operations()}


def endpoints() -> dict[str, str]:
    return {name: path for path, name in OAUTH_ENDPOINTS.items()}


def targets() -> dict[str, str | Promise]:
    """Name → title."""
    return GROUPS | operations() | endpoints()
