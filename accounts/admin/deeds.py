"""What staff do at a click: a button on a row's page or above a list, a page that says what will happen, one domain call.

A deed calls a service and nothing else. What the service refuses is told on the page that asked, with its code; what was
done stands in the row's history, with who did it. Both or neither: they share a transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from unfold.admin import ModelAdmin

from accounts.admin.asking import DeedForm
from accounts.admin.checks import language
from accounts.models import User
from platform_project.kernel.errors import PlatformError

Text = Any


@dataclass(frozen=True, slots=True)
class Work:
    """A deed at work: on which row, with what was typed, by whom."""

    request: HttpRequest
    obj: Any
    data: Mapping[str, Any]

    @property
    def user(self) -> User:
        if not isinstance(self.request.user, User):
            raise TypeError("the admin knows signed-in users only")
        return self.request.user


@dataclass(frozen=True, slots=True)
class Done:
    """What to tell. `of`: the row whose history tells it, where it is not the one that was asked for."""

    said: str
    of: Model | None = None


def always(_obj: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Deed:
    """`permission` is the right on the model that it takes. `fits` hides the button where it would only be refused."""

    name: str
    title: Text
    act: Callable[[Work], Done]
    explains: Text
    form: type[DeedForm] = DeedForm
    icon: str = "play_arrow"
    permission: str = "change"
    fits: Callable[[Any], bool] = always
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    title: Text
    link: str
    icon: str
    danger: bool = False


Words = Callable[[Any], list[tuple[str, str]]]


def _of_the_platform(error: PlatformError) -> list[tuple[str, str]]:
    return [(f"{fault.code} {fault.message(language())}", fault.item) for fault in error.faults]


# What services refuse with → the sentences, each with the path that it is about. Higher rooms add their own.
REFUSALS: dict[type[Exception], Words] = {PlatformError: _of_the_platform}


def refused_in_words(error: Exception) -> list[tuple[str, str]]:
    return next(words for kind, words in REFUSALS.items() if isinstance(error, kind))(error)


class DeedsAdmin(ModelAdmin):
    """Brings deeds to a model's pages. `deeds` are of a row; `list_buttons` gives what stands above the list."""

    deeds: ClassVar[Sequence[Deed]] = ()
    change_form_outer_before_template = "admin/staff/buttons.html"
    list_before_template = "admin/staff/buttons.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        view = self.admin_site.admin_view(self.deed_view)
        own = [path("<path:object_id>/do/<slug:name>/", view, name=name)] if self.deeds else []
        return [*own, *super().get_urls()]

    def may_do(self, request: HttpRequest, deed: Deed, obj: Any) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{deed.permission}_{self.opts.model_name}")

    def buttons(self, request: HttpRequest, obj: Any) -> list[Button]:
        fitting = [deed for deed in self.deeds if deed.fits(obj) and self.may_do(request, deed, obj)]
        return [Button(deed.title, self._address(obj, deed), deed.icon, deed.danger) for deed in fitting]

    def list_buttons(self, request: HttpRequest) -> list[Button]:
        return []

    def _address(self, obj: Any, deed: Deed) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_do", args=[obj.pk, deed.name])

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"buttons": self.list_buttons(request)} | (extra_context or {})
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        context["buttons"] = self.buttons(request, obj) if obj is not None else []
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return answer

    def deed_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        deed = next((deed for deed in self.deeds if deed.name == name), None)
        obj = self.get_object(request, unquote(object_id))
        if deed is None or obj is None:
            raise Http404
        if not self.may_do(request, deed, obj):
            raise PermissionDenied
        form = deed.form(request.POST if request.method == "POST" else None, obj=obj)
        if (
            request.method == "POST"
            and form.is_valid()
            and self._is_done(deed, Work(request, obj, form.cleaned_data), form)
        ):
            return redirect(self._after(request, obj))
        return TemplateResponse(request, "admin/staff/deed.html", self._deed_context(request, deed, obj, form))

    def _is_done(self, deed: Deed, work: Work, form: DeedForm) -> bool:
        try:
            with transaction.atomic():
                done = deed.act(work)
                self.log_change(work.request, done.of or work.obj, f"{deed.title}：{done.said}")
        except tuple(REFUSALS) as error:
            for said, item in refused_in_words(error):
                form.refuse(said, item)
            return False
        messages.success(work.request, done.said)
        return True

    def _after(self, request: HttpRequest, obj: Any) -> str:
        """The row's page, or the list where the row went with the deed."""
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        there = self.model._base_manager.filter(pk=obj.pk).exists()
        return reverse(f"{page}_change", args=[obj.pk]) if there else reverse(f"{page}_changelist")

    def _deed_context(self, request: HttpRequest, deed: Deed, obj: Any, form: DeedForm) -> dict[str, Any]:
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        return {
            **self.admin_site.each_context(request), "opts": self.opts, "original": obj, "deed": deed, "form": form,
            "back": back, "title": gettext("%(deed)s：%(row)s") % {"deed": deed.title, "row": obj},
        }  # fmt: skip
