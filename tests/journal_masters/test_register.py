"""仕訳関連マスタ登録 as a service: the seed's flow 5, below the wire."""

import datetime as dt
from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.actors import Via
from invoices.journal_drafts import EntryDraft
from invoices.services import journals
from journal_masters import selectors, services
from journal_masters.drafts import Kind, MasterDraft
from journal_masters.models import AccountTitle, BurdenSection, SubAccountTitle
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast, issue

ACCOUNT, SUB, SECTION, ITEM = Kind.ACCOUNT_TITLE, Kind.SUB_ACCOUNT_TITLE, Kind.BURDEN_SECTION, Kind.JOURNAL_ITEM


def register(cast: Cast, *drafts: MasterDraft, role: str = "recipient") -> list[str]:
    return [outcome.result.value for outcome in services.register(actor=cast.actor(role), drafts=drafts)]


def refused(cast: Cast, *drafts: MasterDraft, role: str = "recipient") -> list[tuple[str, str]]:
    with pytest.raises(PlatformError) as refusal:
        register(cast, *drafts, role=role)
    return [(fault.code, fault.item) for fault in refusal.value.faults]


def test_masters_are_registered_updated_left_alone_and_deleted(cast: Cast) -> None:
    assert register(cast, MasterDraft(ACCOUNT, ("2030",), {"name": "未払"})) == ["registered"]
    assert register(cast, MasterDraft(ACCOUNT, ("2030",), {"name": "未払金", "display_order": 20})) == ["updated"]
    assert register(cast, MasterDraft(ACCOUNT, ("2030",), {"name": "未払金"})) == ["unchanged"]
    row = AccountTitle.objects.get(company=cast.recipient.company)
    assert (row.name, row.display_order) == ("未払金", 20)
    assert register(cast, MasterDraft(ACCOUNT, ("2030",), {"name": "未払金"}, delete=True)) == ["deleted"]
    assert not AccountTitle.objects.exists()


def test_a_parent_counts_wherever_it_stands(cast: Cast) -> None:
    assert register(
        cast, MasterDraft(SUB, ("2030", "001"), {"name": "みなと"}), MasterDraft(ACCOUNT, ("2030",), {"name": "未払金"})
    ) == ["registered", "registered"]
    assert SubAccountTitle.objects.get().account_title.code == "2030"
    assert register(cast, MasterDraft(SUB, ("2030", "001"), {"name": "みなと製作所"})) == ["updated"]


def test_a_sub_account_needs_its_account(cast: Cast) -> None:
    assert refused(cast, MasterDraft(SUB, ("9999", "001"), {"name": "孤児"}, item="sub_account_titles[0]")) == [
        ("E300013", "sub_account_titles[0].account_title_code")
    ]


def test_an_account_that_keeps_sub_accounts_cannot_go_but_goes_with_them(cast: Cast) -> None:
    register(
        cast, MasterDraft(ACCOUNT, ("2030",), {"name": "未払金"}), MasterDraft(SUB, ("2030", "001"), {"name": "み"})
    )
    gone = MasterDraft(ACCOUNT, ("2030",), delete=True, item="account_titles[0]")
    assert refused(cast, gone) == [("E400010", "account_titles[0].account_title_code")]
    assert register(cast, gone, MasterDraft(SUB, ("2030", "001"), delete=True)) == ["deleted", "deleted"]


def test_items_are_refused_while_the_option_is_off_and_nothing_is_written(cast: Cast) -> None:
    drafts = (MasterDraft(ACCOUNT, ("1",), {"name": "a"}), MasterDraft(ITEM, ("1", "P-1"), {"name": "p"}))
    assert refused(cast, *drafts, role="rival") == [("E100004", "journal_items")]
    assert not AccountTitle.objects.exists()
    assert register(cast, *drafts) == ["registered", "registered"]
    assert selectors.by_key(cast.company("recipient"), ITEM).keys() == {("1", "P-1")}


def test_what_a_journal_uses_can_be_closed_but_not_deleted(cast: Cast) -> None:
    register(
        cast, MasterDraft(ACCOUNT, ("5370",), {"name": "費用"}), MasterDraft(ACCOUNT, ("2030",), {"name": "未払金"}),
        MasterDraft(SUB, ("2030", "001"), {"name": "み"}), MasterDraft(SECTION, ("130",), {"name": "経理部"}),
        MasterDraft(ITEM, ("2", "P-1"), {"name": "p"}), MasterDraft(ITEM, ("3", "P-1"), {"name": "p"}),
    )  # fmt: skip
    entry = EntryDraft(
        "5370", "2030", 1100, "課税仕入10", credit_sub_account="001", section="130", items=("", "P-1", "", "", "")
    )
    journals.register(actor=cast.actor("recipient"), number=issue(cast.actor("issuer")).number, journals={1: [entry]})
    used = [
        MasterDraft(ACCOUNT, ("5370",), delete=True, item="a"), MasterDraft(SUB, ("2030", "001"), delete=True, item="b"),
        MasterDraft(SECTION, ("130",), delete=True, item="c"), MasterDraft(ITEM, ("2", "P-1"), delete=True, item="d"),
    ]  # fmt: skip
    assert refused(cast, *used) == [
        ("E400008", "a.account_title_code"), ("E400008", "b.sub_account_title_code"),
        ("E400008", "c.burden_sec_code"), ("E400008", "d.journal_item_code"),
    ]  # fmt: skip
    assert register(cast, MasterDraft(ITEM, ("3", "P-1"), delete=True)) == ["deleted"]
    assert register(cast, MasterDraft(SECTION, ("130",), {"valid_to": dt.date(2026, 12, 31)})) == ["updated"]


