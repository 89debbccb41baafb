"""Workspaces whose receiving companies are used up one per test, so that a whole list is a test's own.

Built in the server's own environment, like `operating`; every company is as its name says:
`r0` … `r19` pay for receiving, have the 仕訳自由項目利用オプション, and know `issuer` as the 支払先 S-1; `issuer` and `seller` reach
them as the 発行先 R0 … R19, `seller` unknown to them. `free` has the option and pays for nothing; `closed` had the option
once, `kana` keeps names that a page may store and the wire strips.
"""

import subprocess
import sys
import unicodedata

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Company, User, Workspace
from journal_masters.models import AccountTitle, BurdenSection, JournalItem, SubAccountTitle
from partners.models import Supplier
from tests.contract.operating import SECONDS, Operator
from tests.contract.programs import PASSWORD
from tests.factories import ApplicationFactory, CustomerFactory, WorkspaceFactory, equip
from tests.system.serving import ROOT, environment

AT_ONCE = 20

_built: dict[str, list[str]] = {}
_unused: dict[str, list[str]] = {}


def workspace(operator: Operator, place: int = 0) -> str:
    """The slug of the first workspace, or of a later one."""
    slugs = _built.setdefault(operator.home["DATA"], [])
    while len(slugs) <= place:
        slugs.append(_new_workspace(operator, f"books{len(slugs)}"))
    return slugs[place]


def recipient(operator: Operator) -> str:
    """The PFID of a receiving company that nobody used before."""
    unused = _unused.setdefault(operator.home["DATA"], [])
    if not unused:
        slugs = _built.setdefault(operator.home["DATA"], [])
        workspace(operator, len(slugs) if slugs and not unused and _spent(operator) else 0)
    return unused.pop(0)
