"""A Spark cluster as an operator starts it: one master and two workers, each a process of its own, on loopback."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pyspark

_CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
_MASTER, _WORKER = (f"org.apache.spark.deploy.{name}" for name in ("master.Master", "worker.Worker"))
_HOST = "127.0.0.1"
_START_S = 60
_WITH_US = ("setpriv", "--pdeathsig", "KILL") if which("setpriv") else ()  # should the tests be killed
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:CICompilerCount=1"
"""Six machines of Java that live for a minute: compiling well costs more than it brings."""
DEFAULTS = "spark.executor.memory 512m\nspark.driver.memory 512m\n"


@dataclass(frozen=True)
class Standalone:
    """What runs.

    Attributes:
        master: its address.
        workers: each the first of a process group, to which its executors belong.

    """

    master: str
    workers: tuple["subprocess.Popen[bytes]", ...]

    def lose(self, worker: int) -> None:
        """Let a machine go away, with everything that runs on it."""
        _end(self.workers[worker])


@contextmanager
def standalone(folder: Path, settings: Mapping[str, str]) -> Iterator[Standalone]:
    """Start a cluster and end it, whatever happens."""
    master = f"spark://{_HOST}:{_free_port()}"
    port = master.rpartition(":")[2]
    programs = [_start(folder, "master", settings, _MASTER, "--port", port)]
    try:
        _wait_for(folder / "master.log", "I have been elected leader", programs[0])
        for name in ("one", "two"):
            words = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / name), master)
            programs.append(_start(folder, name, settings, _WORKER, *words))
        for name, program in zip(("one", "two"), programs[1:], strict=True):
            _wait_for(folder / f"{name}.log", "Successfully registered with master", program)
        yield Standalone(master, tuple(programs[1:]))
    finally:
        for program in reversed(programs):
            _end(program)


def _start(folder: Path, name: str, settings: Mapping[str, str], *words: str) -> "subprocess.Popen[bytes]":
    environment = os.environ | settings | {"SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": _HOST}
    command = [*_WITH_US, "bash", str(_CLASS), *words[:1], "--host", _HOST, "--webui-port", "0", *words[1:]]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)


def _wait_for(log: Path, words: str, program: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_S
    while words not in log.read_text(encoding="utf-8"):
        if program.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"Spark does not start: {log.read_text(encoding='utf-8')[-2000:]}")
        time.sleep(0.1)


def _end(program: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def _free_port() -> int:
    with socket.socket() as place:
        place.bind((_HOST, 0))
        return int(place.getsockname()[1])
