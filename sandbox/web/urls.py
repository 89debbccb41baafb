"""The console, and signing up for a workspace."""

from django.urls import path

from sandbox.web import console, counterparties, limits, log, register, settings, signing_up, status, timeline, tokens

urlpatterns = [
    path("workspaces/new/", signing_up.new, name="workspace-new"),
    path("sandbox/", console.console, name="console"),
    path("sandbox/clock/", console.set_clock, name="console-clock"),
    path("sandbox/counterparties/", counterparties.counterparties, name="counterparties"),
    path("sandbox/counterparties/hand/", counterparties.hand, name="counterparties-hand"),
    path("sandbox/key/", console.renew_key, name="console-key"),
    path("sandbox/register/", register.register, name="register"),
    path("sandbox/register/change/", register.change, name="register-change"),
    path("sandbox/reset/", console.reset, name="console-reset"),
    path("sandbox/become/", console.become, name="console-become"),
    path("sandbox/log/", log.entries, name="log"),
    path("sandbox/log/newer/", log.newer, name="log-newer"),
    path("sandbox/log/clear/", log.clear, name="log-clear"),
    path("sandbox/log/<int:number>/", log.entry, name="log-entry"),
    path("sandbox/log/<int:number>/resend/", log.send_again, name="log-resend"),
    path("sandbox/invoices/<int:number>/", timeline.page, name="sandbox-invoice"),
    path("sandbox/tokens/", tokens.page, name="sandbox-tokens"),
    path("sandbox/tokens/end/", tokens.end, name="sandbox-tokens-end"),
    path("sandbox/tokens/clients/<str:client_id>/", tokens.configure, name="sandbox-tokens-client"),
    path("sandbox/settings/", settings.page, name="sandbox-settings"),
    path("sandbox/settings/change/", settings.change, name="sandbox-settings-change"),
    path("sandbox/settings/companies/<str:code>/", settings.change_company, name="sandbox-settings-company"),
    path("sandbox/settings/delete/", settings.delete, name="sandbox-settings-delete"),
    path("sandbox/limits/", limits.page, name="sandbox-limits"),
    path("sandbox/limits/set/", limits.set_limits, name="sandbox-limits-set"),
    path("sandbox/limits/outages/", limits.plan, name="sandbox-outage-plan"),
    path("sandbox/limits/outages/<int:number>/cancel/", limits.cancel, name="sandbox-outage-cancel"),
    path("status/", status.page, name="sandbox-status"),
    path("status.json", status.as_json, name="sandbox-status-json"),
]
