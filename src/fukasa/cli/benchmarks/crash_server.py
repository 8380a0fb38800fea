"""A real server that can be killed a hundred times: each one is forked from a process that has read the program once.

``python -m fukasa.cli.benchmarks.crash_server DATA PORT`` forks a process for every line it reads and prints its pid:
``serve`` a server, ``add`` one that adds a key and seals everything anew, ``rotate`` one that only seals anew.
"""

import os
import signal
import sys
from pathlib import Path

from fukasa.cli.serve import listen


def main(data: Path, port: int) -> None:
    """Fork servers until standard input ends."""
    from fukasa.web.boot import boot, migrate

    boot(data)
    migrate()
    from django.db import connections
    from django.test import Client

    from fukasa.web import server
    from fukasa.web.wsgi import application  # noqa: F401  read before the first fork

    Client(raise_request_exception=False).post("/api/v1/lists")  # reads every view
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    _say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            if line.strip() == "serve":
                server.run(listen("127.0.0.1", port), threads=8, say=lambda _: None)
            else:
                _rotate(with_new_key=line.strip() == "add")
            os._exit(0)
        _say(str(child))


def _rotate(*, with_new_key: bool) -> None:
    from fukasa.apps.vault.rotation import key_add, rotate

    if with_new_key:
        key_add()
    rotate()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
