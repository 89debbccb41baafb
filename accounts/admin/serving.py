"""Rows that a service keeps: the admin translates a form into a draft and makes one domain call, in the company's name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from unfold.admin import ModelAdmin

from accounts.actors import Actor, Via
from accounts.admin.base import Form, StaffAdmin
from accounts.admin.checks import CheckedForm, language
from accounts.models import Company, User
from platform_project.kernel import clock
from platform_project.kernel.errors import Fault, PlatformError

_REFUSAL = "admin.refusal"


class ServiceForm(CheckedForm):
    """Shows what the service refused. `places`: the end of a fault's path → the field that it is about.

    Uniqueness is the service's to judge, in the platform's words, so the model's own check is left out.
    """

    places: ClassVar[Mapping[str, str]] = {}
    refusal: ClassVar[PlatformError | None] = None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._validate_unique = self._validate_constraints = False
        for fault in self.refusal.faults if self.refusal else ():
            self.add_error(self._place(fault), fault.message(language()))
        return data

    def _place(self, fault: Fault) -> str | None:
        fitting = [path for path in self.places if fault.item == path or fault.item.endswith(f".{path}")]
        name = self.places[max(fitting, key=len)] if fitting else None
        return name if name in self.fields else None


@contextmanager
def at_work(request: HttpRequest, company: Company) -> Iterator[Actor]:
    """Staff acting for a company, at its workspace's time."""
    if not isinstance(request.user, User):
        raise TypeError("the admin knows signed-in users only")
    with clock.using(company.workspace.clock):
        yield Actor(company, request.user.pfid, Via.ADMIN)


class ServiceAdmin(StaffAdmin):
    """`keep` and `remove` make the domain call. `removes`: the service knows a deletion (hiding, or what it permits)."""

    removes: ClassVar[bool] = False
    fixed: tuple[str, ...] = ("company", "code")
    list_select_related: tuple[str, ...] = ("company__workspace",)

    def company_of(self, obj: Any) -> Company:
        company: Company = obj.company
        return company

    def keep(self, actor: Actor, obj: Any, form: Form, *, new: bool) -> Model:
        """Save through the service; the row as it stands then."""
        raise NotImplementedError

    def remove(self, actor: Actor, obj: Any) -> None:
        raise NotImplementedError

    def is_hidden(self, obj: Any) -> bool:
        """Whether the row was deleted, and is only kept."""
        return getattr(obj, "deleted_at", None) is not None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Form]:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"refusal": request.META.get(_REFUSAL)})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the service refuses is shown on the form that asked for it: the page is made once more, and nothing saved."""
        try:
            return self._changeform(request, *args, **kwargs)
        except PlatformError as refusal:
            request.META[_REFUSAL] = refusal
            return self._changeform(request, *args, **kwargs)

    def _changeform(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        with at_work(request, self.company_of(obj)) as actor:
            obj.pk = self.keep(actor, obj, form, new=not change).pk
        obj.refresh_from_db()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and not (obj and self.is_hidden(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not self.removes or (obj and self.is_hidden(obj)):
            return False
        return bool(ModelAdmin.has_delete_permission(self, request, obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One by one: a refusal in the middle of many would be hard to tell."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """The service decides what stands against it; nothing else goes with the row."""
        names = [str(obj) for obj in objs]
        return names, {capfirst(self.opts.verbose_name): len(names)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with at_work(request, self.company_of(obj)) as actor:
            self.remove(actor, obj)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().delete_view(request, object_id, *args, **kwargs)
        except PlatformError as refusal:
            for fault in refusal.faults:
                messages.error(request, fault.message(language()))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", quote(object_id))
        return answer
