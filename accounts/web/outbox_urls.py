"""The workspace's outbox."""

from django.urls import path

from accounts.web import outbox

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:number>/", outbox.detail, name="outbox-detail"),
]
