"""Snapshots and bottles of a workspace, for programs."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from platform_project.api.renderers import JSONRenderer
from sandbox import facts, selectors
from sandbox.api import reading, wire
from sandbox.api.docs import call
from sandbox.api.views import WorkspaceView, answer
from sandbox.api.wire import snapshots as own
from sandbox.bottles import reading as bottle_reading
from sandbox.services import bottles, snapshots


class BottleView(WorkspaceView):
    """ボトルに詰める・ボトルから戻す"""

    @call("ボトルに詰める", answers=None)
    def get(self, _request: Request) -> HttpResponse:
        """The whole workspace as it stands, as one JSON document (docs/bottle.md). Holds hashes of passwords and secrets."""
        return file(bottles.fill(self.workspace))

    @call("ボトルから戻す", asks=own.Return, answers=wire.WorkspaceFacts)
    def put(self, _request: Request) -> Response:
        """Everything as it is in the bottle, which is the body, or nothing changed.

        Name and slug, passwords, clients' secrets, tokens, the key and the log stay.
        """
        asked = self.sought(own.Return)
        bottle = bottle_reading.read(reading.bottle(self.request._request))
        bottles.restore(self.workspace, bottle, keep_clock=asked.keep_clock)
        return answer(wire.WorkspaceFacts(**facts.facts_of(self.workspace, self.base_url())))


class SnapshotsView(WorkspaceView):
    """スナップショットの作成・一覧"""

    @call("スナップショットの一覧", answers=own.SnapshotList)
    def get(self, _request: Request) -> Response:
        """The newest first."""
        lines = [own.Snapshot(**facts.snapshot_facts(row)) for row in selectors.snapshots(self.workspace)]
        return answer(own.SnapshotList(snapshots=lines))

    @call("スナップショットの作成", takes=own.NewSnapshot, answers=own.Snapshot, status=201)
    def post(self, _request: Request) -> Response:
        """The workspace as it stands, under a name."""
        asked = self.asked(own.NewSnapshot)
        taken = snapshots.take(self.workspace, asked.name, replace=asked.replace)
        return answer(own.Snapshot(**facts.snapshot_facts(taken)), 201)


class SnapshotView(WorkspaceView):
    """スナップショットの照会・削除"""

    @call("スナップショットの照会", answers=own.Snapshot)
    def get(self, _request: Request, name: str) -> Response:
        return answer(own.Snapshot(**facts.snapshot_facts(selectors.snapshot(self.workspace, name))))

    @call("スナップショットの削除", answers=None, status=204)
    def delete(self, _request: Request, name: str) -> Response:
        snapshots.delete(self.workspace, name)
        return Response(status=204)


class RestoreView(WorkspaceView):
    """スナップショットに戻す"""

    @call("スナップショットに戻す", takes=own.Return, answers=wire.WorkspaceFacts)
    def post(self, _request: Request, name: str) -> Response:
        """Everything as it stood, in some milliseconds. Passwords, clients' secrets, tokens, the key and the log stay."""
        asked = self.asked(own.Return)
        snapshots.restore(self.workspace, name, keep_clock=asked.keep_clock)
        return answer(wire.WorkspaceFacts(**facts.facts_of(self.workspace, self.base_url())))


class SnapshotBottleView(WorkspaceView):
    """スナップショットをボトルで受け取る"""

    @call("スナップショットをボトルで受け取る", answers=None)
    def get(self, _request: Request, name: str) -> HttpResponse:
        """The snapshot as a bottle, to keep or to pour elsewhere."""
        return file(snapshots.bottle_of(selectors.snapshot(self.workspace, name)))


def file(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=JSONRenderer.media_type)
