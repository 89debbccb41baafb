"""Pictures of the product for its documents: `make screenshots` writes docs/screenshots/*.png anew.

A sandbox of its own on a temporary folder, its demo workspace planted at a fixed instant and its clock standing there: the same
pictures each time, but for what a call cost and for what a machine makes up.
"""

import base64
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError, URLError

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
NOW = "2026-11-20T10:30:00+09:00"
PASSWORD = "demo-pass-2026"
MOST_BYTES = 200 * 1024
PATIENCE = 180


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as somebody of the demo sees it; `who` is empty for a visitor."""

    name: str
    path: str
    who: str = ""
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    language: str = "ja-JP"


ISSUER, RECIPIENT, STAFF = "issuer@demo.example", "recipient@demo.example", "staff@demo.example"
PICTURES = (
    Picture("welcome", "/"),
    Picture("issuing-home", "/issuing/home/", ISSUER, height=1240),
    Picture("issuing-home-dark", "/issuing/home/", ISSUER, height=1240, scheme="dark"),
    Picture("issuing-home-phone", "/issuing/home/", ISSUER, width=390, height=844),
    Picture("issuing-list", "/issuing/", ISSUER),
    Picture("invoice-new", "/issuing/new/", ISSUER),
    Picture("invoice", "/issuing/invoices/34/", ISSUER),
    Picture("receiving-home", "/receiving/home/", RECIPIENT, height=1240),
    Picture("receiving-phone", "/receiving/", RECIPIENT, width=390, height=844),
    Picture("journals", "/receiving/invoices/37/journals/", RECIPIENT),
    Picture("console", "/sandbox/", ISSUER),
    Picture("log-entry", "/sandbox/log/{refused}/", ISSUER),
    Picture("faults", "/sandbox/faults/", ISSUER),
    Picture("counterparties", "/sandbox/counterparties/", ISSUER),
    Picture("portal", "/docs/", language="en-GB"),
    Picture("operation", "/docs/operations/seller_invoice_register/", ISSUER, language="en-GB"),
    Picture("playground", "/docs/oauth/", ISSUER, scheme="dark", language="en-GB"),
    Picture("admin", "/admin/", STAFF),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as data, sandbox(Path(data)) as address:
        known = play(address)
        OUT.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            path = subprocess.run(
                [ROOT / "scripts" / "ensure-chromium"], capture_output=True, text=True, check=True
            ).stdout
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
            browser = playwright.chromium.launch(executable_path=path.strip(), args=arguments)
            too_large = [picture.name for picture in PICTURES if take(browser, address, picture, known) > MOST_BYTES]
            browser.close()
    if too_large:
        sys.exit(f"larger than {MOST_BYTES} bytes: {', '.join(too_large)}")


@contextmanager
def sandbox(data: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1", "--threads", "8", "--quiet"]
    own = os.environ | {"DJANGO_ENV": "local", "DATA": str(data)}
    process = subprocess.Popen([*command, "--with-parent"], cwd=ROOT, env=own, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the sandbox did not start")


def play(address: str) -> dict[str, str]:
    """A morning in the workspace: calls that succeed and fail, counterparties at work, a fault that waits."""
    control = "demo-key"
    call(address, "PUT", "/sandbox/v1/clock", control, {"mode": "frozen", "now": NOW})
    call(address, "POST", "/sandbox/v1/workspaces/demo/reset", control, {"keep_clock": True})
    call(address, "DELETE", "/sandbox/v1/log", control)
    for code in ("BOT-OPEN-NOW", "BOT-RET-PRICE", "BOT-OPEN-3D"):
        call(address, "POST", "/sandbox/v1/counterparties", control, {"code": code})
    token = token_of(address)
    for start in ("2026-08-01", "2026-09-01", "2026-10-01"):
        search = {"response_type": "json", "send_date_from": start, "send_date_to": "2026-11-20"}
        call(address, "POST", "/wi/v2/seller/invoice/search", token, search)
    for code in ("BOT-OPEN-NOW", "BOT-RET-PRICE", "BOT-OPEN-3D"):
        call(
            address,
            "POST",
            "/wi/v2/seller/invoice/register",
            token,
            {"response_type": "json", "invoices": [invoice(code)]},
        )
    wrong = invoice("NOBODY") | {"send_date": "2026/11/31"}
    call(address, "POST", "/wi/v2/seller/invoice/register", token, {"response_type": "json", "invoices": [wrong]})
    call(address, "GET", "/v1/invoice/seller/invoices", "expired-long-ago")
    call(address, "POST", "/sandbox/v1/faults", control, {"effect": "503", "times": 2})
    call(address, "POST", "/sandbox/v1/clock/advance", control, {"hours": 30})
    rows = call(address, "GET", "/sandbox/v1/log?status=4xx", control)["entries"]
    refused = next(row for row in rows if row["path"].endswith("/register"))
    return {"refused": str(refused["number"])}


def invoice(customer: str) -> dict[str, Any]:
    return {
        "send_date": "2026-11-20", "pay_due_date": "2026-12-31", "invoice_type": "3", "inv_name": "11月分 部品代",
        "customer": {"private_cust_cd": customer},
        "details": [
            {"item_name": "六角ボルト M6×30", "item_qty": 400, "item_price": 12.5, "tax_type": "0", "tax_rate_sec": 10},
            {"item_name": "鋼板 SPCC 1.6mm", "item_qty": 20, "item_price": 5480, "tax_type": "0", "tax_rate_sec": 10},
        ],
    }  # fmt: skip


def token_of(address: str) -> str:
    form = (
        f"user_id={ISSUER}&user_password={PASSWORD}&client_id=demo-client&client_secret=demo-secret&realm=/api"
        "&response_type=json"
    )
    with urllib.request.urlopen(f"{address}/api/credentials/access_token", form.encode(), timeout=PATIENCE) as answer:
        token: str = json.load(answer)["access_token"]
        return token


def call(address: str, method: str, path: str, bearer: str, sent: dict[str, Any] | None = None) -> Any:
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/json", "Content-Type": "application/json"}
    body = json.dumps(sent, ensure_ascii=False).encode() if sent is not None else None
    request = urllib.request.Request(address + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
    except HTTPError as refused:
        if path.startswith("/sandbox/v1/"):
            sys.exit(f"{method} {path}: {refused.status} {refused.read().decode()}")
        text = refused.read()
    return json.loads(text) if text else None


def take(browser: Browser, address: str, picture: Picture, known: dict[str, str]) -> int:
    """Write the picture; how many bytes it has."""
    context = browser.new_context(
        base_url=address, locale=picture.language, timezone_id="Asia/Tokyo", color_scheme=picture.scheme,
        viewport={"width": picture.width, "height": picture.height}, reduced_motion="reduce",
    )  # fmt: skip
    if picture.who:
        sign_in(context, picture.who)
    page = context.new_page()
    answer = page.goto(picture.path.format(**known), wait_until="networkidle")
    if answer is None or not answer.ok:
        sys.exit(f"{picture.name}: {picture.path} answered {answer.status if answer else 'nothing'}")
    path = OUT / f"{picture.name}.png"
    path.write_bytes(with_few_colours(context, page.screenshot(animations="disabled", caret="hide")))
    context.close()
    size = path.stat().st_size
    sys.stdout.write(f"{path.relative_to(ROOT)} {size // 1024} KB\n")
    return size


# The most frequent colours, and for every other the nearest of them. Pages are flat: nobody sees the difference.
REDUCE = """async ([source, most]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer), counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colours = [...counts].sort((one, other) => other[1] - one[1] || one[0] - other[0]).map(([colour]) => colour);
  const parts = colour => [colour & 255, colour >> 8 & 255, colour >> 16 & 255];
  const palette = colours.slice(0, most).map(parts), places = new Map();
  for (const colour of colours) {
    const [red, green, blue] = parts(colour);
    let best = 0, least = Infinity;
    palette.forEach(([r, g, b], place) => {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance < least) [best, least] = [place, distance];
    });
    places.set(colour, best);
  }
  const indices = Uint8Array.from(pixels, pixel => places.get(pixel));
  let text = '';
  for (let at = 0; at < indices.length; at += 32768) text += String.fromCharCode(...indices.subarray(at, at + 32768));
  return [image.width, image.height, palette.flat(), btoa(text)];
}"""


def with_few_colours(context: BrowserContext, picture: bytes) -> bytes:
    """The picture as a PNG with a palette, less than half as large. The browser does the counting."""
    page = context.new_page()
    width, height, palette, indices = page.evaluate(REDUCE, [base64.b64encode(picture).decode(), 256])
    rows = base64.b64decode(indices)
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, len(rows), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def sign_in(context: BrowserContext, who: str) -> None:
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/" if who == STAFF else "/signin/")
    page.locator("[name=username]").first.fill(who)
    page.locator("[name=password]").first.fill(PASSWORD)
    page.locator("[name=password]").first.press("Enter")
    page.wait_for_url(lambda url: "/signin/" not in url and "/login/" not in url)
    page.close()


if __name__ == "__main__":
    main()
