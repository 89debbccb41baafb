"""Plays hostile requests within this process, and looks at what comes of them: the answer, the time, the database."""

import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from django.apps import apps
from django.db import transaction
from django.test import Client

from platform_project.kernel.errors import CATALOGUE
from sandbox.services import keys
from tests.factories import Cast, issue, make_cast, returned
from tests.fuzz.hostile.cases import Case
from tests.fuzz.people import lasting_token

# Rows that a refusal may leave: who tried and failed, and what a person's browser is told next.
LEFT = ("axes.", "sessions.", "sandbox.logentry")
SECONDS = 2.0


@dataclass
class Stage:
    """A workspace in which it is played, and everybody's papers."""

    cast: Cast
    signs: dict[str, dict[str, str]]
    people: dict[str, Any]

    def client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who.endswith(" page"):
            client.force_login(self.people[who], "django.contrib.auth.backends.ModelBackend")
        return client


@dataclass
class Played:
    """What came of some cases."""

    counted: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def look(self, case: Case, answer: Any, seconds: float) -> None:
        self.counted.update(["cases", str(answer.status_code)])
        self.slowest = max(self.slowest, (seconds, case.name))
        self.counted["over 100 ms"] += seconds > 0.1
        if answer.status_code not in case.expected:
            self.wrong.append(f"{case.name[:200]}: {answer.status_code} {answer.content[:300]!r}")
        elif answer.status_code >= 400 and case.method != "HEAD" and (fault := FORMS[case.speaks](answer)):
            self.wrong.append(f"{case.name[:200]}: {fault} {answer.content[:300]!r}")
        if seconds > SECONDS:
            self.wrong.append(f"{case.name[:200]}: took {seconds:.2f} s")


def stage() -> Stage:
    cast = make_cast()
    issue(cast.actor("issuer"))
    returned(cast)
    people = {"seller": cast.issuer, "buyer": cast.recipient}
    signs = {who: {"Authorization": f"Bearer {lasting_token(user, cast.application)}"} for who, user in people.items()}
    key = {"Authorization": f"Bearer {keys.renew(cast.workspace)}"}
    pages = {f"{who} page": user for who, user in people.items()}
    return Stage(cast, signs | {"key": key}, pages)


def play(stage: Stage, cases: Iterable[Case]) -> Played:
    """Each is taken back when it was accepted; a refusal has left nothing to take back."""
    played, clients = (
        Played(),
        {who: stage.client(who) for who in ("seller", "buyer", "nobody", "client", "key", *stage.people)},
    )
    before = rows()
    for case in cases:
        _play(stage, clients[case.who], case, played)
    if rows() != before:
        played.wrong.append(f"something was left behind: {rows() - before or before - rows()}")
    return played


def _play(stage: Stage, client: Client, case: Case, played: Played) -> None:
    headers = stage.signs.get(case.who, {}) | dict(case.headers)
    # Django's client leaves the type of an empty body out.
    extra: dict[str, Any] = {"QUERY_STRING": case.query, "CONTENT_TYPE": case.content_type}
    path = case.path.format(**NAMES) if case.speaks == "control" and "{" in case.path else case.path
    body = case.body.replace(b"%7Bclient%7D", stage.cast.application.client_id.encode())
    body = body.replace(b"%7Bsecret%7D", f"{stage.cast.workspace.slug}-secret".encode())
    with transaction.atomic():
        begun = time.process_time()
        answer: Any = client.generic(case.method, path, body, case.content_type, headers=headers, **extra)
        seconds = time.process_time() - begun
        if answer.streaming:
            answer.content = b"".join(answer.streaming_content)
        played.look(case, answer, seconds)
        transaction.set_rollback(answer.status_code < 400)


# What an address of the control API names, whether there is one or not.
NAMED = (
    "workspace",
    "call",
    "issued",
    "client",
    "outage",
    "registered",
    "fault",
    "notice",
    "letter",
    "company",
    "snapshot",
)
NAMES = dict.fromkeys(NAMED, "1")


def rows() -> Counter[str]:
    """How many rows each table has."""
    return Counter({
        model._meta.label_lower: model._default_manager.count()
        for model in apps.get_models()
        if not model._meta.label_lower.startswith(LEFT) and model._meta.managed
    })  # fmt: skip


def of_the_platform(answer: Any) -> str:
    """What is wrong with a refusal in the platform's form; nothing, as a rule."""
    try:
        result, codes = READERS[answer["Content-Type"].partition(";")[0]](answer.content)
    except (KeyError, ValueError, ElementTree.ParseError) as error:
        return f"not in the platform's form ({error!r})"
    if result != "1" or not codes or not set(codes) <= CATALOGUE.keys():
        return f"result {result}, codes {codes}"
    return "" if answer.get("X-Request-Id") else "no X-Request-Id"


def _of_json(content: bytes) -> tuple[str, list[str]]:
    data = json.loads(content)
    return data["result"], [fault["error_code"] for fault in data["error_list"]]


def _of_xml(content: bytes) -> tuple[str, list[str]]:
    root = ElementTree.fromstring(content)
    return root.findtext("result") or "", [fault.findtext("error_code") or "" for fault in root.findall("error_list")]


READERS = {"application/json": _of_json, "text/xml": _of_xml}


def of_oauth(answer: Any) -> str:
    try:
        told = json.loads(answer.content)
    except ValueError as error:
        return f"not JSON ({error})"
    return "" if isinstance(told.get("error"), str) else "no error named"


def of_the_control(answer: Any) -> str:
    try:
        told = json.loads(answer.content)["error"]
    except (ValueError, KeyError) as error:
        return f"not in the control API's form ({error!r})"
    return "" if {"code", "message", "cure"} <= told.keys() else "no code, message or cure"


def of_a_page(answer: Any) -> str:
    return "" if b"Traceback" not in answer.content else "a traceback"


FORMS = {"platform": of_the_platform, "oauth": of_oauth, "control": of_the_control, "page": of_a_page, "any": of_a_page}
