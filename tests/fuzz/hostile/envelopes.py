"""What stands around a body: methods, headers, media types, queries."""

from collections.abc import Iterator
from urllib.parse import urlencode

from platform_project.api.dialects import Format
from tests.fuzz.hostile.cases import JSON, JUDGED, Case, Wire, wires, writing_wires

METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "CONNECT",
    "post",
    "BREW",
    "G\u00cbT",
)
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
TYPES = [
    "", ";", "json", "application", "application/", "/json", "application/jsonp", "application/json+x", "text/json",
    "text/html", "text/plain",
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/soap+xml",
    "application/xhtml+xml", "application/octet-stream", "application/json,text/xml", "application/json\ttext", "image/png", "*/*",
    "application/vnd.api+json", "application/problem+json", "x" * 5_000, "application/\x00json", "application/json\xe3\x80\x80",
    "ａpplication/json",
]  # fmt: skip
COMPRESSED = ("gzip", "deflate", "br", "zstd", "compress", "x-gzip", "gzip, gzip", "identity, gzip", "bogus", "GZIP")
ACCEPTS = [
    "application/jsonx", "application/*", "*", "text/*", "/", ";q=1", "application/json;q=0", "application/json;q=-1",
    "application/json;q=9e9",
    "application/json;q=NaN", "text/html", "image/*", ",,,,", "application/json" + ";a=b" * 1_000, ",".join(["a/b"] * 2_000),
    "\x01", "髙",
    "text/xml;q=1.0, application/json;q=1.0", "application/xml", "application/json; charset=utf-16",
]  # fmt: skip
TOKENS = [
    "", "Bearer", "Bearer ", "bearer x", "Bearer  x", "Bearer x y", "Basic x", "Basic Og==", "Basic ////", "Digest x",
    "Token x", "x",
    "Bearer " + "x" * 7_000, "Bearer \x00", "Bearer 髙橋", "Bearer ' OR 1=1 --", "Bearer %00", "Bearer null",
    "Bearer undefined", "Bearer [object Object]",
    "Bearer {}", "Bearer x, Bearer y", "Bearer x\ty", "Negotiate x", "Bearer=x", "Bearer:x", "Bearer \u2028",
]  # fmt: skip
EXTRAS = {
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1, ::1, x",
    "X-Original-Url": "/admin/",
    "X-Rewrite-Url": "/admin/", "X-Request-Id": "x" * 5_000, "Referer": "http://evil.example/", "Origin": "null",
    "Cookie": "sessionid=x; csrftoken=\x7f",
    "Accept-Language": "x" * 5_000, "Accept-Encoding": "gzip;q=NaN", "Accept-Charset": "utf-16", "If-Match": "*",
    "If-None-Match": "*",
    "If-Modified-Since": "yesterday", "Range": "bytes=0-0,1-1", "Expect": "x", "TE": "trailers", "Upgrade": "h2c", "User-Agent": "",
    "User-Agent ": "x", "Content-Language": "x", "Content-Md5": "x", "X-Csrftoken": "x", "Hx-Request": "true",
    "Host": "127.0.0.1", "Idempotency-Key": "x" * 5_000,
    "X-Sandbox-Fault": "nonsense;;=", "Prefer": "code=500", "Traceparent": "00-x-x-x", "Forwarded": "host=evil.example",
    "Dnt": "1", "Via": "1.1 x",
}  # fmt: skip
# Each reads as one request that is right, or not quite.
QUERIES = [
    "%", "%z", "%zz=1", "a=%", "a=%1", "%00=1", "a=%00", "a=%ff", "%c3=1", "a=%c0%af", "a=%ed%a0%80", "&&&&", "====", "=1", "a",
    "a;b=1", "a=1;b=2",
    "a[]=1&a[]=2", "a[b]=1", "a.b=1", "__proto__=1", "constructor=1", "a=1&a=2", "a=1&A=2", "format=xml", "format=html",
    "_method=DELETE", "access_token=x",
    "callback=x", "get_count=1&get_count=2", "response_type=csv", "response_type=", "response_type=json&response_type=xml",
    "response_type=%00",
    "start_position=0", "start_position=-1", "start_position=1e9", "get_count=99999999999999999999", "get_count=%EF%BC%91", "?",
    "#", "a=<x>", "a='",
    "a=%E2%80%AE", "%E2%80%AE=1", "+", "a=+", "%2B", "a=%0d%0aSet-Cookie:x=1", "a=" + "b" * 8_200,
    "&".join(f"p{n}=1" for n in range(900)),
]  # fmt: skip
REFUSED_QUERIES = frozenset({200, 400, 404, 414})


