"""What a list costs does not depend on how much it holds."""

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from invoices.models import Invoice
from tests.admin.staff import World, address, make_world, models
from tests.factories import issue, line

WORLDS = 6
LIMIT = 10


def queries(client: Client, path: str) -> list[str]:
    client.get(path)  # what is looked up once per process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [str(entry["sql"]) for entry in captured.captured_queries]


def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(owning: Client, world: World) -> None:
    few: dict[type[Model], list[str]] = {model: queries(owning, address(model, "changelist")) for model in models()}
    for _ in range(WORLDS):
        make_world()
    for model, before in few.items():
        after = queries(owning, address(model, "changelist"))
        assert len(after) == len(before) <= LIMIT, (model, after)


def test_an_invoice_takes_as_many_queries_for_fifty_lines_as_for_one(owning: Client, world: World) -> None:
    short = issue(world.cast.actor("issuer"))
    long = issue(world.cast.actor("issuer"), lines=[line(item=f"invoices[0].details[{n}]") for n in range(50)])
    costs = [len(queries(owning, address(Invoice, "change", invoice.pk))) for invoice in (short, long)]
    assert costs[0] == costs[1]
