from collections.abc import Sequence

from fukasa.core.errors import NotFound


class UnknownJob(NotFound):
    """A name that no app has registered."""

    code = "jobs.unknown"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no periodic job {name!r}; there are {', '.join(known)}", name=name)


class TaskNotFound(NotFound):
    """A task that is not there, or has not failed."""

    code = "jobs.task_not_found"
