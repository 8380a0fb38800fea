"""An engine whose pieces are the tasks of a Spark job: numbers go out as Arrow batches, tables come back as Parquet."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyarrow as pa
from pyspark.sql import Row, SparkSession

from fukasa.pipelines.cluster.errors import ClusterFailed
from fukasa.pipelines.cluster.pieces import leave, piece_of, take
from fukasa.pipelines.cluster.reasons import reason_of
from fukasa.pipelines.engine import Step, Tables

Batches = Iterator[pa.RecordBatch]
_WAIT_S = 0.05
_LATE_S = 30.0  # a network file system shows a new name to other machines after some seconds
_DONE = "piece long, rows long, seconds double, worker string, worker_seconds double"


@dataclass(frozen=True)
class SparkEngine:
    """Does steps on a cluster, one task per piece; a task that is lost is done again elsewhere.

    Attributes:
        session: of the cluster; :func:`fukasa.pipelines.cluster.session.cluster` opens and checks one.
        task_seconds: seconds that the tasks of each round have worked.
        worker_seconds: seconds that each Python of a worker has worked, its imports included.

    """

    session: SparkSession
    task_seconds: dict[str, float] = field(default_factory=dict)
    worker_seconds: dict[str, float] = field(default_factory=dict)
    cores: int = 1

    def map(self, step: Step, pieces: Sequence[int], *, folder: Path, name: str) -> Iterator[Tables]:
        """See :class:`fukasa.pipelines.engine.Engine`.

        Raises:
            ClusterFailed: a piece failed again and again, or its tables are not seen here.

        """
        place = (folder / name).resolve()
        place.mkdir()
        job = _Job(self.session, partial(_do, step, str(place)), pieces)
        job.start()
        try:
            for number in pieces:
                job.wait_for(piece_of(place, number))
                yield take(place, number)
            self._count(name, job.told())
        finally:
            job.stop()

    def _count(self, name: str, told: Sequence[Row]) -> None:
        self.task_seconds[name] = self.task_seconds.get(name, 0.0) + sum(row.seconds for row in told)
        for row in told:
            self.worker_seconds[row.worker] = max(self.worker_seconds.get(row.worker, 0.0), row.worker_seconds)


class _Job(threading.Thread):
    """A Spark job in a thread of its own, so that finished pieces are taken while others are still being made."""

    def __init__(self, session: SparkSession, do: Callable[[Batches], Batches], pieces: Sequence[int]) -> None:
        super().__init__(daemon=True)
        self._session, self._do, self._pieces = session, do, list(pieces)
        self._group = f"fukasa-{id(self)}"
        self._told: list[Row] = []
        self._error: Exception | None = None

    def run(self) -> None:
        context = self._session.sparkContext
        try:
            context.setJobGroup(self._group, "fukasa refresh", interruptOnCancel=True)
            # an RDD keeps what goes into which task; rows of a frame may be dealt out anew
            numbers = context.parallelize([(number,) for number in self._pieces], max(1, len(self._pieces)))
            self._told = self._session.createDataFrame(numbers, "piece long").mapInArrow(self._do, _DONE).collect()
        except Exception as error:  # noqa: BLE001  told to who waits
            self._error = error

    def wait_for(self, piece: Path) -> None:
        """Wait until a piece is there.

        Raises:
            ClusterFailed: it will not come.

        """
        ended: float | None = None
        while not piece.exists():
            if self._error is not None:
                raise ClusterFailed(f"{reason_of(self._error)}; the current version stays as it was") from self._error
            if ended is not None and time.monotonic() - ended > _LATE_S:
                raise ClusterFailed(
                    f"the cluster says that it wrote {piece}, and it is not there; let the data folder lie on storage "
                    "that all machines share"
                )
            if ended is None and not self.is_alive():
                ended = time.monotonic()
            time.sleep(_WAIT_S)

    def told(self) -> list[Row]:
        """Give what the tasks told, when all pieces are there."""
        self.join()
        return self._told

    def stop(self) -> None:
        """Let no task go on that nobody waits for."""
        if self.is_alive():
            self._session.sparkContext.cancelJobGroup(self._group)
            self.join(timeout=10)


def _do(step: Step, folder: str, batches: Batches) -> Batches:
    """Do the pieces that one task is given: Arrow batches of numbers in, batches of what was done out."""
    for batch in batches:
        for number in batch.column(0).to_pylist():
            begun = time.process_time()
            tables = step(number)
            leave(tables, Path(folder), number)
            done = {
                "piece": [number],
                "rows": [sum(rows.height for rows in tables.values())],
                "seconds": [time.process_time() - begun],
                "worker": [f"{socket.gethostname()}:{os.getpid()}"],
                "worker_seconds": [time.process_time()],
            }
            yield pa.RecordBatch.from_pydict(done)
