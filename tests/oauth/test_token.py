import pytest

from tests.oauth.conftest import Person, Program


@pytest.mark.contract("3", "A2")
def test_a_code_is_exchanged_for_tokens(person: Person, program: Program) -> None:
    answer = program.redeem(person.code())
    assert answer.status_code == 200, answer.content
    print(answer.json())
