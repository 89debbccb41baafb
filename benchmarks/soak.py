"""`make soak MINUTES=30`: partners at work for as long as one likes, and whether anything grows or breaks meanwhile.

One program issues, corrects what comes back and lists; another fetches what arrived, keeps its masters and looks at pages; both
refresh their tokens, and now and then do something wrong on purpose. Every answer that is not the one to expect is a failure.
"""

import argparse
import http.client
import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import orjson

from benchmarks import report
from benchmarks.bodies import REGISTER, SEARCH, registration
from benchmarks.outside.growing import first_page
from benchmarks.outside.load import Answer, Call, Outcome, Talk, percentile, play, request
from benchmarks.outside.serving import Served, served
from benchmarks.results import Result
from benchmarks.saying import say
from benchmarks.sizes import SIZES
from benchmarks.worlds import KEPT, World, empty

WORKERS = 2
SECONDS_OF_A_TOKEN = 60
FORM = "application/x-www-form-urlencoded"
UPDATE = "/wi/v2/seller/invoice/update"
RECEIVED = "/wi/v2/buyer/invoice/search"
MASTERS = "/wi/v2/buyer/journal_master"
SUPPLIERS = "/wi/v2/buyer/supplier/register"
EVERYTHING = {"reception_date_from": "2000-01-01", "reception_date_to": "2099-12-31"}


class Partner(Talk):
    """Who has signed in with a password, and asks for a new token before the old one ends."""

    def __init__(self, facts: dict[str, Any], role: str) -> None:
        user = next(row for row in facts["users"] if row["pfid"].startswith(f"{role}@"))
        self.client = facts["clients"][0]
        self.user = user
        self.bearer = self.refresh_token = ""
        self.until = 0.0
        self.turns = itertools.cycle(self.day())

    def day(self) -> list[Callable[[], Call]]:
        raise NotImplementedError

    def next(self) -> Call:
        if not self.refresh_token:
            return self._token("sign in", "/api/credentials/access_token", {
                "user_id": self.user["pfid"], "user_password": self.user["password"], "realm": "/api", "response_type": "json",
            })  # fmt: skip
        if time.monotonic() > self.until:
            given = {"grant_type": "refresh_token", "refresh_token": self.refresh_token}
            return self._token("refresh", "/openam/oauth2/access_token?realm=%2Fapi", given)
        return next(self.turns)()

    def hear(self, call: Call, answer: Answer) -> None:
        if call.name in ("sign in", "refresh") and answer.status == 200:
            given = orjson.loads(answer.body)
            self.bearer, self.refresh_token = given["access_token"], given["refresh_token"]
            self.until = time.monotonic() + SECONDS_OF_A_TOKEN

    def _token(self, name: str, path: str, form: dict[str, str]) -> Call:
        own = {"client_id": self.client["client_id"], "client_secret": self.client["client_secret"]}
        return request(name, "POST", path, urlencode(form | own).encode(), kind=FORM)

    def asks(self, name: str, path: str, body: dict[str, Any], *expects: int) -> Call:
        content = orjson.dumps(body | {"response_type": "json"})
        return request(name, "POST", path, content, bearer=self.bearer, expects=expects or (200,))

    def stranger(self) -> Call:
        return request("refused: token", "POST", SEARCH, b"{}", bearer="nobody-has-this", expects=(401,))


class Issuing(Partner):
    def day(self) -> list[Callable[[], Call]]:
        self.returned: list[int] = []
        return [
            self.list, self.register, self.list, self.register_to_be_returned, self.list, self.register, self.correct, self.list,
            self.faulty, self.unknown, self.stranger, self.register,
        ]  # fmt: skip

    def list(self) -> Call:
        return first_page(self.bearer)

    def register(self) -> Call:
        return self._registration("register", "AOBA")

    def register_to_be_returned(self) -> Call:
        return self._registration("register to be returned", "BOT-RET-NOW")

    def correct(self) -> Call:
        if not self.returned:
            return self.list()
        corrected = {"invoice_mng_num": self.returned.pop(), "remarks": "単価を訂正いたしました。"}
        return self.asks("re-issue", UPDATE, {"invoices": [corrected]})

    def faulty(self) -> Call:
        return self.asks("refused: contents", REGISTER, {"invoices": [{"send_date": "never"}]}, 400)

    def unknown(self) -> Call:
        return self.asks(
            "refused: unknown", UPDATE, {"invoices": [{"invoice_mng_num": 10**9, "remarks": "?"}]}, 400, 404
        )

    def hear(self, call: Call, answer: Answer) -> None:
        super().hear(call, answer)
        if call.name == "register to be returned" and answer.status == 200:
            self.returned.append(orjson.loads(answer.body)["invoices"][0]["invoice_mng_num"])

    def _registration(self, name: str, code: str) -> Call:
        return self.asks(name, REGISTER, registration(1, 3, code))


