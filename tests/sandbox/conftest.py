"""Two demo-like workspaces with their keys, and programs that drive them."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from sandbox.services import workspaces
from sandbox.services.workspaces import Credentials

ADMIN_KEY = "the-installation's-key-for-tests"


@dataclass
class Answer:
    """What a control call was answered: its status, body and headers."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        """The code of a refusal, whose form is looked at."""
        assert set(self.body) == {"error"}
        error = self.body["error"]
        assert error["message"], error
        assert error["cure"], error
        return str(error["code"])


class Driver:
    """A program with a key of the control API, or without one."""

    def __init__(self, key: str = "", **extra: Any) -> None:
        self.http = Client(headers={"Authorization": f"Bearer {key}"} if key else {}, **extra)

    def __call__(self, method: str, path: str, body: Any = None, media: str = "application/json") -> Answer:
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        found: Any = self.http.generic(method, f"/sandbox/v1{path}", sent, media if sent else "")
        assert found["Cache-Control"] == "no-store"
        assert len(found["X-Request-Id"]) == 32
        return Answer(found.status_code, json.loads(found.content) if found.content else None, found.headers)


@dataclass
class World:
    """A workspace, what opens it, and a program that drives it."""

    workspace: Workspace
    credentials: Credentials
    drive: Driver

    def again(self) -> "World":
        """The same for one test of many, with nothing remembered."""
        return World(Workspace.objects.get(pk=self.workspace.pk), self.credentials, Driver(self.credentials.key))


def make_world(slug: str, seed: str = "masters") -> World:
    credentials = Credentials(password="test-pass-2026")
    workspace = workspaces.create(name=slug, slug=slug, seed=seed, credentials=credentials)
    return World(workspace, credentials, Driver(credentials.key))


@pytest.fixture(scope="module")
def kept_world(kept_rows: None) -> World:
    return make_world("mine")


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    """Made once per file; what a test changes is undone after it."""
    return kept_world.again()


@pytest.fixture
def foreign(db: None) -> World:
    return make_world("theirs", "empty")


@pytest.fixture
def installation(settings: Any) -> Driver:
    """The program of whoever runs the installation."""
    settings.SANDBOX_ADMIN_KEY = ADMIN_KEY
    return Driver(ADMIN_KEY)
