"""通知: what the workspace's outbox holds. The codes of invitations are doors, so staff see only that there is one."""

import re

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.admin.base import ReadOnlyAdmin, Text, column, mask
from accounts.admin.exporting import Exports
from accounts.models import Notice

# The code of a letter, and whatever stands behind /invitations/ in a link.
_LETTER_CODE = re.compile(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}\b")
_LINK_CODE = re.compile(r"(?<=/invitations/)[\w-]+")

_COLOURS = {Notice.Channel.MAIL.value: "info", Notice.Channel.LETTER.value: "warning"}


def without_codes(text: str) -> str:
    return _LINK_CODE.sub(lambda found: mask(found[0]), _LETTER_CODE.sub("…", text))


@admin.register(Notice)
class NoticeAdmin(Exports, ReadOnlyAdmin):
    exported = (
        "workspace__slug", "number", "channel", "topic", "sender__code", "recipient__code", "address", "subject",
        "sent_at",
    )  # fmt: skip
    secret_columns = ("link", "body")
    list_display = ("number", "channel_label", "topic", "subject", "sender", "address_line", "workspace", "sent_at")
    list_filter = (
        ("workspace", AutocompleteSelectFilter), ("sender", AutocompleteSelectFilter),
        ("recipient", AutocompleteSelectFilter), "channel", "topic",
    )  # fmt: skip
    list_select_related = ("workspace", "sender")
    search_fields = ("subject", "address", "sender__name", "recipient__name")
    ordering = ("-pk",)
    fields = (
        ("workspace", "number"), ("channel", "topic"), ("sender", "recipient"), ("sent_at", "masked_link"),
        "address", "subject", "masked_body",
    )  # fmt: skip
    readonly_fields = ("masked_link", "masked_body")

    @column(_("手段"), order="channel", label=_COLOURS)
    def channel_label(self, obj: Notice) -> tuple[str, Text]:
        return obj.channel, obj.get_channel_display()

    @column(_("宛先"))
    def address_line(self, obj: Notice) -> str:
        return obj.address.replace("\n", " ")

    @column(_("リンク"))
    def masked_link(self, obj: Notice) -> str:
        return without_codes(obj.link) or "-"

    @column(_("本文"))
    def masked_body(self, obj: Notice) -> str:
        return without_codes(obj.body)
