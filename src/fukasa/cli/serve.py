"""Run the application: web, worker and scheduler in one process or each in its own, until Ctrl+C or SIGTERM."""

import socket
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from fukasa.core.errors import InvalidInput

NEEDED = ("django", "waitress", "whitenoise", "django_tasks_db")


def serve(
    data: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    demo: bool = False,
    threads: int = 8,
    only: str | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the data folder at ``http://host:port/`` until the process is told to stop.

    Args:
        data: the data folder; made if it is missing.
        host: the address to listen on; 127.0.0.1 is this machine alone.
        port: the port; 0 takes a free one.
        demo: offer the one-click log-in of the demo world.
        threads: how many requests are answered at once.
        only: one part of the application, `web`, `worker` or `scheduler`; all of them when it is None.
        say: where the lines for the operator go.

    Raises:
        InvalidInput: when the web extra is not installed or the port is taken.

    """
    demand_web()
    listener = listen(host, port) if only in {None, "web"} else None
    from fukasa.web.boot import await_migrations, boot, migrate

    boot(data, demo=demo)
    migrate() if listener is not None else await_migrations(say)
    if demo:
        _announce_demo(say)
    from fukasa.web.parts import EVERY, Part
    from fukasa.web.server import run

    run(listener, threads=threads, say=say, parts=frozenset({Part(only)}) if only else EVERY)


def _announce_demo(say: Callable[[str], None]) -> None:
    from fukasa.web.demo import demo_login

    login = demo_login()
    say(f"Demo log-in: one click on the page, or {login.email} with the password {login.password}")


def demand_web() -> None:
    """Refuse when the packages of the application are not there."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise InvalidInput(f"the application needs {', '.join(missing)}; run: pip install 'fukasa[web]'")


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, so that a taken one is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1)
    except (OSError, OverflowError) as error:
        listener.close()
        raise InvalidInput(f"port {port} on {host} cannot be used ({error}); choose another with --port") from error
    return listener
