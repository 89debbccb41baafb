"""API実行権限チェック: the side, the option, the scope (contract §1 stage 2)."""

import pytest

from accounts.models import Plan
from platform_project.api.permissions import Caller

from .conftest import DAY, Partner, Told


def searched(partner: Partner, dialect: str) -> Told:
    return partner.v2() if dialect == "v2" else partner.v1()


def taken(partner: Partner, dialect: str) -> Told:
    body = {"response_type": "json", "echoes": [{"name": "x"}]}
    return partner.v2("take", body) if dialect == "v2" else partner.call("POST", "/v1/test/takes", body)


# What the company has → what an issuing and a receiving operation answer.
TABLE = [
    ({}, None, None),
    ({"issuing_plan": Plan.FREE}, "E100001", None),
    ({"receiving_plan": Plan.FREE}, None, "E100002"),
    ({"issuing_plan": Plan.FREE, "receiving_plan": Plan.FREE}, "E100001", "E100002"),
    ({"api_option": False}, "E100003", "E100003"),
    ({"issuing_plan": Plan.FREE, "api_option": False}, "E100001", "E100003"),
]


@pytest.mark.contract("contract", "1 permission")
@pytest.mark.parametrize(("dialect", "status"), [("v1", 400), ("v2", 403)])
@pytest.mark.parametrize(("has", "issuing", "receiving"), TABLE)
def test_who_may_call_which_side(
    partner: Partner, dialect: str, status: int, has: dict[str, object], issuing: str | None, receiving: str | None
) -> None:
    for name, value in has.items():
        setattr(partner.company, name, value)
    partner.company.save()
    for told, code in ((searched(partner, dialect), issuing), (taken(partner, dialect), receiving)):
        assert (told.status, told.codes) == ((status, [code]) if code else (200, []))


@pytest.mark.contract("contract", "1 permission")
@pytest.mark.parametrize("dialect", ["v1", "v2"])
def test_a_workspace_may_have_entitlement_errors_as_400_everywhere(partner: Partner, dialect: str) -> None:
    partner.workspace.entitlement_always_400 = True
    partner.workspace.save()
    partner.company.issuing_plan = Plan.FREE
    partner.company.save()
    assert searched(partner, dialect).status == 400


@pytest.mark.contract("contract", "4 known codes")
def test_the_published_text_stands(partner: Partner) -> None:
    partner.company.issuing_plan = Plan.FREE
    partner.company.save()
    assert partner.v2().data["error_list"][0]["error_message"] == "本機能は発行有料企業のみ利用可能です"


@pytest.mark.security("B3")
@pytest.mark.parametrize("scope", ["", "openid profile email", "qualifie", "qualified2 openid"])
@pytest.mark.parametrize("dialect", ["v1", "v2"])
def test_a_token_without_the_scope_is_403_with_a_challenge(partner: Partner, scope: str, dialect: str) -> None:
    partner.token.scope = scope
    partner.token.save()
    told = searched(partner, dialect)
    assert (told.status, told.codes) == (403, ["E200004"])
    challenge = told.response["WWW-Authenticate"]
    assert 'error="insufficient_scope"' in challenge
    assert 'scope="qualified"' in challenge


def test_the_caller_is_what_the_token_carries(partner: Partner) -> None:
    caller = Caller.of(partner.token)
    assert (caller.company, caller.user, caller.application, caller.workspace, caller.origin) == (
        partner.company, partner.token.user, partner.token.application, partner.workspace, "api",
    )  # fmt: skip


@pytest.mark.security("B8")
def test_a_session_is_no_token(partner: Partner) -> None:
    assert partner.token.user is not None
    partner.client.force_login(partner.token.user, backend="django.contrib.auth.backends.ModelBackend")
    assert partner.v2(authorization=None).codes == ["E200001"]


@pytest.mark.security("S4")
def test_the_token_costs_one_query_and_the_transport_none(
    partner: Partner, django_assert_num_queries: "pytest.FixtureDef[object]"
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert partner.v1(f"day={DAY}").status == 200
