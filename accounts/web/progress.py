"""How far long work has come, for the page that waits for it."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import progress
from accounts.actors import Actor
from accounts.models import User
from accounts.progress import Word
from accounts.web.access import company_page
from platform_project.kernel.progress import Work

SAID = {
    Work.READING: gettext_lazy("ファイルを読み込んでいます"),
    Work.CHECKING: gettext_lazy("内容を確認しています"),
    Work.COMPUTING: gettext_lazy("金額を計算しています"),
    Work.ISSUING: gettext_lazy("請求書を発行しています"),
    Work.SAVING: gettext_lazy("登録しています"),
    Work.EXPORTING: gettext_lazy("ファイルに書き出しています"),
    Work.BOTTLING: gettext_lazy("ワークスペースの内容を読み出しています"),
    Work.FILLING: gettext_lazy("ワークスペースに書き込んでいます"),
    Work.MOVING: gettext_lazy("取引先ボットの動作を実行しています"),
    Work.MIGRATING: gettext_lazy("データベースを準備しています"),
    Work.SEEDING: gettext_lazy("デモデータを作成しています"),
    Work.VERIFYING: gettext_lazy("改変がないか確かめています"),
}


@require_safe
@never_cache
@company_page
def told(request: HttpRequest, actor: Actor, token: str) -> JsonResponse:  # noqa: ARG001
    """Somebody else's work answers as what nobody has heard of: nothing is known of it yet."""
    word = progress.read(request.user, token) if isinstance(request.user, User) else None
    return JsonResponse(_shown(word or Word()))


def _shown(word: Word) -> dict[str, object]:
    return {
        "what": str(SAID[Work(word.what)]) if word.what else "", "done": word.done, "total": word.total,
        "finished": word.finished, "outcome": word.outcome, "count": _count(word), "time": _time(word),
    }  # fmt: skip


def _count(word: Word) -> str:
    if word.total:
        said = ngettext("%(done)s / %(total)s件", "%(done)s / %(total)s件", word.total)
        return said % {"done": f"{word.done:,}", "total": f"{word.total:,}"}
    return ngettext("%(done)s件", "%(done)s件", word.done) % {"done": f"{word.done:,}"} if word.done else ""


def _time(word: Word) -> str:
    if not word.started:
        return ""
    elapsed = _("経過 %(time)s") % {"time": _clock(word.elapsed)}
    if word.left is None:
        return elapsed
    return _("%(elapsed)s・残り約%(left)s") % {"elapsed": elapsed, "left": _clock(word.left + 0.5)}


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
