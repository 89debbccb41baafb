"""From the wire to the drafts that the services take. Only what was sent is carried over."""

from collections.abc import Mapping

from partners.api.supplier_wire import SupplierElement, SupplierRequest
from partners.api.wire import Bank, Customer, Publisher
from partners.drafts import BankAccountDraft, CustomerDraft, InviteMethod, IssuerDraft, SupplierDraft
from platform_project.api.wire import WireModel

# Wire name → model field name.
PUBLISHER = {
    "publisher_company_name": "name", "publisher_section": "section", "publisher_zip": "zip",
    "publisher_address1": "address1", "publisher_address2": "address2", "publisher_phone": "phone",
    "publisher_mail": "mail", "biz_type": "biz_type", "biz_regist_no": "registration_number",
}  # fmt: skip
CUSTOMER = {
    "customer_company_name": "name", "customer_section": "section", "customer_person": "person",
    "customer_honorific": "honorific", "customer_zip": "zip", "customer_address1": "address1",
    "customer_address2": "address2", "customer_phone": "phone", "customer_mail": "mail",
}  # fmt: skip
BANK = {
    "fncl_inst_code": "bank_code", "fncl_inst_name": "bank_name", "fncl_inst_kana": "bank_kana",
    "branch_code": "branch_code", "branch_name": "branch_name", "branch_kana": "branch_kana",
    "deposit_sec": "deposit_type", "account_num": "account_number", "depositor_name": "holder_name",
    "depositor_kana": "holder_kana",
}  # fmt: skip

SUPPLIER = {
    "company_name_s": "name", "supplier_section": "section", "supplier_person": "person", "supplier_zip": "zip",
    "supplier_address1": "address1", "supplier_address2": "address2", "supplier_phone": "phone",
    "supplier_mail": "mail", "biz_regist_no": "registration_number",
}  # fmt: skip


def issuer(publisher: Publisher | None, at: str) -> IssuerDraft | None:
    """None when there is nothing in it: no code, and no field with a value."""
    if publisher is None:
        return None
    sent = _sent(publisher, PUBLISHER)
    code = publisher.publisher_mng_num
    return IssuerDraft(code, sent, publisher.deletes, at) if code or any(sent.values()) else None


def customer(part: Customer | None, at: str, *, invites: bool = True) -> CustomerDraft | None:
    """`invites` off: the operation does not invite, whatever `invite_method` says."""
    if part is None:
        return None
    account = part.default_transfer_code if part.sent("default_transfer_code") else None
    invite = InviteMethod(part.invite_method) if invites and part.invite_method else InviteMethod.NONE
    return CustomerDraft(part.private_cust_cd, _sent(part, CUSTOMER), account, invite, at)


def account(bank: Bank, at: str) -> BankAccountDraft:
    return BankAccountDraft(bank.transfer_code, _sent(bank, BANK), bank.deletes, at)


def suppliers(request: SupplierRequest) -> tuple[SupplierDraft, ...]:
    """Operation 7: one draft per element, in order."""
    return tuple(_supplier(element, f"suppliers[{index}]") for index, element in enumerate(request.suppliers))


def _supplier(element: SupplierElement, at: str) -> SupplierDraft:
    bank = _sent(element.bank, BANK) if element.bank else {}
    invite = InviteMethod(element.invite_method) if element.invite_method else InviteMethod.NONE
    return SupplierDraft(element.private_cust_cd_s, _sent(element, SUPPLIER) | bank, invite, at)


def _sent(part: WireModel, names: Mapping[str, str]) -> dict[str, str]:
    """Model field name → value of the fields that were sent; `""` clears."""
    return {field: getattr(part, name) for name, field in names.items() if name in part.model_fields_set}
