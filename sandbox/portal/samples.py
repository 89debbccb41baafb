"""A request as one writes it: for a shell, in Python with requests or with our own client, in JavaScript. Pure."""

import datetime as dt
import json
import shlex
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from platform_project.api.dialects import Format
from platform_project.api.operations import Side
from sandbox.portal.requests import PASSWORD_TOKEN, Caller, Request, as_json

# In the order of the pages: the name in an address → what it is called, and the format that it speaks.
LANGUAGES: dict[str, tuple[str, Format]] = {
    "curl": ("curl", Format.JSON),
    "curl-xml": ("curl (XML)", Format.XML),
    "python": ("Python (requests)", Format.JSON),
    "client": ("Python (invoice_sandbox)", Format.JSON),
    "javascript": ("JavaScript (fetch)", Format.JSON),
}
FILE = "invoice.pdf"

# Operation → the method of the client's session, and the member that it takes; "" takes the members one by one.
_SESSION = {
    "seller_invoice_search": ("list_invoices", ""), "seller_invoice_register": ("register_invoices", "invoices"),
    "seller_invoice_update": ("update_invoices", "invoices"), "buyer_journal_master_search": ("journal_masters", ""),
    "buyer_journal_master_register": ("register_journal_masters", ""), "buyer_invoice_search": ("fetch_invoices", ""),
    "buyer_supplier_register": ("register_suppliers", "suppliers"),
}  # fmt: skip


def languages(request_key: str) -> list[str]:
    """Those in which an operation can be called: the client has none for a file."""
    return [name for name in LANGUAGES if name != "client" or request_key in _SESSION]


def write(language: str, request: Request, caller: Caller) -> str:
    return _WRITERS[language](request, caller).rstrip()


def token_command(caller: Caller, side: Side) -> str:
    """The command that sets `TOKEN`, which the others name."""
    form = " \\\n  ".join(
        f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in caller.token_form(side).items()
    )
    read = shlex.quote('import json, sys; print(json.load(sys.stdin)["access_token"])')
    return f"TOKEN=$(curl -sS {caller.origin}{PASSWORD_TOKEN} \\\n  {form} |\n  python3 -c {read})"


def curl(request: Request, caller: Caller) -> str:
    """`TOKEN` holds the access token."""
    get, file = request.route.reads_query, request.operation.media_type
    method = "-G" if get else f"-X {request.route.method}"
    pieces = [f"curl -sS {method} {caller.origin}{request.path}", '-H "Authorization: Bearer $TOKEN"']
    pieces += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in request.headers.items()]
    pieces += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in request.query.items()]
    pieces += [f"--data-binary {shlex.quote(request.body)}"] if request.body else []
    pieces += [f"-o {FILE} -w '%{{http_code}} %{{content_type}}\\n'"] if file else []
    return " \\\n  ".join(pieces)


def python(request: Request, caller: Caller) -> str:
    sent: dict[str, Any] = {"params": request.asked} if request.route.reads_query else {"json": request.asked}
    accept = {name: value for name, value in request.headers.items() if name != "Content-Type"}
    headers = as_json({"Authorization": "", **accept}, 4).replace('""', 'f"Bearer {token}"')
    arguments = ["url", *(f"{name}={_inside(as_json(value, 4))}" for name, value in sent.items())]
    arguments += [f"headers={_inside(headers)}", "timeout=30"]
    call = ",\n    ".join(arguments)
    return f"""{_PYTHON_IMPORTS[bool(request.operation.media_type)]}
token = requests.post(
    "{caller.origin}{PASSWORD_TOKEN}",
    data={_inside(as_json(caller.token_form(request.operation.side), 4))},
    timeout=30,
).json()["access_token"]

url = "{caller.origin}{request.path}"
answer = requests.{request.route.method.lower()}(
    {call},
)
answer.raise_for_status()
{_PYTHON_ENDS[bool(request.operation.media_type)]}
"""


_PYTHON_IMPORTS = {False: "import requests\n", True: "from pathlib import Path\n\nimport requests\n"}
_PYTHON_ENDS = {
    False: "print(answer.text)",
    True: f'Path("{FILE}").write_bytes(answer.content)\nprint(answer.status_code, answer.headers["Content-Type"])',
}


