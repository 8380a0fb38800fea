import os
import socket
from datetime import timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from fukasa.apps.jobs.services import heart_beat
from fukasa.core.clock import system_clock
from fukasa.web.worker import SILENCE, BackgroundWorker, close_cut_off
from tests.web.sample_tasks import note_down

HOST = socket.gethostname()[:24]
NOBODY = 2**22 + 1  # above the largest process id of Linux


def running(worker_id: str) -> DBTaskResult:
    task = DBTaskResult.objects.get(pk=note_down.enqueue("nowhere").id)
    task.claim(worker_id)
    return task


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "worker_id", [f"serve@{HOST}@{NOBODY}@a", f"serve@{HOST}@{os.getpid()}@another"], ids=["gone", "number-used-again"]
)
def test_a_task_of_a_process_that_is_gone_is_marked_failed(worker_id: str) -> None:
    task = running(worker_id)
    worker = BackgroundWorker()
    worker.start()
    worker.stop()
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "the app ended while this was running" in task.traceback


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "worker_id",
    [f"serve@{HOST}@{os.getppid()}@a", f"serve@elsewhere@{NOBODY}@a", "another-kind"],
    ids=["alive", "elsewhere, just begun", "unknown"],
)
def test_a_task_of_a_process_that_may_be_alive_is_left_alone(worker_id: str) -> None:
    task = running(worker_id)
    worker = BackgroundWorker()
    worker.start()
    worker.stop()
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


@pytest.mark.django_db
@pytest.mark.parametrize(("silent", "ended"), [(SILENCE / 2, False), (SILENCE * 2, True)])
def test_a_process_of_another_machine_has_ended_when_it_is_not_heard(silent: timedelta, *, ended: bool) -> None:
    task, now = running("serve@elsewhere@1@a"), system_clock() + 2 * SILENCE
    heart_beat("worker", "serve@elsewhere@1@a", now - silent)
    close_cut_off("serve@here@1@b", now)
    task.refresh_from_db()
    assert (task.status == TaskResultStatus.FAILED) is ended
