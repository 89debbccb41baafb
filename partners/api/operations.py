"""The operations of the room, by the wire contract's §1."""

from partners.api import examples
from partners.api.supplier_wire import SupplierDone, SupplierRequest
from platform_project.api.dialects import V1, V2
from platform_project.api.operations import Operation, Route, Side, register

REGISTER_SUPPLIERS = register(Operation(
    number=7, key="buyer_supplier_register", title="支払先登録更新招待", title_en="Register and invite payees",
    side=Side.RECEIVING, request=SupplierRequest, answer=SupplierDone, example=examples.REGISTER_SUPPLIERS, takes_key=True,
    summary="支払先を登録・更新し、指定に応じてメールまたは紙で招待します。",
    routes=(
        Route(V2, "POST", "/wi/v2/buyer/supplier/register", "A", array="suppliers", array_mark="A"),
        Route(V1, "POST", "/v1/invoice/buyer/suppliers", "A", array="suppliers", array_mark="A"),
    ),
))  # fmt: skip
