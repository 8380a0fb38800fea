"""Exported files whose time is over: taken away when somebody looks, and once a day by a job."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from fukasa.apps.creators.exporting import storage
from fukasa.apps.creators.exporting.choices import LIVE, State
from fukasa.apps.creators.models import ResultExport
from fukasa.apps.pages.work_locks import is_worked_on

_YOUNG = timedelta(hours=1)  # a file of this age may belong to somebody who is at work just now


def kept() -> timedelta:
    """Give how long a file can be fetched: the operator's word."""
    return timedelta(days=settings.FUKASA_EXPORT_DAYS)


def expire(rows: QuerySet[Any, Any], now: datetime) -> int:
    """Remove the files among these exports whose time is over; the rows stay, so that they can be made again.

    A shorter time that the operator has set since holds for files that are there already.
    """
    over = rows.filter(Q(expires_at__lte=now) | Q(finished_at__lte=now - kept()), state=State.FINISHED)
    return _drop(over)


def withdraw(workspace_id: int | None) -> int:
    """Take away what was exported, because it holds what has to go; who still wants it has it written again.

    Args:
        workspace_id: by which workspace; None for all.

    """
    rows = (
        ResultExport.unscoped.all() if workspace_id is None else ResultExport.unscoped.filter(workspace_id=workspace_id)
    )
    rows.filter(state=State.RUNNING).update(cancel_asked=True)
    return _drop(rows.filter(state=State.FINISHED))


def _drop(rows: QuerySet[Any, Any]) -> int:
    found = list(rows)
    for job in found:
        storage.drop(job.token, job.file_format)
        job.state, job.size_bytes = State.EXPIRED, 0
        job.save(update_fields=["state", "size_bytes", "updated_at"])
    return len(found)


def forget_files(now: datetime) -> int:
    """Expire the exports of all workspaces, then remove what nobody can fetch; gives how many files went.

    That is what belongs to no export (of a deleted workspace, or from before a restore), to one that has ended without
    a file, or to one that was cut off and that nobody took up again.
    """
    gone = expire(ResultExport.unscoped.all(), now)
    states = dict(ResultExport.unscoped.values_list("token", "state"))
    lost = [path for path in storage.folder().iterdir() if _is_lost(path, states, now)]
    for path in lost:
        path.unlink(missing_ok=True)
    return gone + len(lost)


def _is_lost(path: Path, states: dict[str, str], now: datetime) -> bool:
    token = path.name.partition(".")[0]
    state, age = states.get(token), _age(path, now)
    if age < _YOUNG or state == State.FINISHED or is_worked_on(storage.lock_path(token)):
        return False
    return state not in LIVE or age > kept()


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except FileNotFoundError:  # somebody was faster
        return timedelta(0)
