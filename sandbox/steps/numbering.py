from django.db import connection
from django.http import HttpResponse

from accounts.models import Workspace
from platform_project.watching.requests import given_id
from sandbox.calls import Call, Kind
from sandbox.models import Control
from sandbox.steps.base import Step


class Numbering(Step):
    """While a workspace's clock stands still, its operations are numbered one after the other, so that the same calls on the
    same state are answered alike to the last byte. Else a request's number is random."""

    kinds = frozenset({Kind.OPERATION})

    def before(self, call: Call) -> HttpResponse | None:
        if given_id(call.request):
            return None
        if call.workspace is not None and call.workspace.clock_frozen_at is not None:
            number = _next(call.workspace)
            if number is not None:
                call.request.request_id = f"{number:032d}"  # type: ignore[attr-defined]
        return None


def _next(workspace: Workspace) -> int | None:
    """One statement, so that two calls at once get two numbers. None where nothing drives the workspace yet."""
    table = connection.ops.quote_name(Control._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET last_request_number = last_request_number + 1 WHERE workspace_id = %s "  # noqa: S608
            "RETURNING last_request_number",
            [workspace.pk],
        )
        found = cursor.fetchone()
    return found[0] if found else None
