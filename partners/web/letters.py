"""招待状: the letter of a paper invitation, as a PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.models import Notice
from accounts.web.access import company_page
from accounts.web.downloads import download
from partners import documents, selectors


@require_safe
@company_page
def letter(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """For everybody in the workspace, like the outbox itself."""
    letters = actor.company.workspace.notices.filter(channel=Notice.Channel.LETTER)
    notice = letters.filter(number=number).first()
    invitation = selectors.sent_with(notice) if notice else None
    if notice is None or invitation is None:
        raise Http404
    where = request.build_absolute_uri(reverse("invitations"))
    return download(documents.pdf(notice, invitation, where=where), _("招待状_%(number)s.pdf") % {"number": number})
