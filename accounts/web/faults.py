"""What a service refuses, shown on the form that asked for it."""

from collections.abc import Mapping

from django.forms import BaseForm
from django.utils.translation import get_language

from platform_project.kernel.errors import Fault, PlatformError


def language() -> str:
    """The page's language, as a fault's message takes it."""
    return "en" if (get_language() or "").startswith("en") else "ja"


def place(form: BaseForm, error: PlatformError, fields: Mapping[str, str]) -> None:
    """Put every fault beside its field, or on top of the form.

    `fields` maps the end of an item path (`publisher_zip`, or longer: `customer.customer_zip`) to a field of the form.
    """
    for fault in error.faults:
        place_one(form, fault, fields)


def place_one(form: BaseForm, fault: Fault, fields: Mapping[str, str]) -> None:
    """As `place`, for a single fault. The longest path that fits wins."""
    fitting = [path for path in fields if fault.item == path or fault.item.endswith(f".{path}")]
    name = fields[max(fitting, key=len)] if fitting else None
    form.add_error(name if name in form.fields else None, fault.message(language()))
