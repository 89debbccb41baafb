"""Whom a company trades with."""

from .customer import Customer
from .invitation import Invitation
from .issuer import LIVE, BankAccount, Issuer
from .supplier import Supplier

__all__ = ["LIVE", "BankAccount", "Customer", "Invitation", "Issuer", "Supplier"]
