from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django_tasks_db.models import DBTaskResult

from fukasa.apps.jobs import registry
from fukasa.apps.jobs.errors import UnknownJob
from fukasa.apps.jobs.selectors import beats, job_states
from fukasa.apps.jobs.services import heart_beat, heart_stop, job_run, jobs_enqueue_due, jobs_start
from fukasa.apps.rest.models import KeptAnswer
from fukasa.apps.rest.tasks import forget_answers
from tests.apps.jobs.conftest import Register
from tests.apps.jobs.sample_tasks import fall_over, tidy_up
from tests.factories.workspaces import People

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def finish() -> None:
    for task in DBTaskResult.objects.all():
        task.set_successful(None)


def test_every_job_of_the_apps_takes_no_arguments_and_has_a_name_of_its_app() -> None:
    assert {"jobs.forget", "lists.news", "forecasts.follow"} <= {job.name for job in registry.jobs()}
    assert [job.name for job in registry.jobs() if job.name.partition(".")[0] not in job.task.module_path] == []


def test_a_new_job_has_its_turn_at_once_and_then_every_so_often(register: Register) -> None:
    register("tidy", tidy_up)
    assert jobs_enqueue_due(NOON) == ("tidy",)
    finish()
    assert jobs_enqueue_due(NOON + timedelta(minutes=59)) == ()
    assert jobs_enqueue_due(NOON + HOUR) == ("tidy",)


def test_two_schedulers_at_the_same_moment_enqueue_it_once(register: Register) -> None:
    register("tidy", tidy_up)
    assert [jobs_enqueue_due(NOON), jobs_enqueue_due(NOON)] == [("tidy",), ()]
    assert DBTaskResult.objects.count() == 1


def test_turns_missed_while_nothing_ran_are_caught_up_once(register: Register) -> None:
    register("tidy", tidy_up)
    jobs_enqueue_due(NOON)
    finish()
    assert jobs_enqueue_due(NOON + 30 * HOUR + timedelta(minutes=7)) == ("tidy",)
    assert job_states()[0].due_at == NOON + 31 * HOUR


def test_a_run_that_goes_on_is_not_joined_by_a_second_one(register: Register) -> None:
    register("tidy", tidy_up)
    jobs_enqueue_due(NOON)
    assert jobs_enqueue_due(NOON + HOUR) == ()
    assert job_states()[0].due_at == NOON + 2 * HOUR


def test_a_run_of_a_machine_that_never_came_back_is_given_up_after_a_day(register: Register) -> None:
    register("tidy", tidy_up)
    jobs_enqueue_due(NOON)
    assert jobs_enqueue_due(NOON + 25 * HOUR) == ("tidy",)


def test_a_clock_set_back_by_years_neither_runs_a_job_again_nor_stalls_it(register: Register) -> None:
    register("tidy", tidy_up)
    jobs_enqueue_due(NOON)
    finish()
    earlier = NOON - timedelta(days=3 * 365)
    assert jobs_enqueue_due(earlier) == ()
    assert job_states()[0].due_at == earlier + HOUR
    assert jobs_enqueue_due(earlier + HOUR) == ("tidy",)


def test_a_clock_set_back_a_little_runs_nothing_again(register: Register) -> None:
    register("tidy", tidy_up)
    jobs_enqueue_due(NOON)
    finish()
    assert jobs_enqueue_due(NOON - timedelta(minutes=30)) == ()


def test_a_start_makes_only_those_due_that_ask_for_it(register: Register) -> None:
    register("look", tidy_up, at_start=True)
    register("tidy", tidy_up)
    jobs_enqueue_due(NOON)
    finish()
    jobs_start(NOON + timedelta(minutes=1))
    assert jobs_enqueue_due(NOON + timedelta(minutes=1)) == ("look",)


def test_a_failed_run_is_told_with_its_reason_and_has_its_next_turn(register: Register) -> None:
    register("tidy", fall_over)
    jobs_enqueue_due(NOON)
    DBTaskResult.objects.get().set_failed(RuntimeError("the broom is broken"))
    (state,) = job_states()
    assert state.last.error == "RuntimeError: the broom is broken"
    assert jobs_enqueue_due(NOON + HOUR) == ("tidy",)


def test_a_job_is_run_out_of_turn_by_its_name(register: Register) -> None:
    register("tidy", tidy_up)
    job_run("tidy", NOON)
    assert job_states()[0].enqueued_at == NOON
    with pytest.raises(UnknownJob, match="there are tidy"):
        job_run("dust", NOON)


def test_a_job_that_was_never_due_says_so(register: Register) -> None:
    register("tidy", tidy_up)
    (state,) = job_states()
    assert (state.due_at, state.last) == (None, None)


@pytest.mark.parametrize(
    ("name", "every"), [("tidy", timedelta(hours=2)), ("often", timedelta(seconds=5))], ids=["same-name", "too-often"]
)
def test_a_job_that_cannot_be_meant_is_refused(name: str, every: Any, register: Register) -> None:
    register("tidy", tidy_up)
    with pytest.raises(ImproperlyConfigured):
        register(name, tidy_up, every=every)


def test_a_heart_that_beat_a_moment_ago_is_fresh_and_one_from_the_future_is_not() -> None:
    heart_beat("worker", "here@1", NOON)
    heart_beat("scheduler", "here@1", NOON + HOUR)
    assert [(beat.part, beat.is_fresh) for beat in beats(NOON)] == [("scheduler", False), ("worker", True)]
    heart_stop("here@1")
    assert beats(NOON) == ()


def test_hearts_of_yesterday_are_forgotten() -> None:
    heart_beat("worker", "gone@1", NOON - 2 * timedelta(days=1))
    heart_beat("worker", "here@2", NOON)
    assert [beat.process for beat in beats(NOON)] == ["here@2"]


def test_answers_whose_keys_are_over_are_forgotten(people: People) -> None:
    mine = {"workspace_id": people.owner.scope.workspace_id, "token_id": 1, "digest": "", "status": 201}
    for key in ("old", "new"):
        KeptAnswer.objects.create(key=key, **mine)
    KeptAnswer.unscoped.filter(key="old").update(created_at=datetime.now(tz=UTC) - timedelta(days=2))
    forget_answers.call()
    assert [row.key for row in KeptAnswer.unscoped.all()] == ["new"]
