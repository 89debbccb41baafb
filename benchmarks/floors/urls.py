"""Where the floors answer, in handlers of their own: the product does not know them."""

from django.urls import path

from benchmarks.floors.framework import FrameworkPage
from benchmarks.floors.raw import raw_page

urlpatterns = [path("raw", raw_page), path("framework", FrameworkPage.as_view())]
