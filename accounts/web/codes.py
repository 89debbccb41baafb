"""Codes in the addresses of pages."""

from urllib.parse import quote, unquote

from django.urls import register_converter


class CodeConverter:
    """A master's code as one piece of an address, whatever it holds: a slash, or dots alone, would end the piece.

    Django itself encodes the rest (and our percent signs), so what is spelt here never meets a second decoding.
    """

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """ValueError, which Django takes for "no such address", where no code can be meant."""
        code = unquote(value)
        if "\x00" in code:
            raise ValueError("a code holds no NUL")
        return code

    def to_url(self, value: str) -> str:
        code = value.replace("%", "%25").replace("/", quote("/", safe=""))
        return code.replace(".", "%2E") if set(code) == {"."} else code


register_converter(CodeConverter, "code")

CODE = "<code:code>"
