"""What somebody wants a master to become: frozen, built by the wire, by forms, by seeds and by bots alike.

`fields` holds only what was sent, by model field name; `""` clears. `item` is the path of the element in the request, so that
a refusal can point at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class InviteMethod(StrEnum):
    """招待方法: none, by mail (a link), or on paper (a letter with a code)."""

    NONE = "0"
    MAIL = "1"
    PAPER = "2"


@dataclass(frozen=True, slots=True)
class IssuerDraft:
    """発行元. Fields: name, section, zip, address1, address2, phone, mail, biz_type, registration_number.

    Without a `code` it is used on one invoice only and no master changes. `number` tells apart those whose code stands
    twice; only the pages know it.
    """

    code: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    delete: bool = False
    item: str = "publisher"
    number: int | None = None


@dataclass(frozen=True, slots=True)
class BankAccountDraft:
    """振込先口座. Fields: bank_code, bank_name, bank_kana, branch_code, branch_name, branch_kana, deposit_type,
    account_number, holder_name, holder_kana."""

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    delete: bool = False
    item: str = "banks[0]"


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """発行先. Fields: name, section, person, honorific, zip, address1, address2, phone, mail.

    `default_account` is the code of the 口座 that its invoices use: None leaves it, `""` clears it.
    """

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    default_account: str | None = None
    invite: InviteMethod = InviteMethod.NONE
    item: str = "customer"


@dataclass(frozen=True, slots=True)
class SupplierDraft:
    """支払先. Fields: name, section, person, zip, address1, address2, phone, mail, registration_number, and those of a
    口座 (bank_code … holder_kana): where to pay."""

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    invite: InviteMethod = InviteMethod.NONE
    item: str = "suppliers[0]"
