"""The web server and the worker for background tasks, side by side in one process."""

import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Never

from django.conf import settings
from waitress.server import create_server

from fukasa.apps.workspaces.selectors import nobody_yet
from fukasa.apps.workspaces.views.account import setup_path
from fukasa.web.worker import BackgroundWorker
from fukasa.web.wsgi import application

_PROXY = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}}


def run(listener: socket.socket, *, threads: int, say: Callable[[str], None]) -> None:
    """Answer requests and do background work until a signal comes; then finish what runs."""
    worker = BackgroundWorker()
    server = create_server(
        application,
        sockets=[listener],
        threads=threads,
        ident="fukasa",
        max_request_body_size=settings.FUKASA_UPLOAD_BYTES + 1024 * 1024,
        clear_untrusted_proxy_headers=True,
        **(_PROXY if settings.FUKASA_HTTPS else {}),
    )
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    worker.start()
    _announce(listener, say)
    with suppress(KeyboardInterrupt):
        server.run()
    say("Stopping; a running task is given a moment to finish.")
    server.close()
    worker.stop()


def _announce(listener: socket.socket, say: Callable[[str], None]) -> None:
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)  # noqa: S104  compared, not bound
    base = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    say(f"Fukasa is running at {base}/  (Ctrl+C stops it)")
    if nobody_yet():
        say(f"First start: make your workspace at {base}{setup_path()}")


def _stop(_signum: int, _frame: FrameType | None) -> Never:
    raise KeyboardInterrupt
