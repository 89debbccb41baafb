"""The tax oracle: lines and totals as the platform's own wire writes them, and what it would compute."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field

from invoices.api.wire.head import Totals
from invoices.api.wire.lines import Detail
from invoices.taxes import InvoiceType, TaxUnit
from platform_project.kernel.money import Rounding
from sandbox.api.wire.base import Asked
from sandbox.tax.oracle import Cause


class TaxTerms(Asked):
    """How the amounts are to be computed."""

    rounding: Rounding = Field(default=Rounding.FLOOR, title="端数処理")
    invoice_type: InvoiceType = Field(default=InvoiceType.QUALIFIED, title="保存方式")
    unit_tax_calc_sec: TaxUnit = Field(default=TaxUnit.INVOICE, title="課税単位")
    send_date: dt.date | None = Field(default=None, title="発行日", description="Today by the clock when absent")


class TaxQuestion(TaxTerms):
    """`details` and `totals` as an invoice of operation 2 has them; `totals` are the caller's own figures, if any."""

    details: list[Detail] = Field(title="明細", min_length=1, max_length=1000)
    totals: Totals | None = Field(default=None, title="送信者の計算した合計")


class RoundingPlace(BaseModel):
    """One rounding: the lines of one rate that share it."""

    bucket: str = Field(title="税率", examples=["tr10"])
    slip_no: str = Field(title="伝票番号", description="With 伝票単位 only")
    lines: list[int] = Field(title="明細番号", description="From 1")
    base: int = Field(title="対象金額")
    inclusive: bool = Field(title="税込", description="Whether the base holds the tax")
    exact: str = Field(title="端数処理前の消費税額", description="A fraction, as 63/2")
    decimal: str = Field(title="同（小数）", description="Cut after six places")
    floor: int = Field(title="切捨て")
    half_up: int = Field(title="四捨五入")
    ceil: int = Field(title="切上げ")


class Sum(BaseModel):
    net: int = Field(title="税抜金額")
    tax: int = Field(title="消費税額")
    gross: int = Field(title="税込金額")


class RateSum(Sum):
    bucket: str = Field(title="税率")


class Figure(BaseModel):
    """A figure of the caller's, held against ours."""

    name: str
    expected: int
    received: int
    difference: int = Field(description="received − expected")
    cause: Cause | None = Field(description="Null where the two agree")
    rounding: Rounding | None = Field(description="The rounding with which the cause explains the figure")
    explanation: str


class TaxAnswer(BaseModel):
    rounding: Rounding
    rounded: list[RoundingPlace] = Field(description="Where it rounds, and what each rounding would make of it")
    details: list[Sum] = Field(description="The lines, each with its share")
    rates: list[RateSum]
    total: Sum
    agrees: bool | None = Field(description="Whether the caller's figures are ours; null where none were sent")
    figures: list[Figure]
    warnings: list[dict[Literal["code", "item", "message"], str]]
