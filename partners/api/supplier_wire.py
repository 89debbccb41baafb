"""Operation 7 on the wire: 支払先 registered, updated and invited (contract §5, §6)."""

from partners.api.wire import (
    BY_LETTER,
    BY_MAIL,
    DEPOSIT_TYPES,
    INVITE_METHODS,
    INVITE_STATUSES,
    NEW,
    NEW_HOLDER,
    RESULTS,
    TO_ADDRESS,
)
from platform_project.api.wire import AnswerModel, WireModel
from platform_project.api.wire import fields as wire
from platform_project.kernel.errors import Faults

SUPPLIERS_LIMIT = 100


class SupplierBank(WireModel):
    """Where to pay a 支払先: a 振込先口座 without a code of its own."""

    fncl_inst_code: str = wire.digits("金融機関コード", 4, mark="V", clears=True, note=NEW)
    fncl_inst_name: str = wire.text("金融機関名", mark="V", clears=True)
    fncl_inst_kana: str = wire.text("金融機関名カナ", mark="V", clears=True)
    branch_code: str = wire.digits("支店コード", 3, mark="V", clears=True, note=NEW)
    branch_name: str = wire.text("支店名", mark="V", clears=True)
    branch_kana: str = wire.text("支店名カナ", mark="V", clears=True)
    deposit_sec: str = wire.choice("預金種目", DEPOSIT_TYPES, mark="V", clears=True, note=NEW)
    account_num: str = wire.account_number("口座番号", mark="V", clears=True, note=NEW)
    depositor_name: str = wire.text("口座名義", mark="V", clears=True, note=NEW_HOLDER)
    depositor_kana: str = wire.bank_kana("口座名義カナ", mark="V", clears=True)


class SupplierElement(WireModel):
    """支払先. An unknown code is registered, a known one updated; `""` clears what is held."""

    private_cust_cd_s: str = wire.text("支払先コード", 15, mark="V", required=True)
    company_name_s: str = wire.text("支払先会社名", 30, mark="V", clears=True, note=NEW)
    supplier_section: str = wire.text("支払先部署", mark="A", clears=True)
    supplier_person: str = wire.text("支払先担当者", mark="A", clears=True)
    supplier_zip: str = wire.zip_code("支払先郵便番号", mark="A", clears=True, note=BY_LETTER)
    supplier_address1: str = wire.text("支払先住所1", mark="A", clears=True, note=TO_ADDRESS)
    supplier_address2: str = wire.text("支払先住所2", mark="A", clears=True)
    supplier_phone: str = wire.phone("支払先電話番号", mark="A", clears=True)
    supplier_mail: str = wire.mail("支払先メールアドレス", mark="A", clears=True, note=BY_MAIL)
    biz_regist_no: str = wire.registration_number("登録番号", mark="V", clears=True)
    bank: SupplierBank | None = wire.part("振込先口座", mark="A")
    invite_method: str = wire.choice("招待方法", INVITE_METHODS, mark="A")

    def content(self) -> dict[str, object]:
        """What was sent beside the code, to tell a repetition from a contradiction."""
        return self.model_dump(exclude={"private_cust_cd_s"}, exclude_unset=True)


class SupplierRequest(WireModel):
    """支払先登録更新招待. All of the request or nothing of it."""

    response_type: str = wire.choice("応答形式", {"json": "JSON", "xml": "XML"}, mark="P", note="v2では必須")
    suppliers: list[SupplierElement] = wire.array("支払先", SUPPLIERS_LIMIT, mark="A", required=True)

    def rules(self, at: str, faults: Faults) -> None:  # noqa: ARG002
        """The same code twice must say the same twice."""
        seen: dict[str, dict[str, object]] = {}
        for index, element in enumerate(self.suppliers):
            path = f"suppliers[{index}]"
            if faults.touches(path):
                continue
            if seen.setdefault(element.private_cust_cd_s, element.content()) != element.content():
                faults.add("E700011", f"{path}.private_cust_cd_s", value=element.private_cust_cd_s)


class SupplierDone(AnswerModel):
    """What became of an element."""

    private_cust_cd_s: str = wire.text("支払先コード", 15, mark="V")
    supplier_result: str = wire.word("支払先の処理結果", RESULTS, mark="A")
    invite_status: str = wire.choice("招待状況", INVITE_STATUSES, mark="A")
