"""The same code twice in one request (contract §6): fine when the two agree or one is a bare reference."""

from collections.abc import Iterator, Sequence

from platform_project.api.wire import WireModel, join
from platform_project.kernel.errors import Faults

from .elements import Element

Content = frozenset[tuple[str, object]]

# What these say by "0" is what they say by their absence.
_SWITCHES = {"publisher_delete_flg", "transfer_delete_flg", "invite_method"}


def check_repeats(elements: Sequence[Element], faults: Faults) -> None:
    """Report every 発行元, 発行先 and 口座 that contradicts one before it."""
    seen: dict[tuple[str, str], Content] = {}
    for index, element in enumerate(elements):
        for path, key, part in _coded(element, f"invoices[{index}]"):
            _check(path, key, part, seen, faults)


def _coded(element: Element, at: str) -> Iterator[tuple[str, str, WireModel]]:
    """The masters of an element: path, name of the code, the object."""
    if element.publisher:
        yield f"{at}.publisher", "publisher_mng_num", element.publisher
    if element.customer:
        yield f"{at}.customer", "private_cust_cd", element.customer
    for index, bank in enumerate(element.banks):
        yield f"{at}.banks[{index}]", "transfer_code", bank


def _check(path: str, key: str, part: WireModel, seen: dict[tuple[str, str], Content], faults: Faults) -> None:
    code = getattr(part, key)
    content = _content(part, key)
    if not code or not content or faults.touches(path):
        return
    if seen.setdefault((key, code), content) != content:
        faults.add("E700011", join(path, key), value=code)


def _content(part: WireModel, key: str) -> Content:
    """What the object says beside its code."""
    sent = ((name, getattr(part, name)) for name in part.model_fields_set if name != key)
    return frozenset((name, value) for name, value in sent if not (name in _SWITCHES and value == "0"))
