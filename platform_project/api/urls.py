"""The end of the API's address space. Include it behind the apps' addresses: whatever is left there is unknown."""

from django.urls import re_path

from .error_pages import unknown_operation

urlpatterns = [re_path(r"^(?:v1|wi)(?:/|$)", unknown_operation)]