def test_a_period_that_ends_before_it_begins_is_refused_also_against_what_is_stored(cast: Cast) -> None:
    register(cast, MasterDraft(SECTION, ("130",), {"name": "経理部", "valid_from": dt.date(2026, 4, 1)}))
    assert refused(cast, MasterDraft(SECTION, ("130",), {"valid_to": dt.date(2026, 3, 31)}, item="burden_secs[0]")) == [
        ("E700009", "burden_secs[0].valid_to")
    ]
    assert BurdenSection.objects.get().valid_to is None


def test_every_fault_is_told_at_once(cast: Cast) -> None:
    assert refused(
        cast,
        MasterDraft(SECTION, ("1",), delete=True, item="burden_secs[0]"),
        MasterDraft(SECTION, ("2",), {"name": ""}, item="burden_secs[1]"),
    ) == [("E300013", "burden_secs[0].burden_sec_code"), ("E700001", "burden_secs[1].burden_sec_name")]


def test_another_company_keeps_its_own_codes(cast: Cast) -> None:
    draft = MasterDraft(SECTION, ("130",), {"name": "経理部"})
    assert register(cast, draft) == ["registered"]
    assert register(cast, draft, role="rival") == ["registered"]


def test_thousands_of_rows_take_a_handful_of_statements(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    drafts = [MasterDraft(SECTION, (f"{n:05d}",), {"name": f"部門{n}"}) for n in range(2_000)]
    with django_assert_max_num_queries(10):
        register(cast, *drafts)
    changed = [MasterDraft(SECTION, draft.key, {"name": "改称"}) for draft in drafts]
    with django_assert_max_num_queries(10):
        assert set(register(cast, *changed)) == {"updated"}


def test_a_code_that_lost_its_stripped_characters_on_the_way_means_the_row_that_has_them(cast: Cast) -> None:
    page = cast.actor("recipient", Via.PAGE)
    under = "ｶﾞ(1)"
    stored = [
        MasterDraft(ACCOUNT, ("2030(旧)",), {"name": "未払金"}), MasterDraft(SUB, ("2030(旧)", under), {"name": "み"}),
        MasterDraft(SECTION, ("<130>",), {"name": "経理部"}), MasterDraft(ITEM, ("2", "P'1'"), {"name": "p"}),
    ]  # fmt: skip
    services.register(actor=page, drafts=stored)
    sent = [
        MasterDraft(ACCOUNT, ("2030旧",), {"name": "未払金"}), MasterDraft(SUB, ("2030旧", "ｶﾞ1"), {"name": "み"}),
        MasterDraft(SECTION, ("130",), {"name": "経理部"}), MasterDraft(ITEM, ("2", "P1"), {"name": "p"}),
    ]  # fmt: skip
    done = services.register(actor=cast.actor("recipient"), drafts=sent)
    assert [(one.draft.key, one.result.value) for one in done] == [(draft.key, "unchanged") for draft in stored]
    fresh = MasterDraft(SUB, ("2030旧", "2"), {"name": "新しい"})
    assert register(cast, fresh, replace(sent[1], delete=True)) == ["registered", "deleted"]
    assert list(SubAccountTitle.objects.values_list("account_title__code", "code")) == [("2030(旧)", "2")]


def test_a_code_that_stands_as_it_was_sent_is_never_taken_for_another(cast: Cast) -> None:
    services.register(
        actor=cast.actor("recipient", Via.PAGE),
        drafts=[MasterDraft(SECTION, (code,), {"name": code}) for code in ("1", "(1)", "(2)", "<2>")],
    )
    assert register(cast, MasterDraft(SECTION, ("1",), {"name": "一"})) == ["updated"]
    assert register(cast, MasterDraft(SECTION, ("2",), {"name": "二"})) == ["registered"]
    assert set(BurdenSection.objects.values_list("code", "name")) == {
        ("1", "一"), ("(1)", "(1)"), ("(2)", "(2)"), ("<2>", "<2>"), ("2", "二"),
    }  # fmt: skip
    assert register(cast, MasterDraft(SECTION, ("2",), delete=True), MasterDraft(SECTION, ("2",), delete=True)) == [
        "deleted",
        "deleted",
    ]
