"""The seed's flow 0 as a sequence diagram: who says what to whom, and where that stands in the picture."""

from dataclasses import dataclass
from itertools import count

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANE_WIDTH, ROW_HEIGHT, HEAD_HEIGHT = 240, 44, 36

LANES = (_("利用者のブラウザー"), _("連携プログラム"), _("認証サーバー"), _("外部システム連携API"))
_BROWSER, _PROGRAM, _SERVER, _API = range(len(LANES))


@dataclass(frozen=True, slots=True)
class Message:
    """From one lane to another; an answer is drawn with a broken line. `call` is its number in the contract."""

    sender: int
    receiver: int
    text: str | Promise
    is_answer: bool = False
    call: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str | Promise


_SAID: tuple[Message | Chapter, ...] = (
    Chapter(_("初回：サインインして許可する")),
    Message(_BROWSER, _PROGRAM, _("連携の操作（請求書登録など）")),
    Message(_PROGRAM, _BROWSER, _("認可ページへリダイレクト（state付き）"), is_answer=True),
    Message(_BROWSER, _SERVER, _("サインインと許可"), call="A1"),
    Message(_SERVER, _PROGRAM, _("302：codeとstateをredirect_uriへ"), is_answer=True),
    Message(_PROGRAM, _SERVER, _("codeを渡す"), call="A2"),
    Message(_SERVER, _PROGRAM, _("アクセストークン、リフレッシュトークン"), is_answer=True),
    Message(_PROGRAM, _API, _("Authorization: Bearer …")),
    Message(_API, _PROGRAM, _("200：処理結果"), is_answer=True),
    Chapter(_("2回目以降：期限が切れたら更新して、やり直す")),
    Message(_PROGRAM, _API, _("古いアクセストークンで呼び出す")),
    Message(_API, _PROGRAM, _("401：E200002 有効期限切れ"), is_answer=True),
    Message(_PROGRAM, _SERVER, _("リフレッシュトークンを渡す"), call="A3"),
    Message(_SERVER, _PROGRAM, _("新しい組"), is_answer=True),
    Message(_PROGRAM, _API, _("同じ呼び出しを新しいトークンで")),
    Message(_API, _PROGRAM, _("200：処理結果"), is_answer=True),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Where one of them stands: from `x1` to `x2` at `y`, its words centred over `middle`."""

    said: Message | Chapter
    y: int
    number: int = 0
    x1: int = 0
    x2: int = 0

    @property
    def middle(self) -> int:
        return (self.x1 + self.x2) // 2

    @property
    def tip(self) -> int:
        """Where the arrow's line ends, short of its head."""
        return self.x2 - 7 if self.x2 > self.x1 else self.x2 + 7

    @property
    def back(self) -> int:
        """The wide end of the arrow's head."""
        return self.x2 - 10 if self.x2 > self.x1 else self.x2 + 10

    @property
    def sender(self) -> str | Promise:
        return LANES[self.said.sender] if isinstance(self.said, Message) else ""

    @property
    def receiver(self) -> str | Promise:
        return LANES[self.said.receiver] if isinstance(self.said, Message) else ""


@dataclass(frozen=True, slots=True)
class Diagram:
    lanes: tuple[tuple[str | Promise, int], ...]
    rows: tuple[Row, ...]
    width: int
    height: int


def flow_zero() -> Diagram:
    numbers = count(1)
    rows = tuple(_row(said, HEAD_HEIGHT + ROW_HEIGHT * place, numbers) for place, said in enumerate(_SAID, 1))
    lanes = tuple((title, _middle(lane)) for lane, title in enumerate(LANES))
    return Diagram(lanes, rows, LANE_WIDTH * len(LANES), rows[-1].y + ROW_HEIGHT // 2)


def _row(said: Message | Chapter, y: int, numbers: "count[int]") -> Row:
    if isinstance(said, Chapter):
        return Row(said, y)
    return Row(said, y, next(numbers), _middle(said.sender), _middle(said.receiver))


def _middle(lane: int) -> int:
    return LANE_WIDTH * lane + LANE_WIDTH // 2
