"""Web processes as they serve in production, and programs of partners that call them, each with a workspace of its own."""

import contextlib
import datetime as dt
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "localhost"
TOKEN_LASTS = 200


@dataclass
class Web:
    """One web process as it serves in production, with a folder of its own but for what all share."""

    port: int
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        own = self.environment | {"DATA": str(self.home / str(self.port))}
        Path(own["DATA"]).mkdir(exist_ok=True)
        static = Path(own["DATA"], "static")
        if not static.exists():
            static.symlink_to(self.home / "shared" / "static")
        command = ["manage.py", "serve", "--port", str(self.port), "--workers", "1", "--connections", "20"]
        command += ["--quiet", "--with-parent"]
        log = (self.home / f"web-{self.port}.log").open("ab")
        self.process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=own, stdout=log, stderr=log)

    def wait(self) -> None:
        for _ in range(1800):
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"http://127.0.0.1:{self.port}/readyz", headers={"Host": HOST}, timeout=2).ok:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"web process {self.port} does not start: {self.home}/web-{self.port}.log")

    def read_from_standby(self) -> int:
        """How many lists this process has read from the standby, by its own count; 0 while it does not run."""
        with contextlib.suppress(requests.RequestException):
            headers = {"Host": HOST, "Authorization": f"Bearer {self.environment['METRICS_TOKEN']}"}
            told = requests.get(f"http://127.0.0.1:{self.port}/metrics", headers=headers, timeout=5).text
            found = re.search(r'^sandbox_reads_total\{source="standby"\} ([\d.]+)', told, re.MULTILINE)
            return int(float(found[1])) if found else 0
        return 0

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)


@dataclass
class Happened:
    """What the programs met: when, and the status, 0 for no answer at all."""

    answers: list[tuple[float, int]] = field(default_factory=list)
    unseen: list[float] = field(default_factory=list)
    acknowledged: dict[str, set[int]] = field(default_factory=dict)


@dataclass
class Program:
    """A partner's program with a workspace of its own."""

    workspace: dict[str, Any]
    front: str
    certificate: str
    happened: Happened
    token: str = ""
    token_at: float = -1e9

    def play(self, over: threading.Event) -> None:
        slug, day = self.workspace["workspace"], dt.date(2026, 1, 1)
        mine = self.happened.acknowledged.setdefault(slug, set())
        with requests.Session() as self.http:
            while not over.is_set():
                day = dt.date(2026, 1, 1) + (day - dt.date(2025, 12, 31)) % dt.timedelta(days=364)
                number = self.register(day)
                if number is None:
                    time.sleep(0.05)
                    continue
                mine.add(number)
                listed = self.listed(day)
                if listed is not None and number not in listed:
                    self.happened.unseen.append(time.monotonic())

    def register(self, day: dt.date) -> int | None:
        line = {"item_name": "部品", "item_qty": "3", "item_price": "1250", "tax_type": "0", "tax_rate_sec": 10}
        invoice = {
            "inv_name": f"{day}", "invoice_type": "3", "send_date": f"{day}", "pay_due_date": "2027-12-31",
            "customer": {"private_cust_cd": "AOBA"}, "details": [line] * 5,
        }  # fmt: skip
        told = self.call("POST", "/v1/invoice/seller/invoices", json={"invoices": [invoice]})
        return int(told["invoices"][0]["invoice_mng_num"]) if told else None

    def listed(self, day: dt.date) -> set[int] | None:
        asked = {"send_date_from": f"{day}", "send_date_to": f"{day}"}
        told = self.call("GET", "/v1/invoice/seller/invoices", params=asked)
        return {int(row["invoice_mng_num"]) for row in told["invoices"]} if told else None

    def call(self, method: str, path: str, **options: Any) -> Any:
        if time.monotonic() - self.token_at > TOKEN_LASTS and not self.ask_for_token():
            return None
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        return self.sent(method, path, headers=headers, **options)

    def ask_for_token(self) -> bool:
        (client, *_), users = self.workspace["clients"], self.workspace["users"]
        user = next(one for one in users if one["pfid"].startswith("issuer@"))
        form = {
            "user_id": user["pfid"], "user_password": user["password"], "realm": "/api",
            "client_id": client["client_id"], "client_secret": client["client_secret"],
        }  # fmt: skip
        told = self.sent("POST", "/api/credentials/access_token", data=form)
        if told:
            self.token, self.token_at = told["access_token"], time.monotonic()
        return bool(told)

    def sent(self, method: str, path: str, **options: Any) -> Any:
        status, told = 0, None
        try:
            answer = self.http.request(method, self.front + path, timeout=30, verify=self.certificate, **options)
            status = answer.status_code
            told = answer.json() if status == 200 else None
            if status < 500 and told is None:
                raise RuntimeError(f"{method} {path}: {status} {answer.text}")
        except requests.RequestException:
            pass
        self.happened.answers.append((time.monotonic(), status))
        return told
