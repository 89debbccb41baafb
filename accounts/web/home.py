"""The front door."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from accounts.models import Company, User

DEMO_WORKSPACE = "demo"
DEMO_PASSWORD = "demo-pass-2026"


def home(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in goes where the work is; everybody else learns what this is."""
    user = request.user
    if isinstance(user, User) and (start := _start_of(user)):
        return redirect(start)
    context = {"demo_users": _demo_users(), "demo_password": DEMO_PASSWORD, "sign_up": settings.SANDBOX_SIGN_UP}
    return render(request, "welcome.html", context)


def favicon(_request: HttpRequest) -> HttpResponse:
    """For pages that are not ours to dress (the admin, the API's documents)."""
    return redirect(static("img/mark.svg"))


def _start_of(user: User) -> str:
    """The name of a user's first page, or nothing."""
    if user.company is None:
        return "admin:index" if user.is_staff else ""
    return _start_of_member(user.company)


def _start_of_member(company: Company) -> str:
    if company.pays_for_issuing:
        return "issuing-list"
    return "receiving-list" if company.pays_for_receiving else ""


def _demo_users() -> list[User]:
    """Who may try this out; nobody where there is no demo."""
    if not settings.DEMO:
        return []
    rows = User.objects.filter(company__workspace__slug=DEMO_WORKSPACE, is_active=True)
    return list(rows.select_related("company").order_by("company__pk", "pfid"))
