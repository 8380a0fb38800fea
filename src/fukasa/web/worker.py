"""The worker for background tasks, as a thread beside the web server."""

import logging
import os
import socket
import threading
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from fukasa.apps.jobs.registry import can_begin_anew, tell_cut_off
from fukasa.apps.jobs.selectors import beats
from fukasa.core.clock import system_clock
from fukasa.core.errors import FukasaError

logger = logging.getLogger("fukasa.worker")
PATIENCE = 20.0  # seconds a running task is given to finish when the app stops
SILENCE = timedelta(minutes=5)  # a process of another machine that was not heard for so long has ended
TRIES = 5  # a task that brings the process down is not begun for ever


class CutOff(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """A task was running when the process ended."""

    code = "fukasa.task_cut_off"


class BackgroundWorker:
    """A thread that takes tasks from the database, and starts again when the database failed it."""

    def __init__(self, process: str = "", *, interval: float = 0.5) -> None:
        self._interval = interval
        self._id = process or process_name()
        self._stopping = threading.Event()
        self._worker: Any = None
        self._thread = threading.Thread(target=self._run, name="fukasa-worker", daemon=True)

    def start(self) -> None:
        """Close the books on tasks that a former process left, then begin to take new ones."""
        close_cut_off(self._id, system_clock())
        self._thread.start()

    def is_alive(self) -> bool:
        """Tell whether tasks are being taken."""
        return self._thread.is_alive()

    def stop(self, patience: float = PATIENCE) -> None:
        """Take no further task and wait for the running one; what is cut off is closed by the next start."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.running = False
        self._thread.join(patience)
        if self._thread.is_alive():
            logger.warning("a task was still running and was cut off")

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._worker = _worker(self._id, self._interval)
            try:
                self._worker.run()
            except Exception:
                logger.exception("the worker failed and starts again in a moment")
                self._stopping.wait(2)
            finally:
                connections.close_all()


def process_name() -> str:
    """Name this process, so that others can tell whose task it is and whether it lives."""
    return f"serve@{socket.gethostname()[:24]}@{os.getpid()}@{get_random_string(8)}"


def close_cut_off(own: str, now: datetime) -> None:
    """Put back or close what the processes left that have ended: known at once here, elsewhere by their silence."""
    heard = {beat.process for beat in beats(now) if beat.age <= SILENCE}
    for task in DBTaskResult.objects.running():
        if task.worker_ids and _is_gone(task, own, heard, now):
            _close(task)


@transaction.atomic
def _close(left: Any) -> None:
    """Put a task back that can begin anew, unless it was cut off too often; else say that it was."""
    running = DBTaskResult.objects.running().select_for_update()
    task: Any = running.filter(pk=left.pk, started_at=left.started_at).first()
    if task is None:
        return  # another process was quicker
    again = can_begin_anew(task.task_path) and len(task.worker_ids) < TRIES
    tell_cut_off(task.task_path, task.args_kwargs["kwargs"], again=again)
    if again:
        task.status = TaskResultStatus.READY
        task.save(update_fields=["status"])
    else:
        task.set_failed(CutOff("the app ended while this was running; start it anew"))


def _is_gone(task: Any, own: str, heard: Collection[str], now: datetime) -> bool:
    worker_id: str = task.worker_ids[-1]
    kind, host, pid, *_ = [*worker_id.split("@"), "", "", ""]
    if kind != "serve" or worker_id == own:
        return False
    if host == own.split("@")[1]:
        return pid == str(os.getpid()) or not _runs(int(pid))
    return worker_id not in heard and task.started_at < now - SILENCE


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _worker(worker_id: str, interval: float) -> Any:
    return Worker(
        queue_names=["default"],
        interval=interval,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
