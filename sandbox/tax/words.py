"""What the tax oracle says of a figure, in both languages."""

from platform_project.kernel.money import Rounding
from sandbox.errors import Text
from sandbox.tax.oracle import Cause, Comparison

ROUNDINGS = {
    Rounding.FLOOR: Text("rounded down", "切捨て"), Rounding.HALF_UP: Text("rounded half up", "四捨五入"),
    Rounding.CEIL: Text("rounded up", "切上げ"),
}  # fmt: skip
CAUSES = {
    Cause.ROUNDING: Text(
        "It is what another rounding gives ({rounding}).", "端数処理が異なります（{rounding}にした値です）。"
    ),
    Cause.PER_LINE: Text(
        "It is what rounding each line gives ({rounding}); the platform rounds once per rate.",
        "明細ごとに端数処理（{rounding}）した値です。税率ごとに1回だけ端数処理してください。",
    ),
    Cause.UNIT: Text(
        "It is what rounding over another unit gives (invoice or slip; {rounding}).",
        "課税単位（請求総額・伝票単位）を取り違えた値です（{rounding}）。",
    ),
    Cause.FORMULA: Text(
        "It is what the other formula gives ({rounding}): the tax within an amount is amount × rate ÷ (100 + rate), "
        "on top of it amount × rate ÷ 100.",
        "税抜と税込の計算式を取り違えた値です（{rounding}）。税込は金額×税率÷(100＋税率)、税抜は金額×税率÷100です。",
    ),
    Cause.REDUCED: Text(
        "It is what 8 % and reduced 8 % give when they are mixed up; each has figures of its own.",
        "8%と軽減8%を取り違えた値です。それぞれ別の税率として集計します。",
    ),
    Cause.RATE: Text("It is what another rate gives ({rounding}).", "別の税率で計算した値です（{rounding}）。"),
    Cause.UNKNOWN: Text("No usual mistake explains it.", "よくある計算の違いでは説明できません。"),
}
AGREES = Text("The figures agree.", "一致しています。")


def explained(row: Comparison, language: str) -> str:
    if row.cause is None:
        return AGREES.told(language, {})
    rounding = ROUNDINGS[row.rounding].told(language, {}) if row.rounding else ""
    return CAUSES[row.cause].told(language, {"rounding": rounding})
