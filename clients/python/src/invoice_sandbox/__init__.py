"""Drives the sandbox of a B2B invoice platform: workspaces, their clock, what goes wrong in them, and why it did.

    with Sandbox("http://127.0.0.1:8000").workspace(seed="masters") as workspace:
        workspace.clock.freeze("2026-12-01T09:00")
        issuer = workspace.session("issuer")
        issuer.register_invoices([...])

Needs nothing but Python. The pytest plugin is `invoice_sandbox.pytest_plugin`.
"""

from invoice_sandbox.errors import LostAnswer, NotReachable, Refused, SandboxError
from invoice_sandbox.oauth import Credentials, Token
from invoice_sandbox.sandbox import Sandbox
from invoice_sandbox.session import Answer, Session
from invoice_sandbox.workspace import User, Workspace

__all__ = [
    "Answer",
    "Credentials",
    "LostAnswer",
    "NotReachable",
    "Refused",
    "Sandbox",
    "SandboxError",
    "Session",
    "Token",
    "User",
    "Workspace",
]
