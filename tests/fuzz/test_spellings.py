"""Two spellings of one code are one code where Unicode says so, and two where it does not (security checklist N10, N11)."""

from typing import Any

import pytest

from journal_masters.models import BurdenSection
from partners.models import Customer, Supplier
from tests.factories import Cast, make_cast
from tests.operations import ask, call

pytestmark = [pytest.mark.django_db, pytest.mark.security("N10")]

# か with its dakuten apart and together; é likewise; a letter of Hangul.
ONE_CODE = [("か\u3099", "が"), ("e\u0301", "é"), ("\u1112\u1161\u11ab", "한"), ("ハ\u309a", "パ")]
# The same to a reader, not to Unicode's canonical form: half width, circled, enclosed, full width, another case.
TWO_CODES = [("ｶﾞ", "ガ"), ("①", "1"), ("㈱", "株"), ("Ａ", "A"), ("a", "A"), ("１", "1")]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def payee(cast: Cast, code: str, **more: Any) -> str:
    row = {"private_cust_cd_s": code, "company_name_s": "仕入先", **more}
    return str(ask(cast, cast.recipient, "buyer/supplier/register", suppliers=[row])["suppliers"][0]["supplier_result"])


def department(cast: Cast, code: str) -> str:
    rows = [{"burden_sec_code": code, "burden_sec_name": "部門"}]
    done = ask(cast, cast.recipient, "buyer/journal_master/register", burden_secs=rows)
    return str(done["burden_secs"][0]["burden_sec_result"])


def addressee(cast: Cast, code: str) -> str:
    row = {"customer": {"private_cust_cd": code, "customer_company_name": "発行先"}}
    return str(ask(cast, cast.issuer, "seller/invoice/register", invoices=[row])["invoices"][0]["customer_result"])


MASTERS = {"支払先": (payee, Supplier), "負担部門": (department, BurdenSection), "発行先": (addressee, Customer)}
every_master = pytest.mark.parametrize("master", MASTERS)


@every_master
@pytest.mark.parametrize(("apart", "together"), ONE_CODE)
def test_a_code_is_the_same_however_its_letters_are_put_together(
    cast: Cast, master: str, apart: str, together: str
) -> None:
    register, model = MASTERS[master]
    assert register(cast, apart) == "registered"
    assert register(cast, together) == "unchanged"
    assert model._default_manager.filter(code=together).count() == 1
    assert not model._default_manager.filter(code=apart).exists()


@every_master
@pytest.mark.parametrize(("one", "other"), TWO_CODES)
def test_what_only_looks_alike_is_two_codes(cast: Cast, master: str, one: str, other: str) -> None:
    register, model = MASTERS[master]
    assert [register(cast, code) for code in (one, other)] == ["registered", "registered"]
    assert set(model._default_manager.filter(code__in=[one, other]).values_list("code", flat=True)) == {one, other}


@pytest.mark.security("N11")
@pytest.mark.parametrize("letter", ["a", "甲", "𠮷", "か\u3099", "👨"])
def test_a_name_is_as_long_as_its_letters_put_together(cast: Cast, letter: str) -> None:
    assert payee(cast, "S-30", company_name_s=letter * 30) == "registered"
    row = {"private_cust_cd_s": "S-31", "company_name_s": letter * 31}
    refused = call(cast, cast.recipient, "buyer/supplier/register", suppliers=[row])
    assert [fault["error_code"] for fault in refused.json()["error_list"]] == ["E700002"]
