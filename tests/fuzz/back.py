"""What is sent and what is read back, as texts whatever the format: hypothesis makes the one, this reads the other."""

import json
import string
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from hypothesis import strategies as st

from platform_project.api.renderers import digits
from platform_project.api.wire import WireModel, kinds, slots_of
from platform_project.api.wire.fields import Scalar
from platform_project.kernel.text import STRIPPED, forbidden_character, normalise, strip_characters

Sent = dict[str, Any]

ARRAYS = frozenset({
    "error_list", "warning_list", "invoice_list", "invoices", "invdata", "banks", "details", "journals", "suppliers",
    "account_titles",
    "sub_account_titles", "burden_secs", "journal_items",
})  # fmt: skip
# Texts that readers of either format like to take for something else.
TEMPTING = [
    "00123", "1e5", "-0", "0.10", "2026-11-20", "true", "null", "NaN", " 前後 ", "&amp;", "&lt;", "&", ";", "{}", "1_000",
    "髙橋", "𠮷野家", "ｶﾞ", "㈱", "①",
    "か\u3099", "é", "e\u0301", "辻\ufe00", "葛\U000e0100", "👨", "a\tb", "a\nb", "a\r\nb", "a\rb", "\n", "~", "\\", "\\u0000",
    "\u2028", "\u00a0", "　", "ﬁ", "％",
]  # fmt: skip


def is_allowed(text: str) -> bool:
    kept = stored(text)
    return bool(kept.strip()) and not forbidden_character(kept)


def stored(text: str) -> str:
    """As the platform keeps it: without what it takes out, in its normal form."""
    return normalise(strip_characters(text))


def texts(limit: int) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cs"], exclude_characters=STRIPPED) | st.sampled_from(string.printable)
    drawn = st.text(letters, min_size=1, max_size=min(limit, 15)) | st.sampled_from(TEMPTING)
    full = st.sampled_from("a甲𠮷").map(lambda letter: letter * limit)
    return (drawn | full).filter(lambda text: is_allowed(text) and len(stored(text)) <= limit)


SHAPED = {
    "zip": "060-0001", "mail": "a.b+c@d-e.example", "fncl_inst_code": "0001", "branch_code": "001",
    "biz_regist_no": "T8999900000001",
}  # fmt: skip


def values(name: str, kind: kinds.Kind) -> st.SearchStrategy[Any]:
    """Values that are right, in each form that they may be sent in."""
    match kind:
        case kinds.Text():
            return texts(kind.limit)
        case kinds.Choice():
            return st.sampled_from(kind.choices)
        case kinds.Integer():
            whole = st.integers(max(kind.minimum, -(10**12)), min(kind.maximum, 10**12))
            return whole | whole.map(str) | whole.map(lambda number: f"{number:015}")
        case kinds.Number():
            number = st.decimals(0 if not kind._negative else -(10**6), 10**6, places=3, allow_nan=False)
            return number.map(str) | number.map(lambda one: str(one.normalize() + 0)).filter(
                lambda text: "E" not in text
            )
        case kinds.Date():
            return st.dates(kind.first, kind.last).map(str)
        case kinds.AccountNumber():
            return st.integers(0, 9_999_999).map(str) | st.integers(0, 99).map(lambda number: f"{number:07}")
        case kinds.BankKana():
            return st.sampled_from(["ｶ)ﾐﾅﾄ", "ｶﾞ", "ABC 1", "ミナト"])
    return st.just(next(right for part, right in SHAPED.items() if part in name))


def kind_of(model: type[WireModel], name: str) -> kinds.Kind:
    declared = slots_of(model)[name].declared
    assert isinstance(declared, Scalar)
    return declared.kind


def objects(
    model: type[WireModel], needed: Mapping[str, Any], left_out: Collection[str] = ()
) -> st.SearchStrategy[Sent]:
    """Objects of a model with some of its scalars; `needed` are there always, a strategy or a value each."""
    free = {
        name: values(name, slot.declared.kind)
        for name, slot in slots_of(model).items()
        if isinstance(slot.declared, Scalar)
        and name not in left_out
        and name not in needed
        and not name.endswith("_delete_flg")
    }
    some = st.sets(st.sampled_from(sorted(free)), max_size=6).flatmap(
        lambda names: st.fixed_dictionaries({name: free[name] for name in sorted(names)})
    )
    must = {name: one if isinstance(one, st.SearchStrategy) else st.just(one) for name, one in needed.items()}
    return st.builds(lambda drawn, given: drawn | given, some, st.fixed_dictionaries(must))


def expected(model: type[WireModel], sent: Sent) -> Sent:
    """What is to be read back of what was sent."""
    slots = slots_of(model)
    return {name: _expected(slots[name], value) for name, value in sent.items() if name in slots}


def _expected(slot: Any, value: Any) -> Any:
    match value:
        case dict():
            return expected(slot.model, value)
        case list():
            return [expected(slot.model, one) for one in value]
    match slot.declared.kind:
        case kinds.Integer() | kinds.Number():
            return digits(Decimal(value))
        case kinds.AccountNumber():
            return value.zfill(7)
        case kinds.BankKana() as kind:
            return kind.read(stored(value))
    return stored(str(value))


def differences(wanted: Any, found: Any, at: str = "") -> list[str]:
    """Where what is read is not what was sent; what is read beside it does not matter."""
    match wanted:
        case dict() if isinstance(found, dict):
            return [one for name in wanted for one in differences(wanted[name], found.get(name), f"{at}.{name}")]
        case list() if isinstance(found, list) and len(found) == len(wanted):
            return [
                one for place, inner in enumerate(wanted) for one in differences(inner, found[place], f"{at}[{place}]")
            ]
    return [] if wanted == found else [f"{at}: {wanted!r} was read as {found!r}"]


def read(answer: Any) -> Sent:
    """An answer whose leaves are texts."""
    if answer["Content-Type"].startswith("application/json"):
        found: Sent = json.loads(answer.content, parse_int=str, parse_float=str)
        return found
    tree = _tree(ElementTree.fromstring(answer.content))
    assert isinstance(tree, dict)
    return tree


def _tree(element: ElementTree.Element) -> Any:
    if not len(element):
        return element.text or ""
    found: Sent = {}
    for child in element:
        if child.tag in ARRAYS:
            found.setdefault(child.tag, []).append(_tree(child))
        else:
            found[child.tag] = _tree(child)
    return found


def without_empty(data: Any) -> Any:
    """An array of nothing is not there in XML."""
    match data:
        case dict():
            return {name: without_empty(inner) for name, inner in data.items() if inner != [] and name != "request_id"}
        case list():
            return [without_empty(inner) for inner in data]
    return data
