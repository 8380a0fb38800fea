"""The parts of the application side by side in one process, until a signal comes."""

import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Never

from django.conf import settings
from waitress.server import create_server

from fukasa.apps.workspaces.selectors import nobody_yet
from fukasa.apps.workspaces.views.account import setup_path
from fukasa.web.bodies import FRAME, Channel
from fukasa.web.parts import EVERY, Part
from fukasa.web.pulse import Pulse
from fukasa.web.worker import BackgroundWorker, process_name

_THIS_MACHINE = {"0.0.0.0", "::", "127.0.0.1", "::1"}  # noqa: S104  compared, not bound
"""Shown by its name: browsers keep passkeys for names, never for numbers."""
_TOLD_BY_PROXY = {"x-forwarded-proto", "x-forwarded-for"}


def run(
    listener: socket.socket | None,
    *,
    threads: int,
    say: Callable[[str], None],
    parts: frozenset[Part] = EVERY,
) -> None:
    """Answer requests, do background work and keep the jobs' time until a signal comes; then finish what runs."""
    process = process_name()
    worker = BackgroundWorker(process) if Part.WORKER in parts else None
    server = _server(listener, threads) if listener is not None else None
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    alive: dict[Part, Callable[[], bool]] = {part: lambda: True for part in parts}
    if worker is not None:
        worker.start()
        alive[Part.WORKER] = worker.is_alive
    pulse = Pulse(process, alive)
    pulse.start()
    with suppress(KeyboardInterrupt):
        _announce(listener, parts, say)
        server.run() if server is not None else threading.Event().wait()
    say("Stopping; a running task is given a moment to finish.")
    if server is not None:
        server.close()
    if worker is not None:
        worker.stop()
    pulse.stop()


def _server(listener: socket.socket, threads: int) -> Any:
    from fukasa.web.wsgi import application  # noqa: PLC0415  a process without web needs no static files

    server = create_server(
        application,
        sockets=[listener],
        threads=threads,
        ident="fukasa",
        max_request_body_size=settings.FUKASA_UPLOAD_BYTES + 2 * FRAME,  # never reached: see bodies
        clear_untrusted_proxy_headers=True,
        trusted_proxy=settings.FUKASA_PROXY if settings.FUKASA_HTTPS else None,
        trusted_proxy_headers=_TOLD_BY_PROXY if settings.FUKASA_HTTPS else set(),
    )
    server.channel_class = Channel
    return server


def _announce(listener: socket.socket | None, parts: frozenset[Part], say: Callable[[str], None]) -> None:
    if listener is None:
        say(f"Fukasa's {' and '.join(sorted(parts))} is at work  (Ctrl+C stops it)")
        return
    host, port = listener.getsockname()[:2]
    shown = "localhost" if host in _THIS_MACHINE else host
    base = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    say(f"Fukasa is running at {base}/  (Ctrl+C stops it)")
    if nobody_yet():
        say(f"First start: make your workspace at {base}{setup_path()}")


def _stop(_signum: int, _frame: FrameType | None) -> Never:
    raise KeyboardInterrupt
