"""請求書: looked at, never touched. A wrong one is returned and issued anew by its two companies."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from accounts.admin.base import ReadOnlyAdmin, ReadOnlyInline, Text, column
from accounts.admin.exporting import MOST, Exports, columns_of
from invoices.admin import tables
from invoices.admin.deeds import RETURN, WITHDRAW
from invoices.admin.events import STATUS_COLOURS, EventInline, JournalInline, VersionInline
from invoices.models import Invoice, InvoiceLine

AMOUNTS = (
    "prev_inv_amount", "payment", "adjustment", "carryover_new", "net", "tax", "gross", "withholding_tax", "show_amount",
)  # fmt: skip


class LineInline(ReadOnlyInline):
    model = InvoiceLine
    fields = (
        "seq", "item_name", "shown_quantity", "shown_price", "shown_rate", "shown_net", "shown_tax", "shown_gross", "slip_no",
    )  # fmt: skip
    readonly_fields = fields
    hide_title = True

    @column(_("数量"))
    def shown_quantity(self, obj: InvoiceLine) -> str:
        return f"{tables.decimal(obj.quantity)} {obj.unit}".strip() or "-"

    @column(_("単価"))
    def shown_price(self, obj: InvoiceLine) -> str:
        return tables.decimal(obj.price) or "-"

    @column(_("税率"))
    def shown_rate(self, obj: InvoiceLine) -> str:
        if obj.tax_rate is None:
            return str(obj.get_tax_type_display())
        return f"{obj.tax_rate}%{_('（軽減）') if obj.reduced else ''}"

    @column(_("税抜金額"))
    def shown_net(self, obj: InvoiceLine) -> str:
        return f"{obj.net:,}"

    @column(_("消費税額"))
    def shown_tax(self, obj: InvoiceLine) -> str:
        return f"{obj.tax:,}"

    @column(_("税込金額"))
    def shown_gross(self, obj: InvoiceLine) -> str:
        return f"{obj.gross:,}"


LINES = (
    "invoice__workspace__slug", "invoice__number", "invoice__inv_no", "invoice__company__code", "seq", "item_name", "tax_type",
    "tax_rate", "reduced", "entry", "quantity", "price", "unit", "net", "tax", "gross", "slip_date", "slip_no",
    "product_code", "section_code", "section_name", "remarks",
)  # fmt: skip


class LineResource(columns_of(InvoiceLine, LINES)):  # type: ignore[misc]
    """The lines of the invoices that the list shows. ValueError where they are too many; the page tells it."""

    def filter_export(self, queryset: QuerySet[Invoice], **_options: Any) -> QuerySet[InvoiceLine]:
        lines = InvoiceLine.objects.filter(invoice__in=queryset.order_by().values("pk"))
        if lines[: MOST + 1].count() > MOST:
            raise ValueError(gettext("明細が%(most)s行を超えます。一覧を絞り込んでください。") % {"most": f"{MOST:,}"})
        return lines.select_related("invoice__workspace", "invoice__company").order_by("-invoice", "seq")


@admin.register(Invoice)
class InvoiceAdmin(Exports, ReadOnlyAdmin):
    exported = (
        "workspace__slug", "number", "inv_no", "inv_name", "company__code", "recipient__code", "addressee_code",
        "status", "version", "invoice_type", "unit_tax", "send_date", "pay_due_date", "close_date", "net", "tax",
        "gross", "withholding_tax", "show_amount", "issued_at", "opened_at", "returned_at", "return_reason",
        "journaled_at", "remarks",
    )  # fmt: skip
    deeds = (RETURN, WITHDRAW)
    inlines = (LineInline, EventInline, VersionInline, JournalInline)
    list_display = (
        "number", "inv_no", "inv_name", "company", "shown_addressee", "state", "send_day", "due_day", "amount", "workspace",
    )  # fmt: skip
    list_filter = (
        ("workspace", AutocompleteSelectFilter), ("company", AutocompleteSelectFilter),
        ("recipient", AutocompleteSelectFilter), "status", "invoice_type", ("send_date", RangeDateFilter),
        ("pay_due_date", RangeDateFilter), ("reception_date", RangeDateFilter),
    )  # fmt: skip
    list_select_related = ("workspace", "company")
    search_fields = ("=number", "inv_no", "inv_name", "addressee_code", "addressee__name")
    search_help_text = _("請求書管理番号・請求書番号・件名・発行先コード・発行先会社名")
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": (
            ("number", "inv_no"), ("inv_name", "status_text"), ("workspace", "format"), ("company", "recipient"),
            ("version", "customer"),
        )}),
        (_("金額（円）"), {"fields": (
            "tax_table", "amount_table", ("invoice_type", "unit_tax"),
        )}),
        (_("日付と経過"), {"fields": (
            ("send_date", "pay_due_date"), ("close_date", "reception_date"), ("issued_at", "opened_at"),
            ("returned_at", "journaled_at"), ("updated_on", "booked_on"), "return_reason",
        )}),
        (_("発行時の写し"), {"fields": ("publisher_table", "addressee_table", "bank_table")}),
        (_("その他"), {"fields": (
            ("customer_code1", "customer_code2"), ("supplier_code", "first"), "remarks", "free_items",
        )}),
    )  # fmt: skip
    readonly_fields = (
        "status_text", "tax_table", "amount_table", "publisher_table", "addressee_table", "bank_table", "first", "free_items",
    )  # fmt: skip

    def more_resources(self) -> list[Any]:
        return [LineResource]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("workspace", "company")

    @column(_("発行先"), order="addressee_code")
    def shown_addressee(self, obj: Invoice) -> str:
        return str(obj.addressee.get("name", ""))

    @column(_("状態"), order="status", label=STATUS_COLOURS)
    def state(self, obj: Invoice) -> tuple[str, Text]:
        return obj.status, obj.get_status_display()

    @column(_("状態"))
    def status_text(self, obj: Invoice) -> str:
        opened = _("開封済み") if obj.opened_at else _("未開封")
        return f"{obj.get_status_display()}（{opened}）"

    @column(_("発行日"), order="send_date")
    def send_day(self, obj: Invoice) -> str:
        return date_format(obj.send_date, "Y-m-d")

    @column(_("入金期限"), order="pay_due_date")
    def due_day(self, obj: Invoice) -> str:
        return date_format(obj.pay_due_date, "Y-m-d")

    @column(_("ご請求金額"), order="show_amount")
    def amount(self, obj: Invoice) -> str:
        return f"{obj.show_amount:,}"

    @column(_("税率別内訳"))
    def tax_table(self, obj: Invoice) -> str:
        return tables.sums(obj.tax_summary)

    @column(_("ご請求金額"))
    def amount_table(self, obj: Invoice) -> str:
        return tables.amounts({name: getattr(obj, name) for name in AMOUNTS}, AMOUNTS)

    @column(_("新規取引先"))
    def first(self, obj: Invoice) -> Text:
        return _("この発行先への最初の請求書") if obj.first_for_customer else "-"

    @column(_("発行元"))
    def publisher_table(self, obj: Invoice) -> str:
        return tables.publisher(obj.publisher)

    @column(_("発行先"))
    def addressee_table(self, obj: Invoice) -> str:
        return tables.addressee(obj.addressee)

    @column(_("振込先口座"))
    def bank_table(self, obj: Invoice) -> str:
        return tables.banks(obj.banks)

    @column(_("自由項目"))
    def free_items(self, obj: Invoice) -> str:
        """Under the titles of the 書式, as far as it gives them."""
        names = [f"free_txt{number}" for number in range(1, 4)] + [f"free_num{number}" for number in range(1, 8)]
        own = {field.name: str(field.verbose_name) for field in obj._meta.concrete_fields}
        titles = obj.format.free_titles
        filled = {name: value for name in names if (value := getattr(obj, name)) not in (None, "")}
        return "\n".join(f"{titles.get(f'inv_{name}') or own[name]}: {value}" for name, value in filled.items()) or "-"
