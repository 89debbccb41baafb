"""The paper invitation (招待状) as a letter: to whom it went, the code, where to type it, and until when."""

from accounts.models import Notice
from partners.models import Invitation
from platform_project.documents.pages import Addressee, LetterDocument, Sender
from platform_project.documents.typesetting import typeset
from platform_project.kernel import clock

_TO_CUSTOMER = "これまで紙などでお届けしていた請求書を、画面でお受け取りいただけるようになります。"
_TO_SUPPLIER = "貴社の請求書を画面で発行し、そのまま弊社へお届けいただけるようになります。"
_STEPS = (
    "上記のページをブラウザーで開き、招待コードを入力します。大文字と小文字、ハイフンの有無は問いません。",
    "すでに会員の方はサインインします。はじめての方は、会社名などを登録して無料会員になります。",
    "承諾すると手続きは完了です。サインインのうえ、辞退することもできます。",
)


def letter(notice: Notice, invitation: Invitation, *, where: str) -> LetterDocument:
    """The letter as it was sent. `where` is the address of the page on which the code is typed."""
    *address, name = notice.address.splitlines() or [""]
    inviter = invitation.inviter
    return LetterDocument(
        subject=f"請求書の電子{'受け取り' if invitation.customer else '発行'}へのご招待",
        sent_on=clock.date_of(notice.sent_at), addressee=Addressee("", tuple(address), (name,)),
        sender=Sender(
            inviter.name, zip=inviter.zip, phone=inviter.phone,
            address=tuple(filter(None, (inviter.address1, inviter.address2))),
        ),
        paragraphs=(
            "平素より格別のお引き立てを賜り、厚く御礼申し上げます。",
            f"このたび{inviter.name}は、請求書プラットフォームでのお取引にご招待いたします。"
            f"{_TO_CUSTOMER if invitation.customer else _TO_SUPPLIER}",
            "下記の招待コードを、有効期限までにご入力ください。",
        ),
        code=invitation.token, where=where, expires_on=clock.date_of(invitation.expires_at), steps=_STEPS,
        closing="有効期限を過ぎた招待コードはお使いいただけません。その場合は、差出人へご連絡ください。",
    )  # fmt: skip


def pdf(notice: Notice, invitation: Invitation, *, where: str) -> bytes:
    """Dated with the day it was sent, so that every download is the same file."""
    return typeset(letter(notice, invitation, where=where), at=notice.sent_at)