def client(request: Request, caller: Caller) -> str:
    method, member = _SESSION[request.operation.key]
    content: Mapping[str, Any] = request.content
    if member:
        given = as_json(content[member], 4)
    else:
        given = "\n" + "".join(f"    {name}={_inside(as_json(value, 4))},\n" for name, value in content.items())
    told = "rows" if request.route.array else "body"
    pfid = caller.pfid(request.operation.side)
    return f"""from invoice_sandbox import Credentials, Session
from invoice_sandbox.http import Server

session = Session(
    Server("{caller.origin}"),
    Credentials("{pfid}", "{caller.password}", "{caller.client_id}", "{caller.client_secret}"),
    dialect="{request.route.dialect.name}",
)
answer = session.{method}({given})
print(answer.{told})
"""


def javascript(request: Request, caller: Caller) -> str:
    is_file = bool(request.operation.media_type)
    query = f"?{urlencode(request.query)}" if request.query else ""
    headers = as_json({"Authorization": "", **request.headers}).replace('""', "`Bearer ${access_token}`")
    body = f"\n  body: JSON.stringify({_inside(request.body, '  ')})," if request.body else ""
    form = _inside(as_json(caller.token_form(request.operation.side)), "  ")
    return f"""{_JAVASCRIPT_IMPORTS[is_file]}const given = await fetch("{caller.origin}{PASSWORD_TOKEN}", {{
  method: "POST",
  body: new URLSearchParams({form}),
}});
const {{ access_token }} = await given.json();

const answer = await fetch("{caller.origin}{request.path}{query}", {{
  method: "{request.route.method}",
  headers: {_inside(headers, "  ")},{body}
}});
if (!answer.ok) throw new Error(await answer.text());
{_JAVASCRIPT_ENDS[is_file]}
"""


_JAVASCRIPT_IMPORTS = {False: "", True: 'import { writeFile } from "node:fs/promises";\n\n'}
_JAVASCRIPT_ENDS = {
    False: "console.log(await answer.text());",
    True: (
        f'await writeFile("{FILE}", new Uint8Array(await answer.arrayBuffer()));\n'
        'console.log(answer.status, answer.headers.get("Content-Type"));'
    ),
}


def _inside(text: str, indent: str = "    ") -> str:
    """Several lines as the value of something that is itself indented."""
    return text.replace("\n", f"\n{indent}")


_WRITERS: dict[str, Callable[[Request, Caller], str]] = {
    "curl": curl, "curl-xml": curl, "python": python, "client": client, "javascript": javascript,
}  # fmt: skip


def pretty(answer: str) -> str:
    """A recorded answer as a page shows it: JSON on many lines."""
    return as_json(json.loads(answer)) if answer.startswith("{") else answer


def freeze_clock(caller: Caller) -> str:
    """The command that stops the demo workspace's clock, by its key."""
    return (
        f"curl -sS -X PUT {caller.origin}/sandbox/v1/clock \\\n"
        f"  -H 'Authorization: Bearer {caller.workspace}-key' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        """  --data-binary '{"mode": "frozen", "now": "2027-03-31T23:55:00+09:00"}'"""
    )


def lost_answer(caller: Caller, body: str) -> str:
    """A registration whose answer is lost, and the same again with its key; `TOKEN` holds the access token."""
    return (
        f"register() {{\n  curl -sS -X POST {caller.origin}/v1/invoice/seller/invoices \\\n"
        "    -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\\n"
        f"    -H 'Idempotency-Key: order-4711' \"$@\" \\\n    --data-binary {shlex.quote(body)}\n}}\n"
        "register -H 'X-Sandbox-Fault: cut-after' || register -i"
    )


def paging_loop(caller: Caller, first: dt.date, last: dt.date) -> str:
    """Reads a list to its end."""
    form = _inside(as_json(caller.token_form(Side.ISSUING), 4))
    return f"""import requests

token = requests.post(
    "{caller.origin}{PASSWORD_TOKEN}",
    data={form},
    timeout=30,
).json()["access_token"]

position, invoices = 1, []
while position:
    page = requests.get(
        "{caller.origin}/v1/invoice/seller/invoices",
        params={{"send_date_from": "{first}", "send_date_to": "{last}", "start_position": position, "get_count": 20}},
        headers={{"Authorization": f"Bearer {{token}}"}},
        timeout=30,
    ).json()
    invoices += page["invoices"]
    position = page.get("next_position")
print(len(invoices))"""
