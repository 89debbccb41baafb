"""Filling in a page of the admin as a browser would."""

from typing import Any

from django.db.models import Model
from django.test import Client

from tests.admin.staff import address

TOP = "__all__"


def entries(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send of a page that nobody touched."""
    context = client.get(path).context
    forms = [
        context["adminform"].form,
        *(inline.formset.management_form for inline in context["inline_admin_formsets"]),
    ]
    sent: dict[str, Any] = {}
    for field in (field for form in forms for field in form if not field.field.disabled):
        widget = getattr(field.field.widget, "widget", field.field.widget)  # without the links beside it
        sent |= _posted(widget.get_context(field.html_name, field.value(), {})["widget"])
    return sent


def _posted(widget: dict[str, Any]) -> dict[str, Any]:
    if "subwidgets" in widget:
        return {name: value for part in widget["subwidgets"] for name, value in _posted(part).items()}
    if widget.get("type") == "checkbox":
        return {widget["name"]: "on"} if widget["attrs"].get("checked") else {}
    value = widget["value"]
    if isinstance(value, list):
        return {widget["name"]: value} if widget["attrs"].get("multiple") else {widget["name"]: "".join(value)}
    return {widget["name"]: "" if value is None else value}


def save(client: Client, model: type[Model], row: Model | None = None, /, **changes: Any) -> dict[str, list[str]]:
    """Change a row, or add one; what the page complains about, by field. A change of None leaves the entry out."""
    path = address(model, "change", row.pk) if row else address(model, "add")
    sent = entries(client, path) | changes
    answer = client.post(path, {name: value for name, value in sent.items() if value is not None} | {"_save": "1"})
    if answer.status_code == 302:
        return {}
    assert answer.status_code == 200, answer.status_code
    return {name: [str(text) for text in texts] for name, texts in answer.context["adminform"].form.errors.items()}
