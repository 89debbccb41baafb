"""Pages of the receiving side."""

from django.urls import path

from invoices.web import converters, receiving

NUMBER = f"<{converters.NAME}:number>"
