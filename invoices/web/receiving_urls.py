"""Pages of the receiving side."""

from django.urls import path

from invoices.web import receiving

urlpatterns = [
    path("receiving/", receiving.inbox, name="receiving-list"),
    path("receiving/invoices/<int:number>/", receiving.detail, name="receiving-detail"),
    path("receiving/invoices/<int:number>/open/", receiving.open_sealed, name="receiving-open"),
    path("receiving/invoices/<int:number>/return/", receiving.send_back, name="receiving-return"),
]
