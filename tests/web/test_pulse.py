from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from fukasa.apps.jobs import registry
from fukasa.apps.jobs.registry import begins_anew
from fukasa.apps.jobs.selectors import beats
from fukasa.web import worker
from fukasa.web.parts import Part
from fukasa.web.pulse import Pulse
from tests.web.sample_tasks import note_down

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def pulse(**alive: bool) -> Pulse:
    parts = {Part(part): (lambda lives=lives: lives) for part, lives in alive.items()}
    return Pulse("here@1", parts, clock=lambda: NOW)


def test_only_parts_that_live_beat() -> None:
    pulse(web=True, worker=False).beat()
    assert [beat.part for beat in beats(NOW)] == ["web"]


def test_jobs_are_enqueued_where_the_scheduler_is_and_nowhere_else() -> None:
    pulse(web=True, worker=True).beat()
    assert not DBTaskResult.objects.exists()
    pulse(scheduler=True).beat()
    assert DBTaskResult.objects.filter(task_path__endswith="forget_finished").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_pulse_beats_by_itself_and_takes_its_beats_away_when_it_stops() -> None:
    running = Pulse("here@1", {Part.WEB: lambda: True}, interval=0.01)
    running.start()
    running._stopping.wait(0.2)
    running._stopping.set()
    running._thread.join()
    assert beats(datetime.now(tz=UTC))[0].age < timedelta(seconds=30)
    running.stop()
    assert beats(datetime.now(tz=UTC)) == ()


def cut_off(times: int) -> DBTaskResult:
    task = DBTaskResult.objects.get(pk=note_down.enqueue(path="nowhere").id)
    for number in range(times):
        task.claim(f"serve@here@1@{number}")
    worker._close(task)
    task.refresh_from_db()
    return task


def test_a_task_that_can_begin_anew_goes_back_into_the_queue_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_RESUMED", {})
    told: list[tuple[str, bool]] = []
    assert cut_off(1).status == TaskResultStatus.FAILED
    begins_anew(note_down, lambda path, again: told.append((path, again)))
    assert cut_off(1).status == TaskResultStatus.READY
    assert cut_off(worker.TRIES).status == TaskResultStatus.FAILED
    assert told == [("nowhere", True), ("nowhere", False)]
