from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from fukasa.apps.jobs.errors import TaskNotFound, UnknownJob
from fukasa.apps.jobs.models import Heartbeat, Job
from fukasa.apps.jobs.registry import PeriodicJob, jobs
from fukasa.apps.jobs.selectors import NO_TIME, failed_for_good, run_of
from fukasa.apps.jobs.turns import clock_went_back, next_turn

GIVEN_UP = timedelta(days=1)  # a run that "goes on" for longer belongs to a machine that is gone
SET_BACK = timedelta(minutes=1)  # clocks of machines side by side differ by less
FORGOTTEN = timedelta(days=1)  # heartbeats of processes that ended


def jobs_enqueue_due(now: datetime) -> tuple[str, ...]:
    """Put every job whose turn has come into the queue, once across all processes; gives their names."""
    rows = {row.name: row.due_at for row in Job.objects.all()}
    return tuple(job.name for job in jobs() if _has_turn(job, rows.get(job.name), now) and _enqueue(job, now))


def jobs_start(now: datetime) -> None:
    """Make those jobs due that want to run whenever a scheduler starts."""
    names = [job.name for job in jobs() if job.at_start]
    Job.objects.filter(name__in=names, due_at__gt=now).update(due_at=now)


def tasks_follow_clock(now: datetime) -> int:
    """Let tasks that were enqueued before the clock was set back wait no longer than they were to; gives how many."""
    later = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lt=NO_TIME)
    rows = list(later.filter(enqueued_at__gt=now + SET_BACK))
    for row in rows:
        row.run_after, row.enqueued_at = row.run_after - (row.enqueued_at - now), now
        row.save(update_fields=["run_after", "enqueued_at"])
    return len(rows)


def job_run(name: str, now: datetime) -> str:
    """Put one job into the queue out of turn; gives the key of its task.

    Raises:
        UnknownJob: no app has registered it.

    """
    job = next((job for job in jobs() if job.name == name), None)
    if job is None:
        raise UnknownJob(name, [job.name for job in jobs()])
    with transaction.atomic():
        row, _ = Job.objects.select_for_update().get_or_create(name=name, defaults={"due_at": now + job.every})
        _put_into_queue(job, row, now)
    return row.task_id


@transaction.atomic
def task_again(task_id: UUID, now: datetime) -> str:
    """Put a task that failed back into the queue, with what it was asked for; gives its path.

    Raises:
        TaskNotFound: there is none of this key that has failed.

    """
    row = failed_for_good().select_for_update(no_key=True).filter(pk=task_id).first()
    if row is None:
        raise TaskNotFound(_("This task has not failed, or is forgotten; load the page again."))
    row.status, row.run_after, row.worker_ids = TaskResultStatus.READY, now, []
    row.started_at = row.finished_at = None
    row.exception_class_path = row.traceback = ""
    row.save()
    return str(row.task_path)


def heart_beat(part: str, process: str, now: datetime) -> None:
    """Note that a part of the application is alive."""
    Heartbeat.objects.update_or_create(part=part, process=process, defaults={"beaten_at": now})
    Heartbeat.objects.filter(part=part, beaten_at__lt=now - FORGOTTEN).delete()


def heart_stop(process: str) -> None:
    """Note that a process ends in good order."""
    Heartbeat.objects.filter(process=process).delete()


def _has_turn(job: PeriodicJob, due: datetime | None, now: datetime) -> bool:
    return due is None or due <= now or clock_went_back(due, job.every, now)


@transaction.atomic
def _enqueue(job: PeriodicJob, now: datetime) -> bool:
    """Move the turn and enqueue the task in one transaction: who comes second finds the turn moved."""
    row, _ = Job.objects.select_for_update().get_or_create(name=job.name, defaults={"due_at": now})
    due = row.due_at
    if not _has_turn(job, due, now):
        return False
    row.due_at = now + job.every if clock_went_back(due, job.every, now) else next_turn(due, job.every, now)
    if due > now or _goes_on(row, now):
        row.save()
        return False
    _put_into_queue(job, row, now)
    return True


def _goes_on(row: Job, now: datetime) -> bool:
    run = run_of(row.task_id)
    return run is not None and run.goes_on and row.enqueued_at is not None and now - row.enqueued_at < GIVEN_UP


def _put_into_queue(job: PeriodicJob, row: Job, now: datetime) -> None:
    row.task_id, row.enqueued_at = str(job.task.enqueue().id), now
    row.save()