class Receiving(Partner):
    """The session's cookies come with the answers to the sign-in page."""

    def day(self) -> list[Callable[[], Call]]:
        self.cookies: dict[str, str] = {}
        self.codes = itertools.cycle(range(100))
        pages = ["/receiving/home/", "/receiving/", "/receiving/?page=2", "/docs/", "/sandbox/log/"]
        return [
            self.fetch, self.masters, self.fetch, self.save_title, self.save_supplier, self.enter, *map(self._opener, pages),
            self.fetch, self.stranger,
        ]  # fmt: skip

    def fetch(self) -> Call:
        return self.asks("fetch", RECEIVED, EVERYTHING | {"get_count": 50})

    def masters(self) -> Call:
        return self.asks("masters", f"{MASTERS}/search", {"account_title_flg": "1"})

    def save_title(self) -> Call:
        title = {"account_title_code": f"S{next(self.codes):03d}", "account_title_name": "試験科目"}
        return self.asks("save a title", f"{MASTERS}/register", {"account_titles": [title]})

    def save_supplier(self) -> Call:
        supplier = {"private_cust_cd_s": f"S{next(self.codes):03d}", "company_name_s": "株式会社試験"}
        return self.asks("save a supplier", SUPPLIERS, {"suppliers": [supplier]})

    def enter(self) -> Call:
        """Open the sign-in page, send its form, and after that have signed in already."""
        if "sessionid" in self.cookies or "csrftoken" not in self.cookies:
            return self._page("sign-in page", "/signin/", 200, 302)
        form = {
            "username": self.user["pfid"],
            "password": self.user["password"],
            "csrfmiddlewaretoken": self.cookies["csrftoken"],
        }
        return request("sign in on the page", "POST", "/signin/", urlencode(form).encode(), kind=FORM, cookie=self._cookie(),
                       accept="text/html", expects=(302,))  # fmt: skip

    def hear(self, call: Call, answer: Answer) -> None:
        super().hear(call, answer)
        for line in answer.head.decode("latin-1").split("\r\n"):
            if line.lower().startswith("set-cookie:"):
                name, _, value = line[11:].strip().partition(";")[0].partition("=")
                self.cookies[name] = value

    def _opener(self, path: str) -> Callable[[], Call]:
        expected = (200, 302)
        return lambda: self._page("page", path, *expected)

    def _page(self, name: str, path: str, *expects: int) -> Call:
        return request(name, "GET", path, cookie=self._cookie(), accept="text/html", expects=expects)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def soak(minutes: float) -> Result:
    with empty(World("", KEPT), "bench_soak") as world, served(world, workers=WORKERS) as sandbox:
        facts = _workspace(sandbox.port)
        talks: list[Talk] = [Issuing(facts, "issuer"), Receiving(facts, "recipient")]
        whole, held, used = Outcome(), [], sandbox.processor_seconds()
        for minute, outcome in _minutes(sandbox, talks, minutes):
            _add(whole, outcome)
            held.append({"minute": round(minute, 2), "memory": [round(size, 1) for size in sandbox.memory()],
                         "p95": round(percentile(outcome.all_took(), 95), 1), "calls": sum(outcome.statuses.values())})  # fmt: skip
            say(f"{minute:g} min: {held[-1]['calls']} calls, {len(whole.surprises)} failed, {held[-1]['memory']} MiB")
        used = sandbox.processor_seconds() - used
    return Result("soak", "sqlite", [], _details(minutes, whole, held, used))


def _workspace(port: int) -> dict[str, Any]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request(
        "POST", "/sandbox/v1/workspaces", b'{"name": "soak", "seed": "demo"}', {"Content-Type": "application/json"}
    )
    answer = line.getresponse()
    facts: dict[str, Any] = orjson.loads(answer.read())
    line.close()
    if answer.status != 201:
        raise RuntimeError(f"no workspace was made: {facts}")
    return facts


def _minutes(sandbox: Served, talks: list[Talk], minutes: float) -> Iterator[tuple[float, Outcome]]:
    passed = 0.0
    while passed < minutes:
        part = min(1.0, minutes - passed)
        outcome = play(sandbox.port, talks, seconds=part * 60)
        passed += part
        yield passed, outcome


def _add(whole: Outcome, part: Outcome) -> None:
    for name, took in part.took.items():
        whole.took.setdefault(name, []).extend(took)
    whole.statuses += part.statuses
    whole.surprises += part.surprises
    whole.seconds += part.seconds


def _details(minutes: float, whole: Outcome, held: list[dict[str, Any]], used: float) -> dict[str, Any]:
    statuses: dict[str, Counter[int]] = {}
    for (name, status), count in whole.statuses.items():
        statuses.setdefault(name, Counter())[status] += count
    calls = {
        name: {"calls": len(took), "answers": {str(status): count for status, count in sorted(statuses[name].items())},
               "p50": round(percentile(took, 50), 1), "p95": round(percentile(took, 95), 1)}
        for name, took in sorted(whole.took.items())
    }  # fmt: skip
    return {
        "minutes": minutes, "clients": 2, "workers": WORKERS, "calls": sum(whole.statuses.values()),
        "failed": len(whole.surprises), "surprises": whole.surprises[:10], "processor seconds": round(used, 1),
        "by call": calls, "over time": held,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    minutes = parser.parse_args().minutes
    KEPT.mkdir(parents=True, exist_ok=True)
    result = soak(minutes)
    # A short one is a trial.
    file = result.write(SIZES["full" if minutes >= 10 else "small"], minutes * 60)
    if minutes >= 10:
        report.write()
    say(f"{result.details['calls']:,} calls, {result.details['failed']} failed; {file}")
    for surprise in result.details["surprises"]:
        say(f"  {surprise}")
    return 1 if result.details["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
