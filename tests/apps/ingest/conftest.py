"""A data folder of its own, and a worker that does what waits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from fukasa.pipelines.home import Home
from tests.factories.workspaces import People

WorkOff = Callable[[], int]


@pytest.fixture
def office(people: People, tmp_path: Path):
    """Give the people, with an empty catalogue in a folder of their own."""
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people


@pytest.fixture
def home(office: People, tmp_path: Path) -> Home:
    return Home(tmp_path / "data")


@pytest.fixture
def work_off() -> WorkOff:
    return work_off_all


def work_off_all() -> int:
    """Do every task that is due, as the worker would; gives how many they were."""
    done = 0
    while (record := DBTaskResult.objects.ready().first()) is not None:
        record.claim("test")
        record.task.func(**record.args_kwargs["kwargs"])
        record.set_successful(None)
        done += 1
    return done
