"""What is to be done again and again. An app says so in its module ``jobs``, in one line per job:

``register("lists.news", every=timedelta(hours=1), task=follow_searches)``
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules
from django_tasks.base import Task

SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """A task without arguments, and how long lies between two of its runs.

    ``at_start`` makes it due whenever a scheduler starts, however long ago the last run was.
    """

    name: str
    every: timedelta
    task: Task[Any, Any]
    at_start: bool


_REGISTERED: dict[str, PeriodicJob] = {}
_RESUMED: dict[str, Callable[..., None]] = {}


def register(name: str, every: timedelta, task: Task[Any, Any], *, at_start: bool = False) -> None:
    """Have a task put into the queue every so often, by one process only; a run that was missed is caught up once.

    The task may be cut off by a kill and is then done again at its next turn: it must be able to begin anew.
    """
    if every < SHORTEST:
        raise ImproperlyConfigured(f"The job {name} is to run every {every}; a minute is the shortest time.")
    job = PeriodicJob(name, every, task, at_start)
    if _REGISTERED.setdefault(name, job) != job:
        raise ImproperlyConfigured(f"Two periodic jobs are called {name}; give one of them another name.")


def _nothing(**_arguments: object) -> None:
    """Leave things as they are."""


def begins_anew(task: Task[Any, Any], cut_off: Callable[..., None] = _nothing) -> None:
    """Say in the module ``jobs`` that a task may be done again when a kill cut it off; else it is marked as failed.

    Args:
        task: begins anew, or finds what a run before it has done.
        cut_off: called before, with the task's own arguments and ``again``. True: what the task works on is to wait
            for it once more; False: it was cut off too often, and what it works on has failed.

    """
    _RESUMED[task.module_path] = cut_off


def can_begin_anew(task_path: str) -> bool:
    """Tell whether a task that was cut off is put back into the queue; tasks of periodic jobs are."""
    _discover()
    return task_path in _RESUMED or any(job.task.module_path == task_path for job in jobs())


def tell_cut_off(task_path: str, arguments: Mapping[str, Any], *, again: bool) -> None:
    """Tell whoever registered a task that it was cut off, and whether it is done again."""
    _discover()
    _RESUMED.get(task_path, _nothing)(**arguments, again=again)


def jobs() -> tuple[PeriodicJob, ...]:
    """Give every job of the installed apps, by name."""
    _discover()
    return tuple(_REGISTERED[name] for name in sorted(_REGISTERED))


@cache
def _discover() -> None:
    autodiscover_modules("jobs")
