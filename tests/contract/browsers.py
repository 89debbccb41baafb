"""A person at a browser without scripts: pages, forms with their hidden fields, cookies, redirects."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

from tests.contract.programs import PASSWORD, SECONDS

Fields = list[tuple[str, str]]
MOST_REDIRECTS = 5


@dataclass
class Form:
    action: str
    method: str
    fields: Fields

    def filled(self, changes: dict[str, str]) -> Fields:
        """What is sent: the form as it stands, with the changes."""
        kept = [(name, value) for name, value in self.fields if name not in changes]
        return [*kept, *changes.items()]


class _Reader(HTMLParser):
    """Collects forms, links and text. Buttons send nothing unless one is pressed, that is: named in the changes."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._options: Fields = []
        self._textarea = ""
        self._link = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get"), [])
            self.forms.append(self._form)
        elif tag == "a":
            self._link = given.get("href", "")
            self.links.setdefault(self._link, "")
        elif self._form is None:
            return
        elif tag == "input":
            self._read_input(given)
        elif tag == "select":
            self._select, self._options = given.get("name", ""), []
        elif tag == "option":
            self._options.append(("selected" if "selected" in given else "", given.get("value", "")))
        elif tag == "textarea":
            self._textarea = given.get("name", "")
            self._form.fields.append((self._textarea, ""))

    def _read_input(self, given: dict[str, str]) -> None:
        unchecked = given.get("type") in ("checkbox", "radio") and "checked" not in given
        if (
            self._form
            and given.get("name")
            and not unchecked
            and given.get("type") != "submit"
            and "disabled" not in given
        ):
            self._form.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "a":
            self._link = ""
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select" and self._form and self._select and self._options:
            chosen = [value for selected, value in self._options if selected] or [self._options[0][1]]
            self._form.fields += [(self._select, value) for value in chosen]

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._link:
            self.links[self._link] += data
        if self._textarea and self._form:
            name, value = self._form.fields.pop()
            self._form.fields.append((name, value + data.removeprefix("\n")))


class Page:
    """What the browser shows.

    `links` maps address → text. `away` is an address on another origin to which it was sent, and where it did not go.
    """

    def __init__(self, response: requests.Response, away: str = "") -> None:
        self.status, self.url, self.away, self.html = response.status_code, response.url, away, response.text
        reader = _Reader()
        reader.feed(self.html)
        self.forms, self.links = reader.forms, reader.links
        self.text = " ".join(" ".join(reader.words).split())

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def form(self, action: str) -> Form:
        """The form whose action ends so, any query aside; `""`: the one that posts to the page itself."""
        actions = [(form, form.action.partition("?")[0]) for form in self.forms]
        found = [form for form, target in actions if (target.endswith(action) if action else not target)]
        assert found, f"no form to {action} on {self.url}: {self.text[:500]}"
        return found[0]


class Browser:
    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.http = requests.Session()

    def open(self, path: str) -> Page:
        return self._follow(self.http.get(urljoin(self.origin, path), allow_redirects=False, timeout=SECONDS))

    def submit(self, page: Page, form: Form, **changes: str) -> Page:
        """Send a form as a person does, after typing the changes."""
        target = urljoin(page.url, form.action)
        answer = self.http.request(
            form.method.upper(), target, data=form.filled(changes), allow_redirects=False, timeout=SECONDS
        )
        return self._follow(answer)

    def sign_in(self, pfid: str, password: str = PASSWORD) -> "Browser":
        page = self.open("/signin/")
        landed = self.submit(page, page.form("/signin/"), username=pfid, password=password)
        assert landed.path != "/signin/", landed.text
        return self

    def _follow(self, answer: requests.Response) -> Page:
        for _ in range(MOST_REDIRECTS):
            if "Location" not in answer.headers:
                return Page(answer)
            target = urljoin(answer.url, answer.headers["Location"])
            if not target.startswith(f"{self.origin}/"):
                return Page(answer, away=target)
            answer = self.http.get(target, allow_redirects=False, timeout=SECONDS)
        raise AssertionError(f"still redirected after {MOST_REDIRECTS} pages: {answer.url}")
