"""Staff look after a company's trading partners here. Importing it registers them."""

from . import customers, invitations, issuers, suppliers

__all__ = ["customers", "invitations", "issuers", "suppliers"]
