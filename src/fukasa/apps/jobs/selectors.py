from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Min, QuerySet, Value, When
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from fukasa.apps.jobs.models import Heartbeat, Job
from fukasa.apps.jobs.reasons import reason_of
from fukasa.apps.jobs.registry import PeriodicJob, jobs

FRESH = timedelta(seconds=90)
NO_TIME = get_date_max()  # the queue's way to say that a task need not wait
_GOING_ON = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a task."""

    status: TaskResultStatus
    started_at: datetime | None
    finished_at: datetime | None
    error: str

    @property
    def goes_on(self) -> bool:
        return self.status in _GOING_ON


@dataclass(frozen=True, slots=True)
class JobState:
    """A periodic job: how often, when it ran last and how that ended, when it is due next (None: at the next start)."""

    name: str
    every: timedelta
    enqueued_at: datetime | None
    last: Run | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task that waits, runs or has failed: which, since when, and why it failed."""

    task_id: str
    path: str
    status: TaskResultStatus
    enqueued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    not_before: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class QueueState:
    """How many tasks wait and run, and how long the oldest one waits."""

    waiting: int
    running: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Beat:
    """A part of the application and how long ago it was last known to be alive."""

    part: str
    process: str
    age: timedelta

    @property
    def is_fresh(self) -> bool:
        return self.age <= FRESH


def job_states() -> tuple[JobState, ...]:
    """Tell of every registered job when it ran and when it will."""
    rows = {row.name: row for row in Job.objects.all()}
    tasks = DBTaskResult.objects.filter(pk__in=[row.task_id for row in rows.values() if row.task_id])
    runs = {str(task.pk): _run(task) for task in tasks}
    return tuple(_state(job, rows.get(job.name), runs) for job in jobs())


def tasks_under_way(now: datetime, limit: int) -> tuple[TaskState, ...]:
    """Give the tasks that run, then those that wait, in the order in which they come to their turn."""
    running = Case(When(status=TaskResultStatus.RUNNING, then=Value(0)), default=Value(1))
    rows = DBTaskResult.objects.filter(status__in=_GOING_ON)
    return tuple(_task(row, now) for row in rows.order_by(running, "-priority", "run_after", "enqueued_at")[:limit])


def tasks_under_way_count() -> int:
    """Count the tasks that run or wait, for later as well."""
    return int(DBTaskResult.objects.filter(status__in=_GOING_ON).count())


def tasks_failed(now: datetime, limit: int) -> tuple[TaskState, ...]:
    """Give the tasks that failed, the newest first; those of periodic jobs have a next turn and are not among them."""
    rows = failed_for_good().order_by("-finished_at")[:limit]
    return tuple(_task(row, now) for row in rows)


def failed_for_good() -> QuerySet[Any, Any]:
    """Give the tasks that failed and that nothing will begin again by itself."""
    return DBTaskResult.objects.failed().exclude(task_path__in=[job.task.module_path for job in jobs()])


def queue_state(now: datetime) -> QueueState:
    """Tell how many tasks wait and run; tasks that are to wait until a later hour are not waiting yet."""
    ready = DBTaskResult.objects.ready().aggregate(number=Count("pk"), oldest=Min("enqueued_at"))
    oldest = (now - ready["oldest"]).total_seconds() if ready["oldest"] else 0.0
    return QueueState(ready["number"], DBTaskResult.objects.running().count(), max(oldest, 0.0))


def beats(now: datetime) -> tuple[Beat, ...]:
    """Tell which parts are or were alive; a beat from the future is as old as it lies ahead."""
    return tuple(Beat(row.part, row.process, abs(now - row.beaten_at)) for row in Heartbeat.objects.all())


def run_of(task_id: str) -> Run | None:
    """Find what became of a task; None when there was none or it is forgotten."""
    found = DBTaskResult.objects.filter(pk=task_id).first() if task_id else None
    return None if found is None else _run(found)


def _run(row: Any) -> Run:
    status = TaskResultStatus(row.status)
    return Run(status, row.started_at, row.finished_at, _reason(row))


def _task(row: Any, now: datetime) -> TaskState:
    is_later = row.status == TaskResultStatus.READY and now < row.run_after < NO_TIME
    return TaskState(
        task_id=str(row.pk),
        path=row.task_path,
        status=TaskResultStatus(row.status),
        enqueued_at=row.enqueued_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        not_before=row.run_after if is_later else None,
        reason=_reason(row),
    )


def _reason(row: Any) -> str:
    return reason_of(row.exception_class_path, row.traceback) if row.status == TaskResultStatus.FAILED else ""


def _state(job: PeriodicJob, row: Job | None, runs: Mapping[str, Run]) -> JobState:
    if row is None:
        return JobState(job.name, job.every, None, None, None)
    return JobState(job.name, job.every, row.enqueued_at, runs.get(row.task_id), row.due_at)
