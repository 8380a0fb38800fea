"""The web server and the worker for background tasks, side by side in one process."""

import logging
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Never

from django.conf import settings
from django.db import connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from waitress.server import create_server

from fukasa.apps.workspaces.selectors import nobody_yet
from fukasa.apps.workspaces.views.account import setup_path
from fukasa.web.wsgi import application

logger = logging.getLogger("fukasa.server")
_PROXY = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}}
_PATIENCE = 20.0  # seconds a running task is given to finish when the app stops


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


class BackgroundWorker:
    """A thread that takes tasks from the database, and starts again when the database failed it."""

    def __init__(self, interval: float = 0.5) -> None:
        self._interval = interval
        self._stopping = threading.Event()
        self._worker: Any = None
        self._thread = threading.Thread(target=self._run, name="fukasa-worker", daemon=True)

    def start(self) -> None:
        """Begin to take tasks."""
        self._thread.start()

    def stop(self, patience: float = _PATIENCE) -> None:
        """Take no further task and wait for the running one; what is cut off is marked failed on the next start."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.running = False
        self._thread.join(patience)
        if self._thread.is_alive():
            logger.warning("a task was still running and was cut off")

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._worker = _worker(self._interval)
            try:
                self._worker.run()
            except Exception:
                logger.exception("the worker failed and starts again in a moment")
                self._stopping.wait(2)
            finally:
                connections.close_all()


def _worker(interval: float) -> Any:
    return Worker(
        queue_names=["default"],
        interval=interval,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"serve-{get_random_string(16)}",
        excluded_queue_names=[],
    )


def _announce(listener: socket.socket, say: Callable[[str], None]) -> None:
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)  # noqa: S104  compared, not bound
    base = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    say(f"Fukasa is running at {base}/  (Ctrl+C stops it)")
    if nobody_yet():
        say(f"First start: make your workspace at {base}{setup_path()}")


def _stop(_signum: int, _frame: FrameType | None) -> Never:
    raise KeyboardInterrupt
