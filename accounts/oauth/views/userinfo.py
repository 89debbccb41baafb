from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from accounts.oauth import claims
from platform_project.api import authentication
from platform_project.kernel.errors import PlatformError, refuse


@method_decorator(csrf_exempt, name="dispatch")
class UserInfoView(View):
    """OpenID Connect userinfo (A): what the token's scopes say about its user."""

    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            token = authentication.token_of(request.META)
            if "openid" not in token.scope.split():
                refuse("E200004")
        except PlatformError as refusal:
            return authentication.challenge_response(refusal, scope="openid")
        return JsonResponse(claims.of(token.user, token.scope.split()), headers={"Cache-Control": "no-store"})

    post = get
