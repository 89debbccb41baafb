"""The users of the companies, at their browsers."""

from dataclasses import dataclass, field

from tests.contract.browsers import Browser, Page

REASON = "単価が注文書と相違しています。"


@dataclass
class People:
    """Whoever is signed in to the pages, each in a browser of their own."""

    origin: str
    _signed_in: dict[str, Browser] = field(default_factory=dict)

    def at(self, pfid: str) -> Browser:
        if pfid not in self._signed_in:
            self._signed_in[pfid] = Browser(self.origin).sign_in(pfid)
        return self._signed_in[pfid]

    def opens(self, number: str, pfid: str = "recipient@demo.example") -> Page:
        """開封, on the page; what is shown then."""
        browser = self.at(pfid)
        page = browser.open(f"/receiving/invoices/{number}/")
        return browser.submit(page, page.form(f"/receiving/invoices/{number}/open/"))

    def sends_back(self, number: str, pfid: str = "recipient@demo.example", reason: str = REASON) -> None:
        """開封 and 差戻し, on the pages."""
        page = self.opens(number, pfid)
        landed = self.at(pfid).submit(page, page.form(f"/receiving/invoices/{number}/return/"), reason=reason)
        assert landed.path == "/receiving/", landed.text
