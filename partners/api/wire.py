"""発行元, 発行先 and 振込先口座 on the wire (contract §5). In a request `""` clears what a master holds."""

from platform_project.api.wire import AnswerModel, WireModel
from platform_project.api.wire import fields as wire
from platform_project.kernel.errors import Faults

INVITE_METHODS = {"0": "なし", "1": "メール", "2": "紙"}
DEPOSIT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄", "9": "その他"}
RESULTS = {"registered": "登録", "updated": "更新", "deleted": "削除", "unchanged": "変更なし"}
INVITE_STATUSES = {"0": "未招待", "1": "招待中", "2": "参加済", "3": "紙送付済", "4": "期限切れ", "5": "辞退"}

# When a field that may be absent is needed all the same.
NEW = "登録時は必須"
NEW_HOLDER = "登録時は、口座名義か口座名義カナのどちらかが必須"
BY_MAIL = "メールで招待するとき必須"
BY_LETTER = "紙で招待するとき必須"
TO_ADDRESS = "紙で招待するとき、住所1か住所2のどちらかが必須"
_NEW_OFFICE = "登録時、またはコードを省略したときは必須"
_NEW_ADDRESS = "登録時、またはコードを省略したときは、住所1か住所2のどちらかが必須"


class PublisherFields(WireModel):
    """発行元: the office shown on the invoice."""

    publisher_mng_num: str = wire.text("発行元コード", 15, mark="P")
    publisher_company_name: str = wire.text("発行元会社名", 30, mark="P", clears=True, note=_NEW_OFFICE)
    publisher_section: str = wire.text("発行元部署", 30, mark="P", clears=True)
    publisher_zip: str = wire.zip_code("発行元郵便番号", mark="P", clears=True, note=_NEW_OFFICE)
    publisher_address1: str = wire.text(
        "発行元住所1", mark="P", clears=True, note="登録時、またはコードを省略したときは、住所1か住所2のどちらかが必須"
    )
    publisher_address2: str = wire.text("発行元住所2", mark="P", clears=True)
    publisher_phone: str = wire.phone("発行元電話番号", mark="V", clears=True)
    publisher_mail: str = wire.mail("発行元メールアドレス", mark="V", clears=True)
    biz_type: str = wire.text("事業者区分", mark="V", clears=True)
    biz_regist_no: str = wire.registration_number("登録番号", mark="V", clears=True)


class Publisher(PublisherFields):
    """発行元 in a request. Without a code it is used on this invoice only."""

    publisher_delete_flg: str = wire.flag("発行元削除フラグ", mark="A", note="1 削除。請求書情報がない場合のみ")

    def rules(self, at: str, faults: Faults) -> None:
        path = f"{at}.publisher_mng_num"
        if self.deletes and not self.publisher_mng_num and not faults.touches(path):
            faults.add("E700001", path)

    @property
    def deletes(self) -> bool:
        return self.publisher_delete_flg == "1"


class PublisherShown(PublisherFields, AnswerModel):
    """発行元 as copied at issue."""


class CustomerFields(WireModel):
    """発行先: the addressee."""

    private_cust_cd: str = wire.text("発行先コード", 15, mark="V", required=True)
    customer_company_name: str = wire.text("発行先会社名", 30, mark="V", clears=True, note=NEW)
    customer_section: str = wire.text("発行先部署", mark="A", clears=True)
    customer_person: str = wire.text("発行先担当者", mark="A", clears=True)
    customer_honorific: str = wire.text("発行先敬称", mark="A", clears=True)
    customer_zip: str = wire.zip_code("発行先郵便番号", mark="A", clears=True, note=BY_LETTER)
    customer_address1: str = wire.text("発行先住所1", mark="V", clears=True, note=TO_ADDRESS)
    customer_address2: str = wire.text("発行先住所2", mark="V", clears=True)
    customer_phone: str = wire.phone("発行先電話番号", mark="V", clears=True)
    customer_mail: str = wire.mail("発行先メールアドレス", mark="A", clears=True, note=BY_MAIL)


class Customer(CustomerFields):
    """発行先 in a request."""

    default_transfer_code: str = wire.text("規定の振込先コード", 15, mark="A", clears=True)
    invite_method: str = wire.choice("招待方法", INVITE_METHODS, mark="A")


class CustomerShown(CustomerFields, AnswerModel):
    """発行先 as copied at issue."""


class BankFields(WireModel):
    """振込先口座."""

    transfer_code: str = wire.text("振込先コード", 15, mark="V", required=True)
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


class Bank(BankFields):
    """振込先口座 in a request."""

    transfer_delete_flg: str = wire.flag("振込先削除フラグ", mark="A", note="1 削除。請求書情報がない場合のみ")

    @property
    def deletes(self) -> bool:
        return self.transfer_delete_flg == "1"


class BankShown(BankFields, AnswerModel):
    """振込先口座 as copied at issue."""


class BankDone(AnswerModel):
    """What became of a 口座."""

    transfer_code: str = wire.text("振込先コード", 15, mark="V")
    bank_result: str = wire.word("振込先口座の処理結果", RESULTS, mark="A")
