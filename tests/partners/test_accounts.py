"""What a 口座 must keep when it is changed."""

import pytest

from partners.drafts import BankAccountDraft
from partners.services import masters
from platform_project.kernel.errors import PlatformError
from tests.factories import Cast


def change(cast: Cast, **fields: str) -> list[str]:
    """The paths of the faults."""
    try:
        masters.save_account(actor=cast.actor("issuer"), draft=BankAccountDraft("MAIN", fields), new=False)
    except PlatformError as refusal:
        return [fault.item for fault in refusal.faults]
    return []


@pytest.mark.contract("5", "banks[]")
def test_of_the_holders_name_and_its_kana_one_must_remain(cast: Cast) -> None:
    assert change(cast, holder_name="", holder_kana="") == ["banks[0].depositor_name"]
    assert change(cast, holder_name="") == []
    assert change(cast, holder_kana="") == ["banks[0].depositor_name"]
    assert change(cast, holder_name="試験", holder_kana="") == []
    assert change(cast, account_number="0000002") == []
