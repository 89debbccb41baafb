"""XML into plain data, without guessing a type (contract §2, XML; security checklist N2, N5, N8, N9).

expat does the reading. What a request has no use for is refused before it can do anything: DTDs and entities,
processing instructions, attributes, namespaces, text beside elements.
"""

from typing import Any
from xml.parsers import expat

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .json_bodies import MAX_DEPTH, MAX_VALUES, readable, unfit

ROOT = "request"


def parse_xml(body: bytes) -> dict[str, Any]:
    """What stands inside `<request>`: a scalar is a str exactly as written, an empty element is "".

    An element that is repeated becomes a list, where the first stood; whether one element is a list of one is for the
    model to know. E700014 for anything that is not such a document in UTF-8, or nests deeper than 32.
    """
    if body.count(b"<") > 2 * MAX_VALUES:
        unfit(_("値の数が多すぎます"))
    if b"\0" in body:  # no XML in UTF-8 holds one; UTF-16, which expat would recognise on its own, is full of them
        unfit(_("UTF-8ではありません"))
    builder = _Builder()
    try:
        _parser(builder).Parse(body, True)
    except expat.ExpatError as error:
        where = {"line": error.lineno, "column": error.offset + 1}
        unfit(format_lazy(_("XMLの{line}行{column}文字目が正しくありません"), **where))
    return builder.result()


def _parser(builder: "_Builder") -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.XmlDeclHandler = _check_declaration
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    return parser


def _check_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() != "utf-8":
        unfit(format_lazy(_("文字コード{name}は使用できません（UTF-8のみ）"), name=readable(encoding)))


def _refuse_doctype(*_declaration: object) -> None:
    unfit(_("DOCTYPE宣言は使用できません"))


def _refuse_instruction(*_instruction: object) -> None:
    unfit(_("処理命令は使用できません"))


class _Builder:
    """Grows the data while expat reads. An open element is a frame: its name, its children if any, its text so far."""

    def __init__(self) -> None:
        self._frames: list[tuple[str, dict[str, Any], list[str]]] = []
        self._root: dict[str, Any] | str = ""

    def start(self, name: str, attributes: list[str]) -> None:
        if attributes or ":" in name:
            unfit(format_lazy(_("要素{name}：属性と名前空間は使用できません"), name=readable(name)))
        if len(self._frames) >= MAX_DEPTH:
            unfit(_("入れ子が深すぎます"))
        if not self._frames and name != ROOT:
            unfit(format_lazy(_("最上位の要素は{root}です"), root=ROOT))
        self._frames.append((name, {}, []))

    def text(self, text: str) -> None:
        self._frames[-1][2].append(text)

    def end(self, _name: str) -> None:
        name, children, pieces = self._frames.pop()
        text = "".join(pieces)
        if children and text.strip(" \t\r\n"):
            unfit(format_lazy(_("要素{name}に文字と要素が混在しています"), name=readable(name)))
        value = children or text
        if self._frames:
            _attach(self._frames[-1][1], name, value)
        else:
            self._root = value

    def result(self) -> dict[str, Any]:
        if isinstance(self._root, dict):
            return self._root
        if self._root.strip(" \t\r\n"):
            unfit(format_lazy(_("要素{name}に文字と要素が混在しています"), name=ROOT))
        return {}


def _attach(children: dict[str, Any], name: str, value: Any) -> None:
    known = children.get(name)
    if known is None:
        children[name] = value
    elif type(known) is list:
        known.append(value)
    else:
        children[name] = [known, value]
