"""Hostile requests to what stands beside the operations: the token endpoints, the control API, imports of files."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from journal_masters.web.addresses import NAMES
from tests.fuzz.hostile.cases import JSON, Case
from tests.fuzz.hostile.values import ROOTS
from tests.matrix import CONTROLS

FORM = "application/x-www-form-urlencoded"
TOKEN, PASSWORD = "/openam/oauth2/access_token", "/api/credentials/access_token"
OAUTH = (TOKEN, PASSWORD, "/openam/oauth2/token/revoke", "/openam/oauth2/introspect")
# RFC 6749 knows 400 and 401; RFC 7009 answers 200 to a token that it does not know.
OAUTH_REFUSALS = frozenset({400, 401, 413, 415, 429})
GOOD = {
    "grant_type": "authorization_code", "code": "x", "redirect_uri": "http://127.0.0.1/callback", "refresh_token": "x",
    "client_id": "{client}",
    "client_secret": "{secret}", "code_verifier": "v" * 43, "scope": "qualified", "user_id": "x@y.example",
    "user_password": "x", "realm": "/api",
    "response_type": "json", "token": "x", "token_type_hint": "access_token",
}  # fmt: skip
BAD = [
    "", "\x00", "a\x00b", "\x1b[31m", "\ud800".encode("utf-8", "surrogatepass"), b"\xff", b"\xc0\x80", "髙橋", "𠮷" * 100,
    "a" * 300_000, "' OR '1'='1", "../..",
    "\r\nSet-Cookie: a=b", "<script>", "%00", "{{7*7}}", "null", "[]", "\u202e", "0" * 10_000,
]  # fmt: skip
HINTS = {
    "Authorization": (
        "Basic",
        "Basic !",
        "Basic Og==",
        "Basic AAA=",
        "Basic /w==",
        "Bearer x",
        "Basic " + "A" * 9_000,
        "Basic 髙",
        "\x01",
    )
}


def token_requests() -> Iterator[Case]:
    for path in OAUTH:
        for name in GOOD:
            for bad in BAD:
                body = urlencode(GOOD | {name: bad})
                yield _oauth(path, f"{name} {str(bad)[:9]!a}", body.encode())
            yield _oauth(path, f"{name} twice", f"{urlencode(GOOD)}&{name}=y".encode())
            yield _oauth(
                path, f"no {name}", urlencode({key: value for key, value in GOOD.items() if key != name}).encode()
            )
        yield from _odd_token_requests(path)


def _odd_token_requests(path: str) -> Iterator[Case]:
    for body in ROOTS:
        for media in (FORM, JSON, "multipart/form-data; boundary=x", "text/plain", ""):
            yield _oauth(path, f"{body[:9]!r} as {media}", body, media)
    for body in (
        b"%",
        b"%zz",
        b"a=%ff",
        b"&" * 10_000,
        b"=" * 10_000,
        b"&".join(b"p%d=1" % n for n in range(2_000)),
        b"x" * 3_000_000,
    ):
        yield _oauth(path, repr(body[:9]), body)
    for header, values in HINTS.items():
        for value in values:
            yield _oauth(path, f"{header} {value[:12]!a}", urlencode(GOOD).encode(), headers={header: value})
    for method in ("GET", "PUT", "DELETE", "PATCH", "HEAD", "TRACE"):
        yield Case(f"{method} {path}", method, path, expected=frozenset({405}), who="nobody", speaks="any")


def _oauth(path: str, name: str, body: bytes, media: str = FORM, headers: dict[str, str] | None = None) -> Case:
    expected = OAUTH_REFUSALS | ({200} if "revoke" in path or "introspect" in path else set())
    return Case(
        f"{path} {name}",
        "POST",
        path,
        body,
        media,
        headers=headers or {},
        expected=expected,
        who="client",
        speaks="oauth",
    )


CONTROL_REFUSALS = frozenset({200, 201, 204, 400, 403, 404, 405, 409, 413, 415, 422, 507})
VALUES: list[Any] = [
    None,
    "",
    "\x00",
    "髙\x1b",
    "a" * 100_000,
    -1,
    0,
    10**30,
    1.5,
    True,
    [],
    [[]],
    {},
    {"a": {}},
    "2026-99-99",
    "9999-12-31T23:59:59-23:59",
]


def controls() -> Iterator[Case]:
    """Every call of the control API, with bodies that are none, and each member of a good one made wrong."""
    for row in CONTROLS:
        path = row.path
        for body in ROOTS if row.method in ("PUT", "POST", "DELETE") else ():
            yield _control(row.method, path, repr(body[:9]), body)
        for name in row.body or {}:
            for value in VALUES:
                data = dict(row.body or {}) | {name: value}
                yield _control(row.method, path, f"{name} {str(value)[:9]!a}", json.dumps(data).encode())
        for query in (
            "%",
            "a=%ff",
            "%00=1",
            "limit=%00",
            "limit=-1",
            "limit=1e9",
            "limit=9999999999999999999999",
            "limit=1&limit=2",
            "a=1",
        ):
            yield _control(row.method, path, f"?{query}", b"", query)
        for media in ("text/xml", "text/plain", FORM, "", "application/json; charset=utf-16"):
            if row.method in ("PUT", "POST"):
                yield _control(row.method, path, f"as {media}", b'{"a":1}', media=media)
        yield _control("PATCH", path, "by PATCH", b"{}")


def control_paths() -> Iterator[Case]:
    """Names and numbers in addresses that cannot be one."""
    for row in CONTROLS:
        if "{" in row.path:
            before, _, rest = row.path.partition("{")
            after = rest.partition("}")[2]
            for odd in (
                "%00",
                "髙橋",
                "..",
                "9" * 30,
                "-1",
                "0",
                "1.5",
                "' OR 1=1",
                "a" * 3_000,
                "\x1b",
                "%ff",
                "😀",
                " ",
                "１",
            ):
                yield _control(row.method, f"{before}{quote(odd, safe='%')}{after}", f"{odd[:9]!a}", b"")


def _control(method: str, path: str, name: str, body: bytes, query: str = "", media: str = JSON) -> Case:
    told = f"{method} {path} {name}"
    return Case(told, method, path, body, media if body else "", query, {}, CONTROL_REFUSALS, "key", "control")


FILES = {
    "empty": b"", "nul": b"\x00" * 100, "bytes": bytes(range(256)),
    "utf-16": "負担部門コード,負担部門名\n1,2\n".encode("utf-16"), "one quote": b'"',
    "open quote": "負担部門コード,負担部門名\n\"1,2\n".encode(), "no header": b"1,2,3\n",
    "header only": "負担部門コード,負担部門名\n".encode(),
    "twice": "負担部門コード,負担部門コード\n1,2\n".encode(), "ragged": "負担部門コード,負担部門名\n1\n1,2,3\n".encode(),
    "cr": b"a,b\r1,2\r",
    "long line": "負担部門コード,負担部門名\n".encode() + b"1," + b"x" * 200_000, "many columns": b"," * 100_000,
    "many lines": b"\n" * 200_000,
    "formula": "負担部門コード,負担部門名\n=1+1,@x\n".encode(), "controls": "負担部門コード,負担部門名\n1,\x01\x02\n".encode(),
    "surrogate": b"\xed\xa0\x80,1\n",
    "zip": b"PK\x03\x04" + b"\x00" * 100, "gzip": b"\x1f\x8b" + b"\x00" * 100, "xml": b"<request/>", "json": b"{}",
    "bidi": "負担部門コード,負担部門名\n1,\u202e\n".encode(),
    "bom twice": b"\xef\xbb\xbf\xef\xbb\xbfa,b\n", "sjis half": "負担部門コード,負担部門名\n1,".encode("cp932") + b"\x83",
    "nul in the middle": b"a,b\n1,\x002\n",
}  # fmt: skip
IMPORTS = (
    ("/issuing/import/", "seller page"),
    *((f"/receiving/masters/{name}/import/", "buyer page") for name in NAMES.values()),
)
BOTTLES = ("/sandbox/snapshots/pour/",)


def files() -> Iterator[Case]:
    """Files that people bring, as a browser sends them."""
    for path, who in (*IMPORTS, *((path, "seller page") for path in BOTTLES)):
        for name, content in FILES.items():
            for filename in ("a.csv", "../../etc/passwd", "髙.csv", "a\x00.csv", "x" * 300):
                yield _page(path, f"{name} {filename[:9]!a}", _upload(filename, content), who)
        for name, body in {
            "no end": b"--x\r\n",
            "no part": b"--x--",
            "no boundary": b"y",
            "endless header": b"--x\r\n" + b"A: b\r\n" * 5_000,
        }.items():
            yield _page(path, name, body, who)


def _upload(filename: str, content: bytes) -> bytes:
    file = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\nContent-Type: text/csv\r\n\r\n'
    )
    rest = b'\r\n--x\r\nContent-Disposition: form-data; name="do"\r\n\r\nissue\r\n--x--\r\n'
    return file.encode() + content + rest


def _page(path: str, name: str, body: bytes, who: str) -> Case:
    media = "multipart/form-data; boundary=x"
    return Case(
        f"{path} {name}", "POST", path, body, media, expected=frozenset({200, 302, 400, 413}), who=who, speaks="page"
    )


def bottles() -> Iterator[Case]:
    """Bottles that are none."""
    for body in (*ROOTS, *(json.dumps(value).encode() for value in HOLLOW)):
        yield _control("PUT", "/sandbox/v1/bottle", repr(body[:40]), body)
        yield _control("POST", "/sandbox/v1/workspaces", repr(body[:40]), b'{"name":"x","bottle":' + body + b"}")


HOLLOW = [
    {"rows": {}}, {"rows": []}, {"rows": {"accounts.workspace": [{}]}}, {"format": 1}, {"format": "x", "rows": {"a": 1}},
    {"format": None},
    {"rows": {"invoices.invoice": [{"workspace": 1}]}}, {"rows": {"auth.user": [{"is_superuser": True}]}},
    {"rows": {"accounts.user": [{"is_staff": True}]}},
    {"rows": {"sessions.session": [{}]}}, {"rows": {"admin.logentry": [{}]}},
    {"rows": {"accounts.accesstoken": [{"token": "x"}]}}, {"rows": {"\x00": []}},
    {"rows": {"accounts.company": [{"id": 1, "workspace_id": 1}]}}, {"version": 10**30}, {"made_at": "x"}, {"workspace": []},
    {"workspace": {"slug": "\x00"}},
]  # fmt: skip
