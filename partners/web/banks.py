"""The list of banks for type-ahead, and what a form says about codes that are not on it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.web.access import company_page
from partners import banks
from partners.banks import Institution

LONGEST_WORD = 100


@require_safe
@company_page
def search(request: HttpRequest, _actor: Actor) -> HttpResponse:
    return _answer(banks.banks(_word(request)))


@require_safe
@company_page
def branches(request: HttpRequest, _actor: Actor, code: str) -> HttpResponse:
    return _answer(banks.branches(code, _word(request)))


def _word(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_WORD]


def _answer(found: Iterable[Institution]) -> HttpResponse:
    answer = JsonResponse({"rows": [{"code": row.code, "name": row.name, "kana": row.kana} for row in found]})
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def offer(form: BaseForm) -> None:
    """Let the bank's and the branch's fields of a form be found by code, kana or name; one choice fills all of them."""
    sources = {"bank": reverse("bank-search"), "branch": _branch_source(form.add_prefix("bank_code"))}
    for kind, source in sources.items():
        fills = " ".join(f"{form.add_prefix(f'{kind}_{key}')}={key}" for key in ("code", "name", "kana"))
        found = {"data-search": source, "data-fills": fills, "data-free": "", "autocomplete": "off"}
        for key in ("code", "name"):
            form.fields[f"{kind}_{key}"].widget.attrs |= found | {"data-takes": key}
        form.fields[f"{kind}_code"].widget.attrs["data-unknown"] = _unlisted(kind)


def _branch_source(bank_field: str) -> str:
    """The address of a bank's branches, the bank's code standing as the name of its field in braces."""
    return reverse("branch-search", args=["0"]).replace("/0/", f"/{{{bank_field}}}/")


def _unlisted(kind: str) -> str:
    if kind == "bank":
        return _("全銀の一覧にない金融機関コードです。番号を確認してください。")
    return _("この金融機関の一覧にない支店コードです。番号を確認してください。")


def hints(values: Mapping[str, Any]) -> list[str]:
    """What is worth a second look about `bank_code` and `branch_code`; they are kept all the same."""
    bank_code, branch_code = values.get("bank_code") or "", values.get("branch_code") or ""
    if not bank_code:
        return []
    if banks.bank(bank_code) is None:
        return [_unlisted("bank")]
    return [_unlisted("branch")] if branch_code and banks.branch(bank_code, branch_code) is None else []
