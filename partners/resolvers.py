"""Turning references into rows, or raising."""

from accounts.models import Company
from partners import selectors
from partners.models import LIVE, Invitation, Issuer
from platform_project.kernel.errors import refuse


def own_issuer(company: Company, number: int) -> Issuer:
    """The company's 発行元 of that number; E300001."""
    issuer = Issuer.objects.filter(LIVE, company=company, number=number).first()
    if issuer is None:
        refuse("E300001", value=number)
    return issuer


def invitation(workspace_id: int, token: str) -> Invitation:
    """The workspace's invitation with that link or code; E300011."""
    found = selectors.invitation(workspace_id, token)
    if found is None:
        refuse("E300011")
    return found
