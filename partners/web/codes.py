"""Invitations in the addresses of pages."""

from django.urls import register_converter


class TokenConverter:
    """What an invitation's link or letter carries."""

    regex = "[A-Za-z0-9_-]{1,43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")

TOKEN = "<token:token>"
