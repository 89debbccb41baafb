"""Clerks that register invoices in bulk and never give up: whoever gets no answer sends the same call again."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from tests.contract.programs import fresh_token
from tests.contract.samples import element
from tests.torture.ledger import Question

REGISTER = "/wi/v2/seller/invoice/register"
ISSUERS = ("issuer@demo.example", "issuer@other.example")
SIZE = 25
SECONDS_FOR_AN_ANSWER = 15
# A token lives 300 seconds.
SECONDS_OF_A_TOKEN = 150
A_MOMENT = 0.05


@dataclass
class Office:
    """What the clerks of one run did. `answers` counts every status that came back, 0 standing for none."""

    origin: str
    size: int = SIZE
    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def invoices(self) -> int:
        return len(self.acknowledged) * self.size

    def work(self, clerk: int) -> None:
        number, hands = 0, Clerk(self, ISSUERS[clerk % len(ISSUERS)])
        while not self.closed.is_set():
            number += 1
            hands.register(f"{clerk}-{number}")


@dataclass
class Clerk:
    office: Office
    pfid: str
    token: str = ""
    given: float = 0.0

    def register(self, batch: str) -> bool:
        """True once a batch was acknowledged, False when the office closed before."""
        while not self.office.closed.is_set():
            if self.once(batch) == 200:
                return True
            time.sleep(A_MOMENT)
        return False

    def once(self, batch: str) -> int:
        """The status of one attempt; 0 when no answer came."""
        answer = self._sent(batch)
        status = answer.status_code if answer is not None else 0
        self.office.answers[status] += 1
        if status == 200:
            self.office.acknowledged.append(batch)
        self._look_at(answer)
        return status

    def _sent(self, batch: str) -> requests.Response | None:
        names = [f"B{batch}/{place}" for place in range(self.office.size)]
        body = {"response_type": "json", "invoices": [element(inv_name=name) for name in names]}
        try:
            self._be_signed_in()
            told = {
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/json",
                "Idempotency-Key": f"batch-{batch}",
            }
            return requests.post(self.office.origin + REGISTER, json=body, headers=told, timeout=SECONDS_FOR_AN_ANSWER)
        except (requests.RequestException, AssertionError):
            return None

    def _be_signed_in(self) -> None:
        if time.monotonic() - self.given > SECONDS_OF_A_TOKEN:
            self.token, self.given = fresh_token(self.office.origin, self.pfid), time.monotonic()

    def _look_at(self, answer: requests.Response | None) -> None:
        """Nothing but "not now" is an answer to a call that is right."""
        if answer is None or answer.status_code in (200, 409):
            return
        if answer.status_code != 503 or "Retry-After" not in answer.headers:
            self.office.wrong.append(f"{answer.status_code} {answer.headers.get('Retry-After')} {answer.text[:300]}")


@contextmanager
def open_office(origin: str, clerks: int = 4, size: int = SIZE) -> Iterator[Office]:
    """Clerks at work until the block ends; each finishes the call that it is at."""
    office = Office(origin, size)
    threads = [threading.Thread(target=office.work, args=(number,)) for number in range(clerks)]
    for thread in threads:
        thread.start()
    try:
        yield office
    finally:
        office.closed.set()
        for thread in threads:
            thread.join()


def losses(office: Office, question: Question) -> dict[str, int]:
    """Acknowledged and not there; there in part; there more than once. Counted in invoices, in batches, in invoices."""
    stored: dict[str, list[str]] = {}
    for (name,) in question("SELECT inv_name FROM invoices_invoice WHERE inv_name LIKE 'B%/%'"):
        batch, _, place = str(name).removeprefix("B").partition("/")
        stored.setdefault(batch, []).append(place)
    return {
        "acknowledged": office.invoices,
        "lost": sum(office.size - len(set(stored.get(batch, ()))) for batch in office.acknowledged),
        "half": sum(0 < len(set(places)) < office.size for places in stored.values()),
        "doubled": sum(len(places) - len(set(places)) for places in stored.values()),
    }
