"""What happened to invoices: events, superseded versions, journals. Written by services alone."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter

from accounts.actors import Via
from accounts.admin.base import ReadOnlyAdmin, ReadOnlyInline, Text, column, link_to
from invoices.admin import tables
from invoices.models import InvoiceEvent, InvoiceVersion, JournalEntry
from invoices.models.invoice import STATUSES
from invoices.status import Action, Status

STATUS_COLOURS = {
    Status.ISSUED.value: "success", Status.RETURNED.value: "danger", Status.REISSUED.value: "info",
}  # fmt: skip
_STATUSES = dict(STATUSES)
_ACTIONS: dict[str, Text] = {
    Action.ISSUE: _("発行"), Action.OPEN: _("開封"), Action.RETURN: _("差戻し"), Action.CORRECT: _("訂正・再発行"),
    Action.JOURNAL: _("仕訳登録"), Action.JOURNAL_CHANGE: _("仕訳変更"), Action.JOURNAL_WITHDRAW: _("仕訳取消"),
    Action.DOWNLOAD: _("PDFのダウンロード"),
    Action.TRANSFER: _("振込データ作成"),
}  # fmt: skip
_VIAS: dict[str, Text] = {
    Via.API: _("API"),
    Via.PAGE: _("画面"),
    Via.ADMIN: _("管理画面"),
    Via.SEED: _("初期データ"),
    Via.BOT: _("自動応答"),
}
_HASH_SHOWN = 12


def action_told(event: InvoiceEvent) -> Text:
    return _ACTIONS.get(event.action, event.action)


def via_told(event: InvoiceEvent) -> Text:
    return _VIAS.get(event.via, event.via)


class EventColumns:
    """How an event reads, in a list and on the page of its invoice."""

    @column(_("操作"), order="action")
    def action_text(self, obj: InvoiceEvent) -> Text:
        return action_told(obj)

    @column(_("経路"), order="via")
    def via_text(self, obj: InvoiceEvent) -> Text:
        return via_told(obj)

    @column(_("操作後の状態"), order="status")
    def status_text(self, obj: InvoiceEvent) -> Text:
        return _STATUSES.get(obj.status, obj.status)

    @column(_("理由"))
    def reason(self, obj: InvoiceEvent) -> str:
        return str(obj.detail.get("reason", "")) or "-"

    @column(_("ハッシュ"))
    def short_hash(self, obj: InvoiceEvent) -> str:
        return obj.hash[:_HASH_SHOWN]


class EventInline(EventColumns, ReadOnlyInline):
    model = InvoiceEvent
    fields = (
        "seq",
        "at",
        "action_text",
        "version",
        "status_text",
        "actor",
        "company_name",
        "via_text",
        "reason",
        "short_hash",
    )
    readonly_fields = fields
    ordering = ("seq",)
    hide_title = True
    verbose_name_plural = _("イベント履歴")


class VersionInline(ReadOnlyInline):
    model = InvoiceVersion
    fields = ("version", "title", "amount", "superseded_at", "whole")
    readonly_fields = fields
    hide_title = True

    @column(_("内容"))
    def whole(self, obj: InvoiceVersion) -> str:
        return link_to(obj, gettext("この版を見る"))

    @column(_("件名"))
    def title(self, obj: InvoiceVersion) -> str:
        return str(obj.document["inv_name"]) or "-"

    @column(_("税込金額"))
    def amount(self, obj: InvoiceVersion) -> str:
        return f"{obj.document['gross']:,}"


class JournalColumns:
    """借方 and 貸方 of an entry, with codes as they were."""

    @column(_("借方"), order="debit_account_code")
    def debit(self, obj: JournalEntry) -> str:
        return _account(obj, "debit")

    @column(_("貸方"), order="credit_account_code")
    def credit(self, obj: JournalEntry) -> str:
        return _account(obj, "credit")

    @column(_("負担部門"), order="section_code")
    def section(self, obj: JournalEntry) -> str:
        return f"{obj.section_code} {obj.section_name}".strip() or "-"

    @column(_("税込金額"), order="gross")
    def shown_gross(self, obj: JournalEntry) -> str:
        return f"{obj.gross:,}"

    @column(_("消費税額"), order="tax")
    def shown_tax(self, obj: JournalEntry) -> str:
        return f"{obj.tax:,}"


def _account(row: JournalEntry, side: str) -> str:
    parts = ("account_code", "account_name", "sub_account_code", "sub_account_name", "tax_class")
    return " ".join(text for part in parts if (text := getattr(row, f"{side}_{part}")))


class JournalInline(JournalColumns, ReadOnlyInline):
    model = JournalEntry
    fields = ("version", "line_seq", "seq", "debit", "credit", "section", "shown_gross", "shown_tax", "summary")
    readonly_fields = fields
    hide_title = True


class ActionFilter(DropdownFilter):
    title = _("操作")
    parameter_name = "did"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Text]]:
        return [(action.value, _ACTIONS.get(action, action.value)) for action in Action]

    def queryset(self, request: HttpRequest, queryset: QuerySet[InvoiceEvent]) -> QuerySet[InvoiceEvent]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class ViaFilter(DropdownFilter):
    title = _("経路")
    parameter_name = "came"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Text]]:
        return [(via.value, _VIAS.get(via, via.value)) for via in Via]

    def queryset(self, request: HttpRequest, queryset: QuerySet[InvoiceEvent]) -> QuerySet[InvoiceEvent]:
        return queryset.filter(via=self.value()) if self.value() else queryset


@admin.register(InvoiceEvent)
class EventAdmin(EventColumns, ReadOnlyAdmin):
    list_display = (
        "number", "at", "invoice", "action_text", "version", "status_label", "actor", "company_name", "via_text", "workspace",
    )  # fmt: skip
    list_filter = (("workspace", AutocompleteSelectFilter), ActionFilter, ViaFilter, "at")
    list_select_related = ("invoice", "workspace")
    search_fields = ("=number", "=invoice__number", "invoice__inv_no", "actor", "company_name")
    search_help_text = _("イベント番号・請求書管理番号・請求書番号・操作者・会社")
    ordering = ("-pk",)
    fields: tuple[Any, ...] = (
        ("workspace", "number"), ("invoice", "seq"), ("action_text", "status_text"), ("version", "at"),
        ("actor", "company_name"), ("via_text", "reason"), "shown_detail", "hash_before", "own_hash", "shown_anchor",
    )  # fmt: skip
    readonly_fields = (
        "action_text", "status_text", "via_text", "reason", "shown_detail", "hash_before", "own_hash", "shown_anchor",
    )  # fmt: skip

    @column(_("操作後の状態"), order="status", label=STATUS_COLOURS)
    def status_label(self, obj: InvoiceEvent) -> tuple[str, Text]:
        return obj.status, self.status_text(obj)

    @column(_("詳細"))
    def shown_detail(self, obj: InvoiceEvent) -> str:
        return tables.details({name: value for name, value in obj.detail.items() if name != "reason"})

    @column(_("直前のイベントのハッシュ"))
    def hash_before(self, obj: InvoiceEvent) -> str:
        return obj.previous_hash or "-"

    @column(_("このイベントのハッシュ"))
    def own_hash(self, obj: InvoiceEvent) -> str:
        return obj.hash

    @column(_("ワークスペースの連鎖"))
    def shown_anchor(self, obj: InvoiceEvent) -> str:
        return obj.anchor


@admin.register(InvoiceVersion)
class VersionAdmin(ReadOnlyAdmin):
    """旧版: the whole document as it stood."""

    list_display = ("invoice", "version", "title", "amount", "company", "superseded_at")
    list_filter = (
        ("invoice__workspace", AutocompleteSelectFilter), ("invoice__company", AutocompleteSelectFilter), "superseded_at",
    )  # fmt: skip
    list_select_related = ("invoice__company",)
    search_fields = ("=invoice__number", "invoice__inv_no", "invoice__inv_name")
    ordering = ("-pk",)
    fields: tuple[Any, ...] = (
        ("invoice", "version"), ("title", "superseded_at"), ("send_date", "pay_due_date"), "line_table", "tax_table",
        "publisher_table", "addressee_table", "bank_table", "remarks",
    )  # fmt: skip
    readonly_fields = (
        "title", "send_date", "pay_due_date", "line_table", "tax_table", "publisher_table", "addressee_table",
        "bank_table", "remarks",
    )  # fmt: skip

    @column(_("件名"))
    def title(self, obj: InvoiceVersion) -> str:
        return str(obj.document["inv_name"]) or "-"

    @column(_("税込金額"))
    def amount(self, obj: InvoiceVersion) -> str:
        return f"{obj.document['gross']:,}"

    @column(_("発行企業"), order="invoice__company")
    def company(self, obj: InvoiceVersion) -> str:
        return str(obj.invoice.company)

    @column(_("発行日"))
    def send_date(self, obj: InvoiceVersion) -> str:
        return str(obj.document["send_date"])

    @column(_("入金期限"))
    def pay_due_date(self, obj: InvoiceVersion) -> str:
        return str(obj.document["pay_due_date"])

    @column(_("備考"))
    def remarks(self, obj: InvoiceVersion) -> str:
        return str(obj.document["remarks"]) or "-"

    @column(_("明細"))
    def line_table(self, obj: InvoiceVersion) -> str:
        return tables.lines(obj.document["lines"])

    @column(_("税率別内訳"))
    def tax_table(self, obj: InvoiceVersion) -> str:
        return tables.sums(obj.document["tax_summary"])

    @column(_("発行元"))
    def publisher_table(self, obj: InvoiceVersion) -> str:
        return tables.publisher(obj.document["publisher"])

    @column(_("発行先"))
    def addressee_table(self, obj: InvoiceVersion) -> str:
        return tables.addressee(obj.document["addressee"])

    @column(_("振込先口座"))
    def bank_table(self, obj: InvoiceVersion) -> str:
        return tables.banks(obj.document["banks"])


@admin.register(JournalEntry)
class JournalAdmin(JournalColumns, ReadOnlyAdmin):
    list_display = ("invoice", "version", "line_seq", "seq", "debit", "credit", "section", "shown_gross", "company")
    list_filter = (("company__workspace", AutocompleteSelectFilter), ("company", AutocompleteSelectFilter))
    list_select_related = ("invoice", "company")
    search_fields = (
        "=invoice__number", "invoice__inv_no", "debit_account_code", "debit_account_name", "credit_account_code",
        "credit_account_name", "section_code", "section_name", "summary",
    )  # fmt: skip
    ordering = ("-pk",)
