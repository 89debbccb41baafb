"""Who may open a page. Every page that works for a company begins with one of these."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, NoReturn, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.models import Company, User
from accounts.web.faults import language
from platform_project.kernel.errors import Fault, Kind, PlatformError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
CompanyView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]


def company_page(view: CompanyView[P]) -> View[P]:
    """The page of somebody signed in for a company; the view gets the actor after the request.

    A refusal that the view lets through becomes a page: 404 for what does not exist or is another's, 403 for what the
    company has not contracted.
    """
    return _guarded(view, lambda _company: None)


def issuing_page(view: CompanyView[P]) -> View[P]:
    """As `company_page`, for a company that pays for issuing (発行有料企業)."""
    return _guarded(view, lambda company: None if company.pays_for_issuing else "E100001")


def receiving_page(view: CompanyView[P]) -> View[P]:
    """As `company_page`, for a company that pays for receiving (受取有料企業)."""
    return _guarded(view, lambda company: None if company.pays_for_receiving else "E100002")


def _guarded(view: CompanyView[P], lacking: Callable[[Company], str | None]) -> View[P]:
    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        if code := lacking(actor.company):
            raise PermissionDenied(Fault(code).message(language()))
        try:
            return view(request, actor, *args, **kwargs)
        except PlatformError as error:
            _turn_away(error)

    return login_required(page)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user at work; PermissionDenied for staff, who belong to no company."""
    if not isinstance(request.user, User) or request.user.company is None:
        raise PermissionDenied(_("会員企業に所属する利用者だけが利用できるページです。"))
    return Actor.of(request.user, Via.PAGE)


def _turn_away(error: PlatformError) -> NoReturn:
    message = error.faults[0].message(language())
    if error.kind is Kind.EXISTENCE:
        raise Http404(message) from error
    if error.kind is Kind.ENTITLEMENT:
        raise PermissionDenied(message) from error
    raise error
