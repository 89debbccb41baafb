"""A body laid out for the eye, letter by letter as it travelled: only white space between its parts is changed. Pure.

What is no JSON or XML, or was cut, is laid out as far as it goes.
"""

import re

STEP = "  "
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+')
_XML = re.compile(r"<[^>]*>?|[^<]+")


def laid_out(text: str) -> str:
    match text.lstrip()[:1]:
        case "{" | "[":
            return _json(text)
        case "<" if not text.lstrip()[:9].lower().startswith(("<!doctype", "<html")):
            return _xml(text)
    return text


def _json(text: str) -> str:
    pieces: list[str] = []
    depth, before = 0, ""
    for token in _JSON.findall(text):
        if token in "}]":
            depth = max(0, depth - 1)
            pieces.append("" if before in ("{", "[") else _line(depth))
        elif before in ("{", "[", ","):
            pieces.append(_line(depth))
        pieces.append(": " if token == ":" else token)
        depth += token in ("{", "[")
        before = token
    return "".join(pieces)


def _line(depth: int) -> str:
    return "\n" + STEP * depth


def _xml(text: str) -> str:
    lines: list[str] = []
    depth = 0
    is_open = False  # whether the last line is an element that may still be closed on it
    for token in _XML.findall(text.strip()):
        if not token.startswith("<"):
            if is_open and token.strip():
                lines[-1] += token
        elif token.startswith("</"):
            depth = max(0, depth - 1)
            if is_open:
                lines[-1] += token
            else:
                lines.append(STEP * depth + token)
            is_open = False
        else:
            lines.append(STEP * depth + token)
            is_open = not token.startswith(("<?", "<!")) and not token.endswith("/>")
            depth += is_open
    return "\n".join(lines)
