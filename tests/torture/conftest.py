"""What the tests here borrow from others."""

from tests.oauth.conftest import pem

__all__ = ["pem"]
