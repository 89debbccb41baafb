"""Faults in words: what a person chooses from, and how an armed one is told."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from platform_project.kernel.catalogue import CATALOGUE
from sandbox.faults.effects import OAUTH_ERRORS, Cut, Effect, parse
from sandbox.faults.targets import GROUPS, endpoints, operations

Choices = list[tuple[str | Promise, list[tuple[str, str | Promise]]]]

CUTS: dict[Cut, str | Promise] = {
    Cut.BEFORE: gettext_lazy("何も処理せずに切断"), Cut.AFTER: gettext_lazy("処理を終えてから、応答せずに切断"),
    Cut.HALF: gettext_lazy("処理を終え、応答を半分送って切断"),
}  # fmt: skip
_OUTAGES = ("503", "503-html", "429", "429-html", "500", "500-html", "502", "504", "401", "401-html")
_CUT_WORDS = ("cut", "cut-after", "half")
DELAY_ALONE = "delay"


def effects(language: str) -> Choices:
    """What can be done to a call, in groups."""
    codes = [(code, f"{code} {parse(code).fault().message(language)}") for code in CATALOGUE]
    return [
        (_("停止・混雑"), [(word, told(parse(word))) for word in _OUTAGES]),
        (_("接続"), [(word, told(parse(word))) for word in _CUT_WORDS]),
        (_("遅延"), [(DELAY_ALONE, _("遅延だけ（処理は成功）"))]),
        (_("プラットフォームのエラー"), [(code, label) for code, label in codes]),
        (_("OAuthのエラー（RFC 6749）"), [(error, error) for error in OAUTH_ERRORS]),
    ]


def targets() -> Choices:
    """What can be meant by it."""
    return [
        (_("まとめて"), [("", _("すべて（エラーの種類に応じて）")), *GROUPS.items()]),
        ("API", list(operations().items())),
        ("OAuth", [(name, path) for name, path in endpoints().items()]),
    ]


def told(effect: Effect) -> str:
    """`E400002、2,000 ms の遅延`"""
    parts: list[str | Promise] = []
    if effect.error:
        parts.append(effect.error)
    if effect.item:
        parts.append(effect.item)
    if effect.status:
        parts.append(f"HTTP {effect.status}")
        parts += [_("ゲートウェイのHTML")] if not effect.code else []
    if effect.cut:
        parts.append(CUTS[effect.cut])
    if effect.retry_after is not None:
        parts.append(f"Retry-After: {effect.retry_after}")
    if effect.delay:
        parts.append(_("%(delay)s ms の遅延") % {"delay": f"{effect.delay:,}"})
    return _("、").join(str(part) for part in parts)


def names(chosen: Iterable[str], effect: Effect) -> str:
    """What an armed fault is for."""
    known = GROUPS | operations() | endpoints()
    meant = list(chosen) or ["operations" if effect.is_for_operations else "oauth"]
    return _("、").join(str(known.get(name, name)) for name in meant)
