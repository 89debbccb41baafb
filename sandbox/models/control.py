from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace


class Control(models.Model):
    """How a workspace is driven: the seed that a reset goes back to, and the key of the control API.

    The key itself is told once. `key_end` is what tells one key from another: its last four letters, or nothing where
    they would say too much. Without a `seed` the workspace was built by hand, and a reset keeps its companies.
    """

    workspace = models.OneToOneField(
        Workspace, models.CASCADE, related_name="control", verbose_name=_("ワークスペース")
    )
    seed = models.CharField(_("シード"), max_length=20, blank=True)
    key_digest = models.CharField(_("操作キーのダイジェスト"), max_length=64, unique=True, editable=False)
    key_end = models.CharField(_("操作キーの末尾"), max_length=4, blank=True, editable=False)
    key_made_at = models.DateTimeField(_("操作キーの発行日時"))

    # Whether there is any rule to look for; it may be late in going out, never in coming on.
    faults_armed = models.BooleanField(default=False, editable=False)
    faults_in_requests = models.BooleanField(_("リクエストからの障害の指定"), default=True)
    last_fault_number = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("操作キー")
        verbose_name_plural = _("操作キー")
        ordering = ("workspace",)

    def __str__(self) -> str:
        return f"{self.workspace} …{self.key_end}"
