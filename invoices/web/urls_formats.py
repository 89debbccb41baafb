"""Pages of the 書式."""

from django.urls import path

from accounts.web.codes import CODE
from invoices.web import formats

urlpatterns = [
    path("issuing/formats/", formats.formats, name="formats"),
    path("issuing/formats/new/", formats.new, name="format-new"),
    path(f"issuing/formats/{CODE}/edit/", formats.edit, name="format-edit"),
    path(f"issuing/formats/{CODE}/delete/", formats.delete, name="format-delete"),
]
