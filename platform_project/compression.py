"""What people load is packed on its way; what programs are answered is not, since it would cost more than it saves beside them.

Pages show secrets (keys, links of invitations) beside words that came with the address; packed together, their length could
tell whoever watches the line whether a guess was right (BREACH). Three things stand against it: a form's token is masked anew
in every answer, each page is padded by a random number of bytes, and no other site can have a browser ask for somebody's pages
unseen, because the session's cookie is `SameSite=Lax`.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

KINDS = ("text/html", "text/css", "text/javascript", "image/svg+xml")


class PageCompressionMiddleware(GZipMiddleware):
    """Django's, for pages and their files only. Its padding keeps lengths from telling what a page hides."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith(KINDS):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        # A file that was packed is no longer the one that its tag names; its date still tells whether it is the newest.
        if packed.headers.get("Last-Modified") and packed.headers.get("Content-Encoding") == "gzip":
            del packed.headers["ETag"]
        return packed
