"""The control API. The last line answers for every other path under its prefix."""

from django.urls import path, re_path

from sandbox.api import (
    clock,
    docs,
    limits,
    log,
    outages,
    outbox,
    register,
    settings,
    snapshots,
    timeline,
    tokens,
    workspaces,
)
from sandbox.api.views import UnknownView

urlpatterns = [
    path("sandbox/openapi.json", docs.openapi, name="sandbox-openapi"),
    path("docs/sandbox/", docs.ControlSwaggerView.as_view(), name="sandbox-docs"),
    path("sandbox/v1/workspaces", workspaces.WorkspacesView.as_view(), name="control-workspaces"),
    path("sandbox/v1/workspaces/<str:slug>", workspaces.OneWorkspaceView.as_view(), name="control-workspace"),
    path("sandbox/v1/workspaces/<str:slug>/reset", workspaces.ResetView.as_view(), name="control-reset"),
    path("sandbox/v1/clock", clock.ClockView.as_view(), name="control-clock"),
    path("sandbox/v1/clock/advance", clock.AdvanceView.as_view(), name="control-clock-advance"),
    path("sandbox/v1/outbox", outbox.OutboxView.as_view(), name="control-outbox"),
    path("sandbox/v1/outbox/<int:number>", outbox.NoticeView.as_view(), name="control-notice"),
    path("sandbox/v1/outbox/<int:number>/letter.pdf", outbox.LetterView.as_view(), name="control-letter"),
    path("sandbox/v1/tokens", tokens.TokensView.as_view(), name="control-tokens"),
    path("sandbox/v1/tokens/expire", tokens.ExpireView.as_view(), name="control-tokens-expire"),
    path("sandbox/v1/tokens/revoke", tokens.RevokeView.as_view(), name="control-tokens-revoke"),
    path("sandbox/v1/clients", tokens.ClientsView.as_view(), name="control-clients"),
    path("sandbox/v1/clients/<str:client_id>", tokens.OneClientView.as_view(), name="control-client"),
    path("sandbox/v1/settings", settings.SettingsView.as_view(), name="control-settings"),
    path("sandbox/v1/companies", settings.CompaniesView.as_view(), name="control-companies"),
    path("sandbox/v1/companies/<str:code>", settings.OneCompanyView.as_view(), name="control-company"),
    path("sandbox/v1/limits", limits.LimitsView.as_view(), name="control-limits"),
    path("sandbox/v1/outages", outages.OutagesView.as_view(), name="control-outages"),
    path("sandbox/v1/outages/<int:number>", outages.OneOutageView.as_view(), name="control-outage"),
    path("sandbox/v1/register", register.RegisterView.as_view(), name="control-register"),
    path("sandbox/v1/register/<str:number>", register.NumberView.as_view(), name="control-register-number"),
    path("sandbox/v1/bottle", snapshots.BottleView.as_view(), name="control-bottle"),
    path("sandbox/v1/snapshots", snapshots.SnapshotsView.as_view(), name="control-snapshots"),
    path("sandbox/v1/snapshots/<str:name>", snapshots.SnapshotView.as_view(), name="control-snapshot"),
    path("sandbox/v1/snapshots/<str:name>/restore", snapshots.RestoreView.as_view(), name="control-snapshot-restore"),
    path(
        "sandbox/v1/snapshots/<str:name>/bottle", snapshots.SnapshotBottleView.as_view(), name="control-snapshot-bottle"
    ),
    path("sandbox/v1/log", log.LogView.as_view(), name="control-log"),
    path("sandbox/v1/log/<int:number>", log.EntryView.as_view(), name="control-log-entry"),
    path("sandbox/v1/log/<int:number>/curl", log.CurlView.as_view(), name="control-log-curl"),
    path("sandbox/v1/log/<int:number>/resend", log.ResendView.as_view(), name="control-log-resend"),
    path("sandbox/v1/invoices/<int:number>/timeline", timeline.TimelineView.as_view(), name="control-timeline"),
    re_path(r"^sandbox/v1(?:/|$)", UnknownView.as_view(), name="control-unknown"),
]
