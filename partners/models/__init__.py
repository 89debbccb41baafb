"""Whom a company trades with."""

from .customer import Customer
from .invitation import Invitation
from .issuer import BankAccount, Issuer
from .supplier import Supplier

__all__ = ["BankAccount", "Customer", "Invitation", "Issuer", "Supplier"]
