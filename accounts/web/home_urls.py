"""The front door, the choice of language and looks, and how far long work has come."""

from django.urls import path
from django.views.i18n import set_language

from accounts.web import home, progress

urlpatterns = [
    path("", home.home, name="home"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("progress/<slug:token>/", progress.told, name="progress"),
    path("language/", set_language, name="set_language"),
    path("theme/", home.set_theme, name="set_theme"),
]
