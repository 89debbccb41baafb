from django.http.response import HttpResponseBase

from sandbox.calls import Call, Kind


class Step:
    """The hooks of one feature; each may be left as it is. `kinds` says to which calls it belongs."""

    kinds: frozenset[Kind] = frozenset({Kind.OPERATION, Kind.OAUTH})

    def before(self, call: Call) -> HttpResponseBase | None:
        """Before anything else looks at the call. An answer ends it: nothing further in hears of it."""
        return None

    def before_authentication(self, call: Call) -> None:
        """An operation, before its token is looked at. May raise a PlatformError, which is answered in its format."""

    def after_parsing(self, call: Call, data: object) -> None:
        """An operation whose request was read and is not yet checked. May raise a PlatformError."""

    def after(self, call: Call, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, about to leave; may be another one."""
        return response
