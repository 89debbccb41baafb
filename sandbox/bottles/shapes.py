"""What the columns that hold more than a plain value must look like, where their kind alone does not say it.

A column that is not named here may hold whatever its kind can.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.hashers import identify_hasher

from accounts.actors import Via
from invoices.status import Action
from partners.services.book import ACCOUNT_FIELDS, CUSTOMER_FIELDS, ISSUER_FIELDS
from sandbox.bots.characters import CHARACTERS, What
from sandbox.bottles.values import unfit
from sandbox.faults import effects

Check = Callable[[Any], None]

# What makes checking a password dear: twice what Django's own hashers ask for.
_DEAREST = {"iterations": 2_400_000, "time_cost": 4, "memory_cost": 204_800, "parallelism": 16}


def _texts(*names: str) -> Check:
    """An object of texts; these must be among them."""

    def check(value: Any) -> None:
        if not _is_of_texts(value, names):
            unfit(f"an object of texts with {', '.join(names)}" if names else "an object of texts")

    return check


def _is_of_texts(value: Any, names: Collection[str]) -> bool:
    return type(value) is dict and value.keys() >= set(names) and all(type(text) is str for text in value.values())


def _accounts(value: Any) -> None:
    if type(value) is not list or not all(_is_of_texts(account, ("code", *ACCOUNT_FIELDS)) for account in value):
        unfit(f"an array of objects of texts with code, {', '.join(ACCOUNT_FIELDS)}")


def _list_of_texts(value: Any) -> None:
    if type(value) is not list or not all(type(text) is str for text in value):
        unfit("an array of texts")


def _summary(value: Any) -> None:
    if type(value) is not dict or not all(map(_is_amount, value.values())):
        unfit("an object of arrays of three whole numbers")


def _is_amount(value: Any) -> bool:
    return type(value) is list and len(value) == 3 and all(type(yen) is int for yen in value)


def _document(value: Any) -> None:
    if type(value) is not dict or type(value.get("lines")) is not list:
        unfit("an object with an array of lines")
    if not all(type(line) is dict for line in value["lines"]):
        unfit("an object with an array of lines")
    _texts("code", *ISSUER_FIELDS)(value.get("publisher"))
    _texts("code", *CUSTOMER_FIELDS)(value.get("addressee"))
    _accounts(value.get("banks"))
    _summary(value.get("tax_summary"))


def _object(value: Any) -> None:
    if type(value) is not dict:
        unfit("an object")


def _one_of(*values: str) -> Check:
    def check(value: Any) -> None:
        if value not in values:
            unfit(f"one of {', '.join(values)}")

    return check


def _password(value: Any) -> None:
    """A hash that can be checked here at a bearable cost, or one that opens nothing."""
    if not value.startswith("!") and not _is_affordable(value):
        unfit("a password's hash of a kind that this installation knows, of no more than its usual cost")


def _secret(value: Any) -> None:
    """A hash as above; or, for a client that keeps its secret readable, the secret."""
    if "$" in value:
        _password(value)


def _is_affordable(value: str) -> bool:
    try:
        said = identify_hasher(value).decode(value)
    except (ValueError, AssertionError):
        return False
    return all(said.get(name, 0) <= bound for name, bound in _DEAREST.items())


def _numbers(value: Any) -> None:
    if type(value) is not list or not all(type(number) is int for number in value):
        unfit("an array of whole numbers")


def _lower_case(value: Any) -> None:
    if value != value.lower():
        unfit("a PFID in lower case")


def _effect(value: Any) -> None:
    try:
        effects.parse(value)
    except effects.Unreadable as error:
        unfit(f"the text of a fault's effect ({error})")


CHECKS: dict[str, Check] = {
    "accounts.user.pfid": _lower_case,
    "accounts.user.password": _password,
    "accounts.application.client_secret": _secret,
    "invoices.invoiceformat.free_titles": _texts(),
    "invoices.invoice.publisher": _texts("code", *ISSUER_FIELDS),
    "invoices.invoice.addressee": _texts("code", *CUSTOMER_FIELDS),
    "invoices.invoice.banks": _accounts,
    "invoices.invoice.tax_summary": _summary,
    "invoices.invoiceline.texts": _list_of_texts,
    "invoices.invoiceversion.document": _document,
    "invoices.invoiceevent.detail": _object,
    "invoices.invoiceevent.action": _one_of(*Action),
    "invoices.invoiceevent.via": _one_of(*Via),
    "sandbox.faultrule.effect": _effect,
    "sandbox.counterparty.code": _one_of(*CHARACTERS),
    "sandbox.botmove.what": _one_of(*What),
    "sandbox.botmove.issued": _numbers,
}
