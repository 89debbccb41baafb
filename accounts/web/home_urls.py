"""The front door, and the choice of language."""

from django.urls import path
from django.views.i18n import set_language

from accounts.web.home import home

urlpatterns = [
    path("", home, name="home"),
    path("language/", set_language, name="set_language"),
]
