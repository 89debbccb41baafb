"""Staff look after partners here: workspaces, members, users, clients, tokens, notices. Importing it registers them."""

from . import clients, guests, members, notices, tokens, users, workspaces
from .autocomplete import install

install()

__all__ = ["clients", "guests", "members", "notices", "tokens", "users", "workspaces"]
