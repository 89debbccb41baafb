"""The tokens of a workspace: which are good, which end now, what becomes of the next."""

from dataclasses import dataclass
from typing import Any, Literal

from invoice_sandbox.control import Control, Json

RefreshMode = Literal["rotating", "reusable", "single_use"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everybody's, or one user's (`pfid`), or one alone (`token`, its value)."""

    control: Control
    client_id: str

    def live(self, pfid: str | None = None) -> list[Json]:
        """What would be accepted now: codes, access and refresh tokens, without their values."""
        found: list[Json] = self.control.get("tokens", pfid=pfid)["tokens"]
        return found

    def expire(
        self, *, pfid: str | None = None, token: str | None = None, refresh_tokens: bool = False, codes: bool = False
    ) -> Json:
        """Access tokens at once and for good (E200002), the others if asked; how many of each kind."""
        return self.control.post("tokens/expire", pfid=pfid, token=token, refresh_tokens=refresh_tokens, codes=codes)

    def revoke(self, *, pfid: str | None = None, token: str | None = None) -> Json:
        """Whole grants: calls answer E200003, a refresh invalid_grant."""
        return self.control.post("tokens/revoke", pfid=pfid, token=token)

    def refuse_next(self, *, refreshes: int | None = None, codes: int | None = None) -> Json:
        """The next so many good refresh tokens or codes are refused; they stay good."""
        return self.configure(refuse_refreshes=refreshes, refuse_codes=codes)

    def mode(self, mode: RefreshMode, *, grace: int | None = None) -> Json:
        """What a refresh gives, and for how many seconds the used token still gives the same."""
        return self.configure(refresh_mode=mode, refresh_grace=grace)

    def configure(self, **settings: Any) -> Json:
        """Any setting of the client, such as access_token_lifetime; the answer tells all of them."""
        return self.control.put(f"clients/{self.client_id}", **settings)
