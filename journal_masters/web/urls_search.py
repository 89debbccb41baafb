"""Type-ahead over the journal masters."""

from django.urls import path

from journal_masters.web import search

urlpatterns = [path("receiving/masters/<slug:kind>/search/", search.search, name="journal-master-search")]
