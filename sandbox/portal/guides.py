"""The figures and fragments that the portal's prose names, from where they are decided."""

import datetime as dt
from typing import Any

from accounts import repeats
from accounts.models import Application, Workspace
from invoices.api.examples import REGISTER
from invoices.api.wire.requests import INVOICES_LIMIT
from journal_masters.api.wire import ROWS_LIMIT
from partners.api.supplier_wire import SUPPLIERS_LIMIT
from platform_project.api import envelope
from platform_project.api.bodies import BODY_LIMIT, QUERY_LIMIT
from platform_project.api.dialects import V2, Format
from platform_project.api.exchange import Exchange
from platform_project.api.negotiation import Accept
from platform_project.api.paging import COUNTED_TO
from platform_project.api.wire import slots_of
from platform_project.kernel.errors import Fault
from platform_project.kernel.text import STRIPPED
from platform_project.watching.database import RETRY_AFTER_SECONDS
from sandbox.fidelity.ledger import operations
from sandbox.fidelity.page import counts, ledger
from sandbox.fidelity.words import MARKS
from sandbox.limits.bounds import PROFILES, Profile
from sandbox.portal import samples
from sandbox.portal.contents import title_of
from sandbox.portal.requests import MONTH, Caller, as_json, as_xml
from sandbox.seeding import cast

# Pages that are prose, `docs/<name>/`, written out once in each language.
GUIDES = ("formats", "dates", "paging", "limits", "retries", "going-live")


def front_facts(origin: str) -> dict[str, Any]:
    return {"origin": origin, "operations": [(row, title_of(row)) for row in operations()], "demo": demo()}


def demo() -> dict[str, Any]:
    """Who may be signed in as, in the workspace that is the same on every machine."""
    return {
        "password": cast.PASSWORD, "client_id": "demo-client", "client_secret": "demo-secret",
        "people": [(f"{member.role}@demo.example", member) for member in cast.MEMBERS],
    }  # fmt: skip


def facts(origin: str, today: dt.date) -> dict[str, Any]:
    caller = Caller(origin)
    return {
        "origin": origin, **bounds(), **lifetimes(), **fragments(), "operations": operations(),
        "clock_freeze": samples.freeze_clock(caller),
        "key_sample": samples.lost_answer(caller, registration(today)), **keys(),
        "paging_loop": samples.paging_loop(caller, today - 3 * MONTH, today),
        "marks": [(mark, title, count) for (mark, title), count in zip(MARKS, counts(ledger()).values(), strict=True)],
    }  # fmt: skip


def bounds() -> dict[str, Any]:
    (invoices,) = (operation for operation in operations() if operation.key == "seller_invoice_register")
    element = slots_of(invoices.request)["invoices"].model
    return {
        "invoices_limit": INVOICES_LIMIT, "suppliers_limit": SUPPLIERS_LIMIT, "rows_limit": f"{ROWS_LIMIT:,}",
        "lines_limit": f"{slots_of(element)['details'].limit:,}" if element else "",
        "body_limit": BODY_LIMIT // 1024 // 1024, "query_limit": QUERY_LIMIT // 1024,
        "faults_limit": f"{envelope.MAX_FAULTS:,}", "page_cap": Workspace._meta.get_field("page_size_cap").default,
        "counted_to": f"{COUNTED_TO:,}", "more_than": COUNTED_TO + 1, "retry_after": RETRY_AFTER_SECONDS,
        "production": PROFILES[Profile.PRODUCTION], "tiny": PROFILES[Profile.TINY],
        "stripped": [character for character in STRIPPED if character.isprintable()],
    }  # fmt: skip


def keys() -> dict[str, int]:
    return {"key_hours": repeats.COUNTS_FOR // dt.timedelta(hours=1), "key_days": repeats.KEPT_FOR.days}


def registration(today: dt.date) -> str:
    """As little as an invoice takes."""
    (invoice,) = REGISTER["invoices"]
    (line, *_others) = invoice["details"]
    kept = {"invoice_type": invoice["invoice_type"], "customer": invoice["customer"], "details": [line]}
    days = {"send_date": today.isoformat(), "pay_due_date": (today + MONTH).isoformat()}
    return as_json({"invoices": [days | kept]})


def lifetimes() -> dict[str, Any]:
    """In seconds and days, of a client that nobody changed."""
    client = Application()
    return {
        "code_seconds": client.code_lifetime, "token_seconds": client.access_token_lifetime,
        "refresh_days": dt.timedelta(seconds=client.refresh_token_lifetime).days, "grace_seconds": client.refresh_grace,
    }  # fmt: skip


def fragments() -> dict[str, str]:
    """One request in both formats, whose array holds two lines."""
    (invoice,) = REGISTER["invoices"]
    short = {
        "response_type": "json",
        "invoices": [{name: invoice[name] for name in ("inv_name", "invoice_type", "customer", "details")}],
    }
    return {"in_json": as_json(short), "in_xml": as_xml(short | {"response_type": "xml"}), "refused": refusal()}


def refusal() -> str:
    """How every refusal looks: made as the platform makes it."""
    exchange = Exchange("0" * 31 + "1", V2, Accept(), Format.JSON)
    names = {"title": "品名", "title_en": "item_name"}
    fault = Fault("E700001", "invoices[0].details[0].item_name", names)
    return as_json(envelope.failure(exchange, [fault]))
