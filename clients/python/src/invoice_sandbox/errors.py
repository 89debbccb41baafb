"""What can go wrong between a program and the sandbox. All of it is a SandboxError."""

from collections.abc import Sequence


class SandboxError(Exception):
    """Nothing of the platform: the sandbox itself was not there, or said no."""


class NotReachable(SandboxError):
    """Nobody answers at that address."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"no sandbox answers at {url} ({reason}). Start one with `make run` in its folder, "
            "or name another in INVOICE_SANDBOX_URL."
        )


class LostAnswer(SandboxError):
    """The request was sent and no whole answer came: it may have been carried out, or not."""


class Refused(SandboxError):
    """The control API said no: `code` names the rule, `message` what is wrong, `cure` what to do about it.

    `fields` are (field, message) pairs, for a request of the wrong form.
    """

    def __init__(
        self, status: int, code: str, message: str, cure: str = "", fields: Sequence[tuple[str, str]] = ()
    ) -> None:
        wrong = "".join(f"\n  {field}: {why}" for field, why in fields)
        super().__init__(f"{code} ({status}): {message} {cure}".rstrip() + wrong)
        self.status, self.code, self.message, self.cure, self.fields = status, code, message, cure, tuple(fields)
