"""The roll call of a cluster: what its machines have is asked before anything is written."""

import platform
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pyspark.sql import SparkSession

from fukasa import __version__
from fukasa.pipelines.cluster.errors import ClusterUnusable
from fukasa.pipelines.cluster.reasons import reason_of

_TASKS_PER_CORE = 4


@dataclass(frozen=True, slots=True)
class Present:
    """What a task says of its machine.

    Attributes:
        host: its name.
        python: version of Python.
        fukasa: version of the package; empty where it is not installed.
        shares: whether the data folder is seen.

    """

    host: str
    python: str
    fukasa: str
    shares: bool


def call_roll(session: SparkSession, folder: Path, *, answer_s: float) -> None:
    """Let tasks say what their machines have.

    Args:
        session: of the cluster.
        folder: the data folder.
        answer_s: so long may they take.

    Raises:
        ClusterUnusable: they lack something, or nobody answers.

    """
    token = folder.resolve() / f".cluster-{secrets.token_hex(8)}"
    token.touch()
    try:
        for present in _answered(session, token, answer_s):
            require_alike(present, folder)
    finally:
        token.unlink(missing_ok=True)


def _answered(session: SparkSession, token: Path, answer_s: float) -> list[Present]:
    context, failed, told = session.sparkContext, list[Exception](), set[tuple[str, str, str, bool]]()
    tasks, says = max(2, _TASKS_PER_CORE * context.defaultParallelism), _question(str(token))

    def ask() -> None:
        try:
            told.update(context.parallelize(range(tasks), tasks).map(says).collect())
        except Exception as error:  # noqa: BLE001  told to who waits
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(answer_s)
    if asking.is_alive():
        context.cancelAllJobs()
        raise ClusterUnusable(
            f"no worker of {context.master} took up work within {answer_s:.0f} s; start workers, or free their cores "
            "and memory"
        )
    if failed:
        raise ClusterUnusable(reason_of(failed[0])) from failed[0]
    return [Present(*one) for one in sorted(told)]


def _question(token: str) -> Callable[[int], tuple[str, str, str, bool]]:
    """Make what the tasks run: a function inside a function goes out whole, for the package may be missing there."""

    def says(_number: int) -> tuple[str, str, str, bool]:
        try:
            found = version("fukasa")
        except PackageNotFoundError:
            found = ""
        return socket.gethostname(), platform.python_version(), found, Path(token).exists()

    return says


def require_alike(present: Present, folder: Path) -> None:
    """Refuse a machine that lacks something.

    Raises:
        ClusterUnusable: Python or the package differ from ours, or the data folder is not seen.

    """
    where = f"worker {present.host}"
    if present.python.split(".")[:2] != list(platform.python_version_tuple()[:2]):
        raise ClusterUnusable(
            f"{where} runs Python {present.python} and this machine {sys.version.split()[0]}; give both the same minor "
            "version (PYSPARK_PYTHON)"
        )
    if present.fukasa != __version__:
        found = f"fukasa {present.fukasa}" if present.fukasa else "no fukasa"
        raise ClusterUnusable(
            f"{where} has {found}; install fukasa[spark] {__version__} there, or name its Python by PYSPARK_PYTHON"
        )
    if not present.shares:
        raise ClusterUnusable(
            f"{where} does not see {folder.resolve()}; let the data folder lie on storage that all machines share, "
            "under the same path"
        )
