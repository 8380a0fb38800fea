from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks_db.models import DBTaskResult

from fukasa.apps.jobs.models import Heartbeat, Job
from fukasa.apps.jobs.registry import PeriodicJob, jobs

FRESH = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a task."""

    status: TaskResultStatus
    started_at: datetime | None
    finished_at: datetime | None
    error: str

    @property
    def goes_on(self) -> bool:
        return self.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING}


@dataclass(frozen=True, slots=True)
class JobState:
    """A periodic job: how often, when it ran last and how that ended, when it is due next (None: at the next start)."""

    name: str
    every: timedelta
    enqueued_at: datetime | None
    last: Run | None
    due_at: datetime | None


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
    return tuple(_state(job, rows.get(job.name)) for job in jobs())


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
    if not task_id:
        return None
    try:
        found = default_task_backend.get_result(task_id)
    except (TaskResultDoesNotExist, ImportError):
        return None
    error = found.errors[-1].traceback.strip().splitlines()[-1] if found.errors else ""
    return Run(found.status, found.started_at, found.finished_at, error)


def _state(job: PeriodicJob, row: Job | None) -> JobState:
    if row is None:
        return JobState(job.name, job.every, None, None, None)
    return JobState(job.name, job.every, row.enqueued_at, run_of(row.task_id), row.due_at)
