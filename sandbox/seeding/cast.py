"""The cast of a demo workspace: the same companies, users, client and masters on every machine, so that scripts can rely on
them. All of it is invented; the registration numbers have bases that nobody has."""

from dataclasses import dataclass

PASSWORD = "demo-pass-2026"
REDIRECT_URI = "http://127.0.0.1/callback"
# Where the API's docs page, served from the same machine on whatever port, is sent back to.
DOCS_REDIRECT_URI = "http://127.0.0.1/docs/api/oauth2-redirect.html"
STAFF = "staff@demo.example"


@dataclass(frozen=True, slots=True)
class Member:
    """A company of the cast with its one user, `<role>@<workspace>.example`."""

    role: str
    code: str
    name: str
    person: str
    registration_number: str
    zip: str
    address1: str
    phone: str
    issuing_paid: bool
    receiving_paid: bool
    free_items: bool = False


MEMBERS = (
    Member(
        "issuer", "minato", "株式会社みなと製作所", "湊 さくら", "T8999900000001", "231-0002", "神奈川県横浜市中区海岸通9-9-9",
        "045-000-0001", issuing_paid=True, receiving_paid=False,
    ),
    Member(
        "recipient", "aoba", "あおば商事株式会社", "青葉 みどり", "T7999900000002", "980-0811", "宮城県仙台市青葉区一番町9-9-9",
        "022-000-0002", issuing_paid=False, receiving_paid=True, free_items=True,
    ),
    Member(
        "rival", "tsubame", "つばめ物産株式会社", "燕 はやと", "T6999900000003", "955-0044", "新潟県三条市田島9-9-9",
        "0256-00-0003", issuing_paid=True, receiving_paid=True,
    ),
    Member(
        "stranger", "hinata", "ひなた雑貨店", "日向 まどか", "T5999900000004", "880-0001", "宮崎県宮崎市橘通西9-9-9",
        "0985-00-0004", issuing_paid=False, receiving_paid=False,
    ),
)  # fmt: skip

# The issuer's 発行先 beside AOBA: code, name, zip, address, mail, and how each was invited (0 not, 1 mail, 2 paper).
CUSTOMERS = (
    ("HOKUTO", "北斗電機株式会社", "060-0001", "北海道札幌市中央区北一条西9-9", "keiri@hokuto.example", "1"),
    ("SAKURA", "佐倉食品株式会社", "285-0014", "千葉県佐倉市栄町9-9", "", "2"),
    ("NAGISA", "なぎさ工業株式会社", "650-0024", "兵庫県神戸市中央区海岸通9-9", "ap@nagisa.example", "1"),
    ("HOSHINO", "星野デザイン事務所", "604-8081", "京都府京都市中京区寺町通9-9", "hoshino@hoshino.example", "0"),
)

# The recipient's masters: code, name, kana, tax class.
ACCOUNT_TITLES = (
    ("1090", "仮払消費税", "カリバライシヨウヒゼイ", "対象外"),
    ("2001", "買掛金", "カイカケキン", "対象外"),
    ("2050", "預り金", "アズカリキン", "対象外"),
    ("5001", "仕入高", "シイレダカ", "課税仕入10"),
    ("5120", "水道光熱費", "スイドウコウネツヒ", "課税仕入10"),
    ("5130", "旅費交通費", "リヨヒコウツウヒ", "課税仕入10"),
    ("5140", "通信費", "ツウシンヒ", "課税仕入10"),
    ("5150", "広告宣伝費", "コウコクセンデンヒ", "課税仕入10"),
    ("5190", "消耗品費", "シヨウモウヒンヒ", "課税仕入10"),
    ("5230", "外注費", "ガイチユウヒ", "課税仕入10"),
    ("5330", "会議費", "カイギヒ", "課税仕入8軽"),
)
BURDEN_SECTIONS = (
    ("100", "経営企画部", "ケイエイキカクブ"),
    ("110", "総務部", "ソウムブ"),
    ("140", "情報システム部", "ジヨウホウシステムブ"),
    ("200", "営業本部", "エイギヨウホンブ"),
    ("300", "開発部", "カイハツブ"),
)
