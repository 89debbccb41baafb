"""A page's markup, read for what tests ask of it: its files, its forms, and how it tells that a field is wrong."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "email", "tel", "url", "number", "date", "datetime-local", "time", "search", "password", "file"}
VOID = {"input", "img", "link", "meta", "br", "hr", "source", "path", "rect", "circle", "line", "use"}


@dataclass
class Control:
    name: str
    kind: str
    value: str = ""
    required: bool = False
    fixed: bool = False


@dataclass
class Form:
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def typed(self) -> list[Control]:
        return [one for one in self.controls if one.kind in TYPED or one.kind == "textarea"]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted({one.name for one in self.controls}))

    def emptied(self, kept: str) -> dict[str, str]:
        """What a browser sends when nothing is filled in but texts that may be left out."""
        sent = {one.name: one.value for one in self.controls if one.kind == "hidden"}
        return sent | {one.name: kept if self._may_be_left(one) else "" for one in self.typed}

    def lost(self, kept: str, page: "Markup") -> list[str]:
        """The texts that were typed and are gone from the page that came back."""
        there = {one.name: one.value for form in page.forms for one in form.controls}
        typed = [one.name for one in self.typed if self._may_be_left(one)]
        return [f"{name} was not kept" for name in typed if name in there and there[name] != kept]

    def _may_be_left(self, control: Control) -> bool:
        return control.kind in ("text", "textarea") and not control.required and not control.fixed


class Markup(HTMLParser):
    """`invalid` are the controls that say that they are wrong, each with the ids of what explains it."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []
        self.forms: list[Form] = []
        self.invalid: list[tuple[str, list[str]]] = []
        self.texts: dict[str, str] = {}
        self.error_lists: list[str] = []
        self._open: list[str] = []
        self._group: list[str] = []
        self._form: Form | None = None
        self._filling: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(given.get("id", ""))
        if given.get("id"):
            self.texts.setdefault(given["id"], "")
        if tag in ("link", "script", "img"):
            self.files += filter(None, (given.get("href") or given.get("src"),))
        if tag == "fieldset":
            self._group = given.get("aria-describedby", "").split()
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        if "errorlist" in given.get("class", "").split() and "nonfield" not in given.get("class", ""):
            self.error_lists.append(given.get("id", ""))
        if tag in ("input", "select", "textarea"):
            self._meet(tag, given)

    def _meet(self, tag: str, given: dict[str, str]) -> None:
        if given.get("aria-invalid") == "true":
            self.invalid.append((given.get("name", ""), [*given.get("aria-describedby", "").split(), *self._group]))
        # A page's script puts a number in the place of `__prefix__`.
        if self._form is None or not given.get("name") or "__prefix__" in given["name"]:
            return
        kind = given.get("type", "text") if tag == "input" else tag
        fixed = "disabled" in given or "readonly" in given
        control = Control(given["name"], kind, given.get("value", ""), "required" in given, fixed)
        self._form.controls.append(control)
        self._filling = control if tag == "textarea" else None

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()
        if tag == "form":
            self._form = None
        if tag == "fieldset":
            self._group = []
        if tag == "textarea":
            self._filling = None

    def handle_data(self, data: str) -> None:
        if self._filling is not None:
            self._filling.value += data.removeprefix("\n")
        for one in filter(None, self._open):
            self.texts[one] += data

    def unexplained(self) -> list[str]:
        """Controls that are wrong and do not lead to a reason, and reasons to which no control leads."""
        led_to = {one for _name, ids in self.invalid for one in ids}
        silent = [name for name, ids in self.invalid if not any(self.texts.get(one, "").strip() for one in ids)]
        broken = [one for one in led_to if one not in self.texts]
        lonely = [one for one in self.error_lists if one not in led_to]
        return [
            *(f"{name} is wrong, and nothing says why" for name in silent),
            *(f"described by {one}, which is not there" for one in broken),
            *(f"a reason ({one or 'without an id'}) belongs to no field" for one in lonely),
        ]


def read(page: bytes) -> Markup:
    markup = Markup()
    markup.feed(page.decode())
    return markup
