"""The front door, and the choice of language."""

from django.urls import path
from django.views.i18n import set_language

from accounts.web import home

urlpatterns = [
    path("", home.home, name="home"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("language/", set_language, name="set_language"),
]
