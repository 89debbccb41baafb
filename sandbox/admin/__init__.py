"""What staff see and do of the sandbox, and of the worlds in it. Importing it registers them."""

from . import audit, companies, front, invoices, lists, people, trouble, workspaces

__all__ = ["audit", "companies", "front", "invoices", "lists", "people", "trouble", "workspaces"]
