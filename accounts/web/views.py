"""Signing in and out of the pages."""

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.oauth import content_security
from accounts.web import home
from accounts.web.forms import SignInForm


class SignInView(LoginView):
    """Django's, which keeps `next` on this host, gives the session a new id and hides the password from reports."""

    template_name = "accounts/signin.html"
    authentication_form = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | home.demo()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        return content_security.let_forms_reach(response, content_security.client_behind(self.get_redirect_url()))


@method_decorator(never_cache, name="dispatch")
class SignOutView(LogoutView):
    """By POST only, so that no link signs anybody out."""
