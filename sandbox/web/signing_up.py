"""Signing up for a workspace, without staff and without an account."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods
from rest_framework.throttling import SimpleRateThrottle

from accounts.web.faults import language
from sandbox import facts
from sandbox.errors import Refusal, refuse
from sandbox.services import pouring, workspaces
from sandbox.services.workspaces import Credentials
from sandbox.web.forms import NewWorkspaceForm


class SignUpThrottle(SimpleRateThrottle):
    """So many workspaces from one address, in real time and by each server process for itself."""

    scope = "sign-up"

    def get_rate(self) -> str:
        rate: str = settings.SANDBOX_SIGN_UP_RATE
        return rate

    def get_cache_key(self, request: HttpRequest, _view: object) -> str:
        return f"sign-up-{request.META.get('REMOTE_ADDR', '')}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("credentials")
def new(request: HttpRequest) -> HttpResponse:
    """The form; after it, in the same answer and never again, everything to copy."""
    if not settings.SANDBOX_SIGN_UP:
        raise Http404
    if request.method != "POST":
        return render(request, "sandbox/new.html", {"form": NewWorkspaceForm()})
    form = NewWorkspaceForm(request.POST, request.FILES)
    credentials = Credentials()
    try:
        _check_rate(request, form)
        if not form.is_valid():
            return render(request, "sandbox/new.html", {"form": form})
        made = _made(request, form, credentials)
    except Refusal as refusal:
        form.add_error(None, refusal.told(language()))
        return render(request, "sandbox/new.html", {"form": form}, status=refusal.status)
    response = render(request, "sandbox/created.html", {"facts": made})
    response["Cache-Control"] = "no-store"
    return response


def _check_rate(request: HttpRequest, form: NewWorkspaceForm) -> None:
    """A file counts before it is read, which takes its time."""
    if (request.FILES or form.is_valid()) and not SignUpThrottle().allow_request(request, None):  # type: ignore[arg-type]
        refuse("too_many")


def _made(request: HttpRequest, form: NewWorkspaceForm, credentials: Credentials) -> dict[str, object]:
    name, seed, bottle = (form.cleaned_data[field] for field in ("name", "seed", "bottle"))
    if bottle is not None:
        poured = pouring.pour(bottle, key=credentials.key, name=name, slug=workspaces.free_slug(name))
        told = facts.facts_of(poured.workspace, request.build_absolute_uri("/").rstrip("/"))
        return told | {"key": credentials.key, "suffix": poured.suffix}
    workspace = workspaces.create(name=name, seed=seed, credentials=credentials)
    return facts.facts_of(workspace, request.build_absolute_uri("/").rstrip("/"), credentials)
