"""The page of background work: what jobs did and will do, what failed, and for nobody but the operator."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from fukasa import apps
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.creators.exporting.tasks import export_step
from fukasa.apps.jobs.services import heart_beat, job_run, jobs_enqueue_due
from fukasa.apps.operations import selectors, wording
from fukasa.apps.operations.selectors import operations
from fukasa.web.worker import CutOff
from tests.factories.operations import make_failed_task
from tests.factories.workspaces import People, Person
from tests.fixtures.application import QueryBudget

JOBS = reverse("operations:jobs")


def page(person: Person, **headers: str) -> str:
    answer = person.client.get(JOBS, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def run(person: Person, name: str) -> Any:
    return person.client.post(reverse("operations:job-run", kwargs={"name": name}), follow=True)


def again(person: Person, task_id: object) -> Any:
    return person.client.post(reverse("operations:task-again", kwargs={"task_id": task_id}), follow=True)


def newest() -> AuditEvent:
    found = AuditEvent.objects.first()
    assert found is not None
    return found


def beat_all() -> None:
    for part in selectors.PARTS:
        heart_beat(part, "here@1", timezone.now())


def modules() -> Iterator[ModuleType]:
    for found in walk_packages(apps.__path__, f"{apps.__name__}."):
        if found.name.rpartition(".")[2] == "tasks":
            yield import_module(found.name)


def tasks() -> set[str]:
    """Name every task of the apps."""
    found = (one for module in modules() for one in vars(module).values() if isinstance(one, Task))
    return {wording.short_path(one.module_path) for one in found}


def test_every_task_of_the_apps_has_its_words_and_no_other() -> None:
    assert set(wording.WORDS) == tasks()


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (timedelta(minutes=1), "every minute"),
        (timedelta(minutes=90), "every 90 minutes"),
        (timedelta(hours=1), "every hour"),
        (timedelta(hours=6), "every 6 hours"),
        (timedelta(days=1), "every day"),
        (timedelta(days=7), "every 7 days"),
    ],
)
def test_how_often_is_said_in_words(period: timedelta, said: str) -> None:
    with translation.override("en"):
        assert wording.every(period) == said


def test_every_job_is_told_in_words_with_its_last_and_next_run(people: People) -> None:
    jobs_enqueue_due(timezone.now())
    DBTaskResult.objects.filter(task_path__contains="audit").get().set_successful(None)
    shown = page(people.owner)
    assert "監査ログ" in shown
    assert "audit.root" in shown
    assert "完了" in shown
    assert "次回" in shown


def test_before_anything_ran_the_page_says_so(people: People) -> None:
    shown = page(people.owner)
    assert "次の起動時" in shown
    assert "待っているものも、実行中のものもありません" in shown
    assert "この30日間に失敗したタスクはありません" in shown


def test_a_job_is_run_out_of_turn_and_that_stands_in_the_log(people: People) -> None:
    answer = run(people.owner, "jobs.forget")
    assert "まもなく始まります" in answer.content.decode()
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    assert (newest().action, newest().object_id, newest().actor) == ("job.run_asked", "jobs.forget", people.owner.email)


def test_a_job_that_does_not_exist_is_not_found_and_nothing_is_enqueued(people: People) -> None:
    answer = run(people.owner, "jobs.nonsense")
    assert answer.status_code == 404
    assert "その名前の定期ジョブはありません" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


def test_a_failed_job_says_why_in_one_sentence(people: People) -> None:
    job_run("jobs.forget", timezone.now())
    DBTaskResult.objects.get().set_failed(OSError("the disk is full"))
    shown = page(people.owner)
    assert "OSError: the disk is full" in shown
    assert "Traceback" not in shown
    assert operations(timezone.now()).failed == ()  # it has a next turn


def test_a_failed_task_is_done_again_once(people: People) -> None:
    task_id = make_failed_task()
    assert "RuntimeError: the pen is dry" in page(people.owner)
    assert "まもなく始まります" in again(people.owner, task_id).content.decode()
    row = DBTaskResult.objects.get()
    assert (row.status, row.args_kwargs["kwargs"], row.traceback) == ("READY", {"export_id": 0}, "")
    assert (newest().action, newest().object_name) == ("task.run_again", "creators.exporting.export_step")
    assert "このタスクは失敗していないか" in again(people.owner, task_id).content.decode()
    assert AuditEvent.objects.filter(action="task.run_again").count() == 1


def test_a_task_that_was_cut_off_is_told_in_the_language_of_the_page(people: People) -> None:
    make_failed_task(CutOff("the app ended while this was running; start it anew"))
    assert "実行中にアプリが終了しました" in page(people.owner)


def test_what_a_task_said_is_text_and_no_markup(people: People) -> None:
    make_failed_task(RuntimeError("<script>alert(1)</script>" + "x" * 5000))
    shown = page(people.owner)
    assert "<script>alert" not in shown
    assert "x" * 400 not in shown


def test_what_waits_runs_or_waits_for_later_stands_in_the_queue(people: People) -> None:
    export_step.enqueue(export_id=1)
    export_step.using(run_after=timezone.now() + timedelta(days=1)).enqueue(export_id=2)
    running = DBTaskResult.objects.get(pk=export_step.enqueue(export_id=3).id)
    DBTaskResult.objects.filter(pk=running.pk).update(status="RUNNING", started_at=timezone.now())
    shown = operations(timezone.now()).under_way
    assert [task.status for task in shown] == ["running", "waiting", "waiting"]
    assert [task.not_before is not None for task in shown] == [False, True, False]
    assert "以降に開始" in page(people.owner)


def test_a_long_queue_is_cut_and_counted(people: People) -> None:
    for number in range(3):
        export_step.enqueue(export_id=number)
    with patch.object(selectors, "SHOWN", 2):
        found = operations(timezone.now())
        assert "ほかに1件" in page(people.owner)
    assert (len(found.under_way), found.more) == (2, 1)


def test_a_missing_worker_is_an_alarm_that_says_what_to_start(people: People) -> None:
    shown = page(people.owner)
    assert "fukasa serve --only worker" in shown
    assert "fukasa serve --only scheduler" in shown
    beat_all()
    assert "fukasa serve" not in page(people.owner)


def test_the_page_looks_again_only_while_something_will_change(people: People) -> None:
    beat_all()
    assert "every 3s" not in page(people.owner)
    export_step.enqueue(export_id=1)
    assert "every 3s" in page(people.owner)
    part = page(people.owner, **{"HX-Request": "true"})
    assert "<html" not in part
    assert "every 3s" in part


@pytest.mark.parametrize("who", ["teammate", "viewer", "outsider"])
def test_to_everybody_else_there_is_no_such_page(who: str, people: People) -> None:
    task_id, person = make_failed_task(), getattr(people, who)
    answers = [person.client.get(JOBS), run(person, "jobs.forget"), again(person, task_id)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert JOBS not in person.client.get("/settings/").content.decode()
    assert "pen is dry" not in answers[0].content.decode()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_the_operator_finds_it_in_the_settings_and_in_the_palette(people: People) -> None:
    assert JOBS in people.owner.client.get("/settings/").content.decode()
    assert JOBS in people.owner.client.get("/palette/", {"q": "バックグラウンド"}).content.decode()
    assert JOBS not in people.outsider.client.get("/palette/", {"q": "バックグラウンド"}).content.decode()


def test_in_english_nothing_is_left_in_japanese(people: People) -> None:
    jobs_enqueue_due(timezone.now())
    make_failed_task()
    people.owner.client.cookies["fukasa_language"] = "en"
    shown = page(people.owner)
    assert "Periodic jobs" in shown
    assert "Signs the audit log of the day and checks all of it" in shown


def test_the_page_stays_inside_the_budget_with_every_job_and_many_failures(
    people: People, query_budget: QueryBudget
) -> None:
    jobs_enqueue_due(timezone.now())
    for _ in range(4):
        make_failed_task()
    with query_budget():
        page(people.owner)
