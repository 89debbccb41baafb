"""The counterparties' codes among the magic values."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.web.faults import language
from sandbox.bots.characters import CHARACTERS, Kind
from sandbox.faults import magic
from sandbox.faults.magic import Magic, Road

_WHERE = {
    Kind.RECIPIENT: _("発行先コード（2、3）"), Kind.ISSUER: _("支払先コード（7）"),
    Kind.INVITEE: _("発行先コード・支払先コード（2、3、7）"),
}  # fmt: skip


def _does(code: str) -> str:
    return CHARACTERS[code].told(language())


magic.register(
    *(Magic(row.code, Road.CODE, _WHERE[row.kind], lazy(_does, str)(row.code)) for row in CHARACTERS.values())
)
