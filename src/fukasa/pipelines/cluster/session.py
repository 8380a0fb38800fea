"""Opening a cluster, and asking its machines whether they can do the work before anything is written."""

import os
import shutil
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.cluster.errors import ClusterUnusable
from fukasa.pipelines.cluster.reasons import reason_of
from fukasa.pipelines.engine import HERE, Engine

if TYPE_CHECKING:  # Spark may be missing
    from pyspark.sql import SparkSession

    from fukasa.pipelines.cluster.engine import SparkEngine

_REACH_S = 5.0
_ANSWER_S = 60.0
_MASTERS = ("local", "spark://", "yarn", "k8s://")
_ONE_THREAD = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",  # what is done is told piece by piece
}


@contextmanager
def engine_of(name: str, master: str | None, folder: Path) -> Iterator[Engine]:
    """Open the engine of a name: `duckdb` for this process, `spark` for a cluster.

    Args:
        name: of the engine.
        master: of the cluster.
        folder: the data folder.

    Raises:
        InvalidInput: a cluster without a master, or a master for no cluster.
        ClusterUnusable: see :func:`cluster`.

    """
    if name != "spark":
        if master is not None:
            raise InvalidInput(f"--master {master} names a cluster and --engine {name} uses none; add --engine spark")
        yield HERE
        return
    if master is None:
        raise InvalidInput("--engine spark needs --master, for example --master spark://host:7077 or --master local[2]")
    with cluster(master, folder) as engine:
        yield engine


@contextmanager
def cluster(master: str, folder: Path, *, answer_s: float = _ANSWER_S) -> "Iterator[SparkEngine]":
    """Open an engine on a cluster and close it afterwards.

    What is set in ``spark-defaults.conf`` (SPARK_CONF_DIR) holds: memory, cores, authentication.

    Args:
        master: `spark://host:port`, `local[2]`, `yarn`, `k8s://…`.
        folder: the data folder, which every machine must see under the same path; it exists.
        answer_s: so long may the machines take to answer.

    Raises:
        InvalidInput: the master is named in a way that Spark does not know.
        ClusterUnusable: Spark is not installed, nobody answers, or a machine lacks what it needs.

    """
    _require_parts()
    _require_reachable(master)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # Spark speaks of Pandas, of which nothing is used here
        from fukasa.pipelines.cluster.engine import SparkEngine  # noqa: PLC0415  needs Spark
        from fukasa.pipelines.cluster.roll import call_roll  # noqa: PLC0415  the same

        session = _session(master)
        try:
            call_roll(session, folder, answer_s=answer_s)
            yield SparkEngine(session)
        finally:
            session.stop()


def _require_parts() -> None:
    if find_spec("pyspark") is None:
        raise ClusterUnusable("Spark is not installed here; run `pip install 'fukasa[spark]'`")
    if shutil.which("java") is None:
        raise ClusterUnusable("Spark needs Java 17 or later and there is no `java` here; install one or set PATH")


def _require_reachable(master: str) -> None:
    """Refuse what nobody answers: Spark itself would try for minutes."""
    if not master.startswith(_MASTERS):
        raise InvalidInput(f"there is no cluster {master!r}; a master is spark://host:port, local[2], yarn or k8s://…")
    if not master.startswith("spark://"):
        return
    for one in master.removeprefix("spark://").split(","):  # several stand by for each other
        if _answers(one):
            return
    raise ClusterUnusable(f"no Spark master answers at {master}; start it, or mend --master")


def _answers(address: str) -> bool:
    try:
        place = urlsplit(f"spark://{address}")
        with socket.create_connection((place.hostname or "", place.port or 7077), _REACH_S):
            return True
    except (OSError, ValueError):
        return False


def _session(master: str) -> "SparkSession":
    from pyspark.sql import SparkSession  # noqa: PLC0415  the same

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers take the Python of the same path
    builder = SparkSession.builder.master(master).appName("fukasa refresh")
    for name, value in _settings().items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise ClusterUnusable(f"Spark does not start with {master}: {reason_of(error)}") from error


def _settings() -> dict[str, str]:
    """Keep Spark quiet, and every task at one thread: it has one core."""
    logging = files("fukasa.pipelines.cluster.data") / "log4j2.properties"
    threads = {f"spark.executorEnv.{name}": "1" for name in _ONE_THREAD}
    return _QUIET | threads | {"spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging}"}
