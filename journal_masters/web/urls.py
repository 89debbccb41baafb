"""Pages of the journal masters."""

from django.urls import path

from journal_masters.drafts import Kind
from journal_masters.web import exchange, pages, search
from journal_masters.web.addresses import KEY, MASTER

ROOM = f"receiving/masters/{MASTER}/"

urlpatterns = [
    path("receiving/masters/", pages.masters, {"kind": Kind.ACCOUNT_TITLE}, name="masters"),
    path(ROOM, pages.masters, name="masters"),
    path(f"{ROOM}new/", pages.new, name="master-new"),
    path(f"{ROOM}export/", exchange.export, name="masters-export"),
    path(f"{ROOM}import/", exchange.import_, name="masters-import"),
    # The 仕訳 page asks this one for each of the five 仕訳補助項目 by itself.
    path("receiving/masters/<slug:kind>/search/", search.search, name="journal-master-search"),
    path(f"{ROOM}{KEY}/edit/", pages.edit, name="master-edit"),
    path(f"{ROOM}{KEY}/delete/", pages.delete, name="master-delete"),
]
