"""利用者 and what their programs hold: codes and tokens ended by the services of the console."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import tokens as accounts
from accounts.admin import users
from accounts.admin.base import replace
from accounts.admin.deeds import Button, Deed, DeedsAdmin, Done, Work
from accounts.holdings import KINDS
from accounts.models import AccessToken, RefreshToken, User
from sandbox.admin.working import by_staff
from sandbox.services import tokens
from sandbox.services.tokens import Aim

_NAMES = {
    "codes": _("認可コード"), "access_tokens": _("アクセストークン"), "refresh_tokens": _("リフレッシュトークン"),
}  # fmt: skip


def _counts(ended: Counter[str]) -> str:
    """`アクセストークン 1件、リフレッシュトークン 1件`."""
    return "、".join(gettext("%(name)s %(count)d件") % {"name": _NAMES[kind], "count": ended[kind]} for kind in KINDS)


def _expired(work: Work) -> Done:
    with by_staff(work):
        ended = tokens.expire(work.obj.company.workspace, Aim(pfid=work.obj.pfid), tuple(KINDS))
    return Done(
        gettext("%(who)s のトークンを期限切れにしました（%(counts)s）。") % {"who": work.obj, "counts": _counts(ended)}
    )


def _revoked(work: Work) -> Done:
    with by_staff(work):
        ended = tokens.revoke(work.obj.company.workspace, Aim(pfid=work.obj.pfid))
    return Done(
        gettext("%(who)s のトークンを失効させました（%(counts)s）。") % {"who": work.obj, "counts": _counts(ended)}
    )


def _is_member(user: Any) -> bool:
    return user.company_id is not None


_EXPIRES = _("いま有効なものが期限切れになります。次の呼び出しはE200002になり、リフレッシュもできません。")
_REVOKES = _("いま有効なものが失効します。次の呼び出しはE200003になります。使うには、サインインからやり直します。")


class UserAdmin(users.UserAdmin):
    deeds: ClassVar[Sequence[Deed]] = (
        *users.UserAdmin.deeds,
        Deed("expire-tokens", _("トークンを期限切れにする"), _expired, icon="timer_off", fits=_is_member, explains=_EXPIRES),
        Deed("revoke-tokens", _("トークンを失効させる"), _revoked, icon="key_off", danger=True, fits=_is_member,
             explains=_REVOKES),
    )  # fmt: skip

    def buttons(self, request: HttpRequest, obj: Any) -> list[Button]:
        found = super().buttons(request, obj)
        if request.user.has_perm("admin.view_logentry"):
            link = f"{reverse('admin:staff_audit')}?{urlencode({'person': obj.pfid})}"
            found.append(Button(_("この人がしたこと"), link, "manage_search"))
        return found

    def may_do(self, request: HttpRequest, deed: Deed, obj: Any) -> bool:
        """Staff hold no tokens of a workspace."""
        return super().may_do(request, deed, obj) and (_is_member(obj) or deed is users.UNLOCK)


def _one_expired(work: Work) -> Done:
    with by_staff(work):
        tokens.expire(work.obj.application.workspace, Aim(checksum=work.obj.token_checksum), ())
    return Done(gettext("トークンを期限切れにしました。"), work.obj.user)


def _one_revoked(work: Work) -> Done:
    user = work.obj.user
    with by_staff(work):
        tokens.revoke(work.obj.application.workspace, Aim(checksum=work.obj.token_checksum))
    return Done(gettext("トークンと、同じサインインから発行されたものを失効させました。"), user)


_TOKEN_DEEDS = (
    Deed("expire", _("期限切れにする"), _one_expired, icon="timer_off", explains=_EXPIRES,
         fits=lambda row: accounts.state_of(row)[0] == "live"),
    Deed("revoke", _("失効させる"), _one_revoked, icon="key_off", danger=True, explains=_REVOKES,
         fits=lambda row: accounts.state_of(row)[0] != "revoked"),
)  # fmt: skip


class AccessTokenAdmin(DeedsAdmin, accounts.AccessTokenAdmin):
    deeds: ClassVar[Sequence[Deed]] = _TOKEN_DEEDS


class RefreshTokenAdmin(DeedsAdmin, accounts.RefreshTokenAdmin):
    deeds: ClassVar[Sequence[Deed]] = _TOKEN_DEEDS


replace([User], UserAdmin)
replace([AccessToken], AccessTokenAdmin)
replace([RefreshToken], RefreshTokenAdmin)
