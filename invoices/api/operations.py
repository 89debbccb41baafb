"""The operations of the room, by the wire contract's §1, and two of our own that hand out an invoice as a file."""

from invoices.api import examples
from invoices.api.wire import InvoiceDone, InvoiceRow, RegisterRequest, SearchRequest, UpdateRequest
from invoices.api.wire.files import FileRequest, NoMembers
from invoices.api.wire.received import ReceivedRow, ReceivedSearchRequest
from platform_project.api.dialects import V1, V2
from platform_project.api.operations import Operation, Route, Side, register

# What is wrong with amounts, rates and their units, and with a deletion beside them.
AMOUNTS = ("E700010", "E700019", "E700020", "E700021", "E700022")

SEARCH = register(Operation(
    number=1, key="seller_invoice_search", title="請求書一覧取得", title_en="List issued invoices", side=Side.ISSUING,
    request=SearchRequest, answer=InvoiceRow, paged=True, example=examples.SEARCH,
    summary="自社が発行した請求書を発行日順に取得します。差戻された請求書は抽出区分（差戻し）で取得できます。",
    routes=(
        Route(V2, "POST", "/wi/v2/seller/invoice/search", "P", array="invoice_list", array_mark="P"),
        Route(V1, "GET", "/v1/invoice/seller/invoices", "A", array="invoices", array_mark="A"),
    ),
))  # fmt: skip

REGISTER = register(Operation(
    number=2, key="seller_invoice_register", title="請求書登録", title_en="Register invoices", side=Side.ISSUING,
    request=RegisterRequest, answer=InvoiceDone, example=examples.REGISTER, takes_key=True,
    codes=(
        "E300001", "E300002", "E300003", "E300004", "E300005", "E300007", "E300008", "E300009", "E300010", "E300016",
        "E400003",
        *AMOUNTS,
    ),
    summary="請求書を登録して発行します。発行元・発行先・振込先口座の登録、更新、削除と発行先の招待も行えます。",
    routes=(
        Route(V2, "POST", "/wi/v2/seller/invoice/register", "A", array="invoices", array_mark="A"),
        Route(V1, "POST", "/v1/invoice/seller/invoices", "A", array="invoices", array_mark="A"),
    ),
))  # fmt: skip

UPDATE = register(Operation(
    number=3, key="seller_invoice_update", title="請求書更新", title_en="Correct returned invoices", side=Side.ISSUING,
    request=UpdateRequest, answer=InvoiceDone, example=examples.UPDATE, takes_key=True,
    codes=(
        "E300001", "E300002", "E300003", "E300004", "E300005", "E300006", "E300010", "E300016",
        "E400001", "E400002", "E400004",
        *AMOUNTS,
    ),
    summary="差戻された請求書を訂正して再発行します。",
    routes=(
        Route(V2, "POST", "/wi/v2/seller/invoice/update", "A", array="invoices", array_mark="A"),
        Route(V1, "PUT", "/v1/invoice/seller/invoices", "P", array="invoices", array_mark="A"),
    ),
))  # fmt: skip

SEARCH_RECEIVED = register(Operation(
    number=6, key="buyer_invoice_search", title="請求データ取得", title_en="List received invoices", side=Side.RECEIVING,
    request=ReceivedSearchRequest, answer=ReceivedRow, paged=True, example=examples.SEARCH_RECEIVED,
    summary="自社に届いた請求書を受取日順に、仕訳とともに取得します。取得しても開封にはなりません。",
    routes=(
        Route(V2, "POST", "/wi/v2/buyer/invoice/search", "P", array="invdata", array_mark="P"),
        Route(V1, "GET", "/v1/invoice/buyer/invoices", "A", array="invoices", array_mark="A"),
    ),
))  # fmt: skip

PDF = "application/pdf"

ISSUED_PDF = register(Operation(
    number=8, key="seller_invoice_pdf", title="請求書PDF取得（発行側）", title_en="Fetch an issued invoice as a PDF",
    side=Side.ISSUING, request=FileRequest, answer=NoMembers, mark="A", media_type=PDF,
    example=examples.FILE, codes=("E300006",),
    summary="自社が発行した請求書の最新の版をPDFで取得します。本サンドボックス独自の操作です。取得は履歴に残ります。",
    routes=(Route(V1, "GET", "/v1/invoice/seller/invoices/<invoice_mng_num>/pdf", "A"),),
))  # fmt: skip

RECEIVED_PDF = register(Operation(
    number=9, key="buyer_invoice_pdf", title="請求書PDF取得（受取側）", title_en="Fetch a received invoice as a PDF",
    side=Side.RECEIVING, request=FileRequest, answer=NoMembers, mark="A", media_type=PDF,
    example=examples.FILE, codes=("E300006",),
    summary="自社に届いた請求書をPDFで取得します。本サンドボックス独自の操作です。取得は履歴に残りますが、開封にはなりません。",
    routes=(Route(V1, "GET", "/v1/invoice/buyer/invoices/<invoice_mng_num>/pdf", "A"),),
))  # fmt: skip
