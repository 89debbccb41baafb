"""The front door."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import Company, User

DEMO_WORKSPACE = "demo"
THEMES = ("light", "dark")
THEME_SECONDS = 31_536_000
DEMO_STAFF = "staff@demo.example"
DEMO_PASSWORD = "demo-pass-2026"


def home(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in goes where the work is; everybody else learns what this is."""
    user = request.user
    if isinstance(user, User) and (start := _start_of(user)):
        return redirect(start)
    context = demo() if user.is_anonymous else {}
    return render(request, "welcome.html", context | {"sign_up": settings.SANDBOX_SIGN_UP})


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look for this browser; anything but a theme gives the choice back to its system."""
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    response = redirect(onward if safe else "home")
    if (theme := request.POST.get("theme", "")) in THEMES:
        response.set_cookie("theme", theme, max_age=THEME_SECONDS, secure=request.is_secure(), samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""


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
        return "issuing-home"
    return "receiving-home" if company.pays_for_receiving else ""


def demo() -> dict[str, Any]:
    """Whom one may try this out as, each side's own first; nobody where there is no demo."""
    people = _demo_users()
    doors = {
        "issuing": next((user for user in people if user.company and user.company.pays_for_issuing), None),
        "receiving": next((user for user in people if user.company and user.company.pays_for_receiving), None),
    }
    others = [user for user in people if user not in doors.values()]
    return {"demo_doors": doors, "demo_others": others, "demo_users": people, "demo_password": DEMO_PASSWORD}


def _demo_users() -> list[User]:
    """In the order of the cast, staff last."""
    if not settings.DEMO:
        return []
    own = Q(company__workspace__slug=DEMO_WORKSPACE) | Q(pfid=DEMO_STAFF)
    rows = User.objects.filter(own, is_active=True).select_related("company")
    return sorted(rows, key=lambda user: (user.company is None, user.company_id or 0, user.pfid))
