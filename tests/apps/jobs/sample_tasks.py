"""Tasks for the tests of periodic jobs."""

from django_tasks import task

DONE: list[str] = []


@task()
def tidy_up() -> None:
    DONE.append("tidied")


@task()
def fall_over() -> None:
    raise RuntimeError("the broom is broken")
