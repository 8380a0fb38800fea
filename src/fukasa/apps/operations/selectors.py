"""What the page of the operator shows, gathered from the queue and the registered jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django_tasks import TaskResultStatus

from fukasa.apps.jobs.registry import jobs
from fukasa.apps.jobs.selectors import (
    JobState,
    TaskState,
    beats,
    job_states,
    tasks_failed,
    tasks_under_way,
    tasks_under_way_count,
)
from fukasa.apps.operations import wording

SHOWN = 50
PARTS = ("worker", "scheduler")


@dataclass(frozen=True, slots=True)
class JobLine:
    """A periodic job as the page shows it."""

    name: str
    does: str
    every: str
    asked_at: datetime | None
    took: timedelta | None
    status: str  # "", "waiting", "running", "done", "failed"
    reason: str
    due_at: datetime | None

    @property
    def goes_on(self) -> bool:
        """Tell whether it waits for its turn or runs."""
        return self.status in {"waiting", "running"}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as the page shows it."""

    task_id: str
    does: str
    name: str
    status: str
    since: datetime | None
    not_before: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Operations:
    """Everything that happens in the background, and which parts of the application are missing for it."""

    jobs: tuple[JobLine, ...]
    under_way: tuple[TaskLine, ...]
    more: int  # tasks that wait behind those that are shown
    failed: tuple[TaskLine, ...]
    missing: frozenset[str]

    @property
    def is_live(self) -> bool:
        """Tell whether something will change in a moment."""
        waiting = any(job.goes_on for job in self.jobs) or any(task.not_before is None for task in self.under_way)
        return waiting and "worker" not in self.missing


_STATUS = {
    TaskResultStatus.READY: "waiting",
    TaskResultStatus.RUNNING: "running",
    TaskResultStatus.SUCCESSFUL: "done",
    TaskResultStatus.FAILED: "failed",
}


def operations(now: datetime) -> Operations:
    """Look at jobs, queue and heartbeats."""
    paths = {job.name: job.task.module_path for job in jobs()}
    alive = {beat.part for beat in beats(now) if beat.is_fresh}
    under_way = tuple(map(_task, tasks_under_way(now, SHOWN)))
    return Operations(
        jobs=tuple(_job(state, paths[state.name]) for state in job_states()),
        under_way=under_way,
        more=tasks_under_way_count() - SHOWN if len(under_way) == SHOWN else 0,
        failed=tuple(map(_task, tasks_failed(now, SHOWN))),
        missing=frozenset(PARTS) - alive,
    )


def _job(state: JobState, path: str) -> JobLine:
    last = state.last
    return JobLine(
        name=state.name,
        does=wording.said(path),
        every=wording.every(state.every),
        asked_at=state.enqueued_at,
        took=last.finished_at - last.started_at if last and last.finished_at and last.started_at else None,
        status=_STATUS[last.status] if last else "",
        reason=wording.reason_said(last.error) if last else "",
        due_at=state.due_at,
    )


def _task(state: TaskState) -> TaskLine:
    return TaskLine(
        task_id=state.task_id,
        does=wording.said(state.path),
        name=wording.short_path(state.path),
        status=_STATUS[state.status],
        since=state.finished_at or state.started_at or state.enqueued_at,
        not_before=state.not_before,
        reason=wording.reason_said(state.reason),
    )
