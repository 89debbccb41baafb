"""A described page into a PDF, by Typst: A4, fonts embedded, the same bytes for the same page and instant."""

import datetime as dt
import json
import threading
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Protocol

from platform_project.documents.printed import printed

TEMPLATES = Path(__file__).parent / "templates"
FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")


class Page(Protocol):
    """A frozen dataclass that names its template."""

    template: ClassVar[str]


_of_thread = threading.local()


def typeset(page: Page, *, at: dt.datetime) -> bytes:
    """The page as a PDF that says it was made at `at`, an aware instant.

    Texts are data: whatever a template finds in them, it prints.
    """
    if at.tzinfo is None:
        raise ValueError("a document is made at an aware instant")
    pdf: bytes = _compiler().compile(
        input=str(TEMPLATES / page.template),
        format="pdf",
        sys_inputs={"data": json.dumps(printed(page), ensure_ascii=False)},
        timestamp=at.astimezone(dt.UTC).replace(microsecond=0),
    )
    return pdf


def _compiler() -> Any:
    """The thread's own: one that two threads share refuses to work for the second."""
    if not hasattr(_of_thread, "compiler"):
        # Most processes never set a page; the library and its fonts are loaded by the first one.
        typst = import_module("typst")
        _of_thread.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    return _of_thread.compiler


@cache
def _fonts() -> Any:
    """One for all threads: loaded, they weigh 30 MB."""
    folders = [str(import_module(name).FONT_PATH.parent) for name in FONTS]
    return import_module("typst").Fonts(include_system_fonts=False, font_paths=folders)
