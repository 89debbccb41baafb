"""Why a counterparty's move was not made, in either language."""

import pytest

from sandbox.bots.outcomes import Why, kept, told


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_its_words_in_both_languages(why: Why) -> None:
    ja, en = (told(kept(why, "3"), language) for language in ("ja", "en"))
    assert ja != en
    assert "{" not in ja + en
    assert en.isascii()


def test_what_a_reason_is_about_is_told_with_it() -> None:
    assert told(kept(Why.OTHER_VERSION, 3), "ja") == "すでに3版になっています。"
    assert told(kept(Why.OTHER_VERSION, 3), "en") == "Version 3 is in force."
    assert told(kept(Why.OPENED), "ja") == "すでに開封されています。"


def test_a_refusal_is_told_by_its_code() -> None:
    outcome = "E400001 Only a returned invoice can be corrected."
    assert told(outcome, "en") == outcome
    assert told(outcome, "ja").startswith("E400001 ")
    assert not told(outcome, "ja").isascii()


def test_what_was_kept_as_a_sentence_stays_one() -> None:
    assert told("It was opened already.", "ja") == "It was opened already."
    assert told("", "ja") == ""