def methods() -> Iterator[Case]:
    """A method that the address does not know; a header that names another changes nothing."""
    for wire in wires():
        for method in METHODS:
            if method.upper() not in known_at(wire):
                yield _with_method(wire, method)
        for header in OVERRIDES:
            for method in ("DELETE", "GET", "PUT"):
                yield wire.case(f"{header} {method}", wire.good(), headers={header: method}, expected=JUDGED)


def known_at(wire: Wire) -> set[str]:
    found = {other.route.method for other in wires() if other.route.path == wire.route.path}
    return found | {"HEAD", "OPTIONS"}


def _with_method(wire: Wire, method: str) -> Case:
    told = wire.case(f"by {method}", wire.good())
    return Case(told.name, method, told.path, headers=told.headers, expected=frozenset({405}), who=told.who)


def media_types() -> Iterator[Case]:
    for wire in writing_wires():
        body = wire.case("", wire.good()).body
        for media in TYPES:
            yield wire.raw(f"as {media[:30]!a}", body, content_type=media, expected=frozenset({400, 415}))
        for coding in COMPRESSED:
            told = {"Content-Encoding": coding}
            yield wire.raw(f"in {coding}", body, headers=told, expected=frozenset({415}))
        other = "text/xml" if wire.form is Format.JSON else JSON
        yield wire.raw(f"said to be {other}", body, content_type=other)


def headers() -> Iterator[Case]:
    for wire in wires():
        for accept in ACCEPTS:
            yield wire.case(f"Accept {accept[:20]!a}", wire.good(), headers={"Accept": accept}, expected=JUDGED)
        for token in TOKENS:
            expected = frozenset({401})
            yield wire.case(
                f"Authorization {token[:20]!a}",
                wire.good(),
                headers={"Authorization": token},
                expected=expected,
                who="nobody",
            )
        for name, value in EXTRAS.items():
            expected = JUDGED | {422} if name == "Idempotency-Key" else JUDGED
            yield wire.case(f"{name} {value[:12]!a}", wire.good(), headers={name: value}, expected=expected)


def queries() -> Iterator[Case]:
    for wire in wires():
        for query in QUERIES:
            if wire.route.reads_query:
                good = urlencode([pair for pair in wire.good().items() if not wire.route.holds(pair[0])])
                told = wire.case(f"?{query[:20]}", {}, expected=REFUSED_QUERIES)
                yield _with_query(told, query)
                yield _with_query(told, f"{good}&{query}")
            else:
                yield _with_query(wire.case(f"?{query[:20]}", wire.good(), expected=JUDGED | {414}), query)


def _with_query(told: Case, query: str) -> Case:
    return Case(
        told.name, told.method, told.path, told.body, told.content_type, query, told.headers, told.expected, told.who
    )


def paths() -> Iterator[Case]:
    """Addresses beside those that there are."""
    for wire in wires():
        path = wire.case("", wire.good()).path
        for other in (
            f"{path}/", f"/{path}", f"{path}//", f"{path}.json", f"{path}.xml", f"{path}%00", f"{path}%2f", f"{path};a=1",
            path.upper(), f"{path}/..",
            path.replace("/", "//"), path.replace("v", "V"), f"{path}/1", f"{path}\u3000", f"/./{path[1:]}", path[:-1],
        ):  # fmt: skip
            told = wire.case(f"at {other!a}", wire.good())
            expected = frozenset({404, 405})
            yield Case(
                told.name,
                told.method,
                other,
                told.body,
                told.content_type,
                told.query,
                told.headers,
                expected,
                told.who,
                "any",
            )
