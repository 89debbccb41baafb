"""A1 認証ページ: sign in, consent, and back to the program with a code (contract §3)."""

from collections.abc import Mapping

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View
from oauth2_provider.settings import oauth2_settings
from oauthlib.oauth2.rfc6749 import errors

from accounts import selectors
from accounts.models import User
from accounts.oauth import backend, content_security, reading
from accounts.web.forms import SignInForm

_signer = signing.Signer(salt="accounts.oauth.consent")


def error_page(request: HttpRequest, description: str, status: int = 400) -> HttpResponse:
    """For the person: the program's address is not to be trusted, so nothing is sent there."""
    return render(request, "oauth2_provider/error.html", {"description": description}, status=status)


@method_decorator(never_cache, name="dispatch")
class AuthorizeView(View):
    """The request stands in the query, for GET and for the consent's POST, and is checked anew each time.

    In this order: a request that names no client or no address of the client's ends on a page; then somebody must be
    signed in, of the client's workspace; only then is anything, even an error, sent to the program.
    """

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            parameters = reading.authorization_query(request)
            outcome = _checked(request, parameters)
        except reading.Refused as refused:
            return error_page(request, refused.description, refused.status)
        except errors.FatalClientError as fatal:
            return error_page(request, fatal.description or fatal.error)
        known = isinstance(outcome, backend.Asked)
        client = outcome.application if known else selectors.known_application(parameters["client_id"])
        if not isinstance(request.user, User):
            return _sign_in_first(request, outcome)
        if not selectors.may_use(request.user, client):
            return _elsewhere(request, request.user)
        if isinstance(outcome, errors.OAuth2Error):
            return backend.error_redirect(request, outcome, client)
        return self._decide(request, request.user, outcome)

    def _decide(self, request: HttpRequest, user: User, asked: backend.Asked) -> HttpResponse:
        if request.method == "POST":
            return _answer_of_person(request, user, asked)
        if "login" in asked.prompt:
            return _to_sign_in(request, asked.parameters, without_prompt=True)
        if asked.application.skip_authorization and "consent" not in asked.prompt:
            return backend.code_redirect(request, user, asked)
        if "none" in asked.prompt:
            return _refuse(request, errors.ConsentRequired, asked)
        return _consent_page(request, user, asked)


def _checked(request: HttpRequest, parameters: dict[str, str]) -> backend.Asked | errors.OAuth2Error:
    """The request, or what the program is to be told about it. What it must not be told is raised."""
    try:
        return backend.asked(request, parameters)
    except errors.FatalClientError:
        raise
    except errors.OAuth2Error as error:
        return error


def _sign_in_first(request: HttpRequest, outcome: backend.Asked | errors.OAuth2Error) -> HttpResponse:
    """A program that asked for silence is told; everybody else sees the sign-in page."""
    if isinstance(outcome, backend.Asked):
        if "none" in outcome.prompt:
            return _refuse(request, errors.LoginRequired, outcome)
        return _to_sign_in(request, outcome.parameters, without_prompt="login" in outcome.prompt)
    return redirect_to_login(request.get_full_path())


def _to_sign_in(request: HttpRequest, parameters: Mapping[str, str], *, without_prompt: bool) -> HttpResponse:
    """To the sign-in page, and back to the same request; a `prompt=login` is fulfilled by then."""
    kept = {name: value for name, value in parameters.items() if not (without_prompt and name == "prompt")}
    return redirect_to_login(f"{request.path}?{urlencode(kept)}")


def _elsewhere(request: HttpRequest, user: User) -> HttpResponse:
    """Signed in, but not in the client's workspace: the sign-in page with a notice; neither code nor redirect."""
    notice = _(
        "現在サインインしている %(pfid)s では、このアプリケーションを利用できません。"
        "利用できるPFIDでサインインしてください。"
    )
    context = {"form": SignInForm(request), "notice": notice % {"pfid": user.pfid}, "next": request.get_full_path()}
    response = render(request, "accounts/signin.html", context, status=403)
    return content_security.let_forms_reach(response, content_security.client_behind(request.get_full_path()))


def _consent_page(request: HttpRequest, user: User, asked: backend.Asked) -> HttpResponse:
    context = {
        "application": asked.application,
        "scopes": [oauth2_settings.SCOPES[scope] for scope in asked.scopes],
        "redirect_uri": asked.credentials["redirect_uri"],
        "action": request.get_full_path(),
        "shown": _signature(user, asked),
    }
    response = render(request, "oauth2_provider/authorize.html", context)
    return content_security.let_forms_reach(response, asked.credentials["redirect_uri"])


def _answer_of_person(request: HttpRequest, user: User, asked: backend.Asked) -> HttpResponse:
    """The word counts for the request that was shown, and for no other."""
    if not constant_time_compare(request.POST.get("shown", ""), _signature(user, asked)):
        return error_page(request, _("表示した内容と異なる要求のため、許可できません"))
    if "allow" not in request.POST:
        return _refuse(request, errors.AccessDeniedError, asked)
    return backend.code_redirect(request, user, asked)


def _signature(user: User, asked: backend.Asked) -> str:
    return _signer.signature(f"{user.pk}\n{urlencode(sorted(asked.parameters.items()))}")


def _refuse(request: HttpRequest, kind: type[errors.OAuth2Error], asked: backend.Asked) -> HttpResponse:
    return backend.error_redirect(request, kind(request=asked.credentials["request"]), asked.application)
