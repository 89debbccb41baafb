"""`manage.py serve`: the sandbox, ready to be called."""

import copy
import ctypes
import multiprocessing
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels
from rich.console import Console

from platform_project.gathering import Gathering
from platform_project.kernel import clock
from platform_project.postgresql.base import share
from platform_project.watching import metrics
from platform_project.wsgi import application
from sandbox.seeding import demo
from sandbox.serving import schema, tls
from sandbox.serving.progress import shown
from sandbox.serving.server import Server
from sandbox.serving.welcome import Welcome, show

# Of each process. A half-sent body holds a thread for as long as its sender likes: more than the 500 such senders that must
# not keep others waiting. It holds nothing else (`platform_project.gathering`).
THREADS = 520
# Of all processes together, to a database server: PostgreSQL usually gives a hundred.
CONNECTIONS = 80
MOST_WORKERS = 2
# A connection that stands half open would keep a worker alive for ever.
SECONDS_TO_FINISH = 5
PR_SET_PDEATHSIG = 1
# glibc gives each thread that allocates at the same time as another an area of its own, which only grows. Python's threads take
# turns, so two are enough.
M_ARENA_MAX, AREAS = -8, 2


class Command(BaseCommand):
    help = "Migrate, seed the demo workspace once, and serve until Ctrl-C or SIGTERM."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
        parser.add_argument("--workers", type=int, default=min(MOST_WORKERS, multiprocessing.cpu_count()))
        parser.add_argument("--threads", type=int, help="of all workers together; else 520 of each")
        parser.add_argument(
            "--connections", type=int, default=CONNECTIONS, help="to a database server, of all workers together"
        )
        parser.add_argument("--tls", action="store_true", default=bool(os.environ.get("TLS")), help="serve https")
        parser.add_argument("--with-parent", action="store_true", help="end with the process that started it (Linux)")
        parser.add_argument("--quiet", action="store_true", help="do not print a line per request")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        if options["with_parent"]:
            end_with_the_parent(signal.SIGTERM)
        refuse_a_taken_port(host, port)
        metrics.share(settings.DATA_DIR / "metrics" / str(port))
        prepare_data()
        certificate = tls.ensure(settings.DATA_DIR / "tls", host) if options["tls"] else None
        server = make_server(host, port, certificate=certificate, **options)
        welcome = Welcome(
            origin=origin(host, port, secure=certificate is not None),
            data=settings.DATA_DIR,
            today=clock.today(),
            demo=settings.DEMO,
            certificate=certificate.certificate if certificate else None,
        )
        server.on_startup(lambda: show(welcome, Console()))
        # Workers are forked: an open connection shared by two processes would mix up their answers.
        connections.close_all()
        load = partial(load_application, max(1, options["connections"] // options["workers"]))
        server.serve(target_loader=load, wrap_loader=False)


def refuse_a_taken_port(host: str, port: int) -> None:
    """CommandError when somebody listens there; granian's sockets share a port, and two servers would take turns."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(f"cannot listen on {host} port {port}: {error.strerror}. PORT= chooses another.") from error


def prepare_data() -> None:
    """Bring the database up to this code, and the demo workspace into it where the profile has one."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    with shown():
        schema.migrate()
        if settings.DEMO:
            demo.ensure()


def make_server(
    host: str,
    port: int,
    *,
    workers: int,
    threads: int | None,
    quiet: bool,
    certificate: tls.Files | None,
    **_: Any,
) -> Server:
    return Server(
        "platform_project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=max(1, threads // workers) if threads else THREADS,
        workers_kill_timeout=SECONDS_TO_FINISH,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=logging_of(quiet=quiet),
        ssl_cert=certificate.certificate if certificate else None,
        ssl_key=certificate.key if certificate else None,
        ssl_protocol_min=SSLProtocols.tls12,
    )


def logging_of(*, quiet: bool) -> dict[str, Any]:
    """The server's own lines go where the application's go."""
    chosen: dict[str, Any] = copy.deepcopy(settings.LOGGING)
    if quiet:
        chosen["loggers"]["platform_project.requests"]["level"] = "WARNING"
    return chosen


def load_application(places: int) -> Gathering:
    """The application that this process has already loaded: a forked worker starts with it, at no cost.

    Called in the worker, which until the server has set its own signal handlers would run its parent's and live on.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    hear_the_parent_alone()
    share_memory_areas()
    metrics.meters().workers.set(1)
    for alias in connections:
        if connections[alias].vendor == "postgresql":
            share(alias, places)
    return application


def hear_the_parent_alone() -> None:
    """Let only the parent end this worker: a Ctrl-C as well makes two signals, over which granian stumbles for seconds.

    A parent that was killed cannot tell: the kernel ends its workers then. Orphans would serve on, and keep the port
    from a restart.
    """
    if sys.platform == "linux":
        os.setpgid(0, 0)
        end_with_the_parent(signal.SIGKILL)


def share_memory_areas() -> None:
    """Bound what the threads of this process hold apart from each other. Before there are any; where the C library knows how."""
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, AREAS)


def end_with_the_parent(how: signal.Signals) -> None:
    """Have the kernel send this signal when the process that started this one is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, how)


def origin(host: str, port: int, *, secure: bool) -> str:
    """Scheme, host and port as a client on this machine writes them."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"{'https' if secure else 'http'}://{shown}:{port}"
