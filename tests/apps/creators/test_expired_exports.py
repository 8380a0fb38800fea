"""Exported files go when their time is over, whether or not anybody looks; what can be fetched stays."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from fukasa.apps.creators.exporting import storage
from fukasa.apps.creators.exporting.choices import State
from fukasa.apps.creators.exporting.expiring import forget_files, withdraw
from fukasa.apps.creators.exporting.tasks import forget_exports
from fukasa.apps.creators.models import ResultExport
from fukasa.apps.jobs.registry import jobs
from fukasa.apps.pages.work_locks import working_on
from tests.factories.workspaces import People, Person

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FUKASA_DATA = tmp_path


def make_export(person: Person, name: str, *, state: State = State.FINISHED, finished: timedelta = DAY) -> ResultExport:
    """Make an export that ended a while ago and could be fetched for a week, with its file."""
    at = timezone.now() - finished
    made = ResultExport.objects.create(
        workspace_id=person.scope.workspace_id,
        file_format="csv",
        token=name,
        state=state,
        size_bytes=3,
        finished_at=at,
        expires_at=at + 7 * DAY,
    )
    put(f"{name}.csv")
    return made


def put(name: str, age: timedelta = DAY) -> Path:
    """Put a file of some age into the folder."""
    path = storage.folder() / name
    path.write_text("a,b")
    then = (timezone.now() - age).timestamp()
    os.utime(path, (then, then))
    return path


def files() -> list[str]:
    return sorted(path.name for path in storage.folder().iterdir())


def states() -> dict[str, str]:
    return dict(ResultExport.unscoped.values_list("token", "state"))


def now() -> datetime:
    return timezone.now()


def test_files_of_every_workspace_go_after_their_time_and_not_before(people: People) -> None:
    make_export(people.owner, "old", finished=8 * DAY)
    make_export(people.outsider, "foreign", finished=8 * DAY)
    make_export(people.owner, "young")
    assert forget_files(now()) == 2
    assert files() == ["young.csv"]
    assert states() == {"old": "expired", "foreign": "expired", "young": "finished"}
    assert forget_files(now()) == 0


def test_a_shorter_time_of_the_operator_holds_for_files_that_are_there(people: People, settings: Any) -> None:
    make_export(people.owner, "two-days", finished=2 * DAY)
    settings.FUKASA_EXPORT_DAYS = 1
    assert forget_files(now()) == 1
    assert files() == []


def test_a_longer_time_does_not_take_back_the_date_that_people_were_told(people: People, settings: Any) -> None:
    make_export(people.owner, "told", finished=8 * DAY)
    settings.FUKASA_EXPORT_DAYS = 30
    assert forget_files(now()) == 1


def test_the_time_of_the_operator_is_shown_where_files_are_fetched(people: People, settings: Any) -> None:
    settings.FUKASA_EXPORT_DAYS = 3
    assert "3日間" in people.owner.client.get("/exports/").content.decode()


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.EXPIRED])
def test_a_file_of_an_export_that_has_none_goes(state: State, people: People) -> None:
    make_export(people.owner, "left", state=state)
    forget_files(now())
    assert files() == []


def test_a_file_that_belongs_to_no_export_goes_once_nobody_can_be_at_it(people: People) -> None:
    put("stranger.csv")
    put("stranger.part.csv")
    put("just-begun.csv", age=timedelta(minutes=5))
    assert forget_files(now()) == 2
    assert files() == ["just-begun.csv"]


def test_what_a_restart_cut_off_can_be_taken_up_for_as_long_as_a_file_is_kept(people: People) -> None:
    make_export(people.owner, "cut", state=State.RUNNING)
    make_export(people.owner, "waits", state=State.WAITING)
    put("cut.part.csv", age=6 * DAY)
    forget_files(now())
    assert "cut.part.csv" in files()
    put("cut.part.csv", age=8 * DAY)
    forget_files(now())
    assert files() == ["cut.csv", "waits.csv"]


def test_a_file_that_is_being_written_stays(people: People) -> None:
    make_export(people.owner, "busy", state=State.RUNNING)
    put("busy.part.csv", age=9 * DAY)
    with working_on(storage.lock_path("busy")):
        forget_files(now())
        assert "busy.part.csv" in files()


def test_it_is_a_job_of_every_day(people: People) -> None:
    make_export(people.owner, "old", finished=8 * DAY)
    job = next(job for job in jobs() if job.name == "creators.exports")
    assert (job.every, job.task) == (DAY, forget_exports)
    forget_exports.call()
    assert files() == []


def test_files_that_hold_what_has_to_go_are_withdrawn_whatever_their_time(people: People) -> None:
    make_export(people.owner, "ready")
    make_export(people.owner, "running", state=State.RUNNING)
    make_export(people.outsider, "foreign")
    assert withdraw(people.owner.scope.workspace_id) == 1
    assert states() == {"ready": "expired", "running": "running", "foreign": "finished"}
    assert dict(ResultExport.unscoped.values_list("token", "cancel_asked"))["running"]
    assert withdraw(None) == 1
    assert files() == ["running.csv"]
