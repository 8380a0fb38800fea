"""Processes on a data folder that need not start from nothing.

Each is a process of its own, with its own memory and connections, and can be killed; but it is forked from one that has
set the application up: to start anew costs two seconds of a processor, forking next to nothing.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent.parent
FUKASA = ("-c", "from fukasa.cli.main import run; run()")
"""How the command line is called."""


@dataclass(frozen=True)
class Forked:
    """A process that was forked; what it says is in two files."""

    pid: int
    out: Path
    err: Path
    parent: "Forks"

    def ended(self) -> bool:
        return self.parent.asked("poll", self.pid) is not None

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)  # where it has ended, its parent still keeps the number
        self.wait()

    def wait(self) -> "subprocess.CompletedProcess[str]":
        code = self.parent.asked("wait", self.pid)
        return subprocess.CompletedProcess([], code, self.out.read_text("utf-8"), self.err.read_text("utf-8"))


class Forks:
    """Starts processes on one data folder and one database, as often as is asked.

    Args:
        data: the data folder.
        url: the ``DATABASE_URL``; empty for SQLite.
        modules: what the processes will need, imported once for all of them.

    """

    def __init__(self, data: Path, url: str = "", modules: tuple[str, ...] = ()) -> None:
        paths = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        self.data = data
        self._environment = os.environ | {"PYTHONPATH": paths, "DATABASE_URL": url, "COLUMNS": "200"}
        self._modules = modules
        self._said = TemporaryDirectory(prefix="fukasa-said-")
        self._started = 0

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.factories.forking", str(self.data), *self._modules]
        pipe = subprocess.PIPE
        self._parent = subprocess.Popen(command, env=self._environment, stdin=pipe, stdout=pipe, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._parent.communicate()  # the end of what it reads is its end
        self._said.cleanup()

    def start(self, how: str, what: str, *arguments: object) -> Forked:
        """Do what `python -m what` or `python -c what` does."""
        self._started += 1
        out, err = (Path(self._said.name) / f"{self._started}.{name}" for name in ("out", "err"))
        out.touch()
        err.touch()
        pid = self.asked("start", how, what, [what, *map(str, arguments)], str(out), str(err))
        return Forked(pid, out, err, self)

    def run(self, how: str, what: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        return self.start(how, what, *arguments).wait()

    def done(self, how: str, what: str, *arguments: object) -> str:
        """Do it without a fault, and give what it printed."""
        finished = self.run(how, what, *arguments)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    def fresh(self, module: str, *arguments: object) -> str:
        """Do it in a process that is not forked, as whatever writes an index must: its threads would be missing."""
        command = [sys.executable, "-m", module, *map(str, arguments)]
        environment = self._environment | {
            "FUKASA_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "fukasa.web.settings",
        }
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def fukasa(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Call the command line."""
        return self.run(*FUKASA, "--data", self.data, *arguments)

    def told(self, module: str, *arguments: object) -> Any:
        """Give the JSON that a module prints."""
        return json.loads(self.done("-m", module, *arguments))

    def asked(self, *request: object) -> Any:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(request) + "\n")
        self._parent.stdin.flush()
        return json.loads(self._parent.stdout.readline())


def _serve(data: Path, modules: list[str]) -> None:
    from django.db import connections

    from fukasa.web.boot import set_up

    set_up(data)
    for name in modules:
        import_module(name)
    connections.close_all()
    answer: object = None
    for line in sys.stdin:
        match json.loads(line):
            case "start", how, what, arguments, out, err:
                answer = os.fork()
                if answer == 0:
                    _become(how, what, arguments, out, err)
                    return
            case "poll", pid:
                answer = None if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None else True
            case "wait", pid:
                answer = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(json.dumps(answer), flush=True)  # noqa: T201


def _become(how: str, what: str, arguments: list[str], out: str, err: str) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY), number)
    sys.argv = arguments
    if how == "-m":
        runpy.run_module(what, run_name="__main__")
    else:
        exec(what, {"__name__": "__main__"})  # noqa: S102  what a test says


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), sys.argv[2:])
