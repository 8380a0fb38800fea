"""The clock jumps an hour back, or forward: nothing is lost, nobody is locked out, nothing stands still."""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.roots import sign
from fukasa.apps.audit.services import record
from fukasa.apps.audit.verifying import verify
from fukasa.apps.jobs.services import tasks_follow_clock
from fukasa.apps.outbound.client import OutboundClient
from fukasa.apps.webhooks.models import Delivery
from fukasa.apps.webhooks.services.sending import send_all_due
from tests.factories.receivers import LOOPBACK, answer, receiver
from tests.factories.tokens import make_token
from tests.factories.webhooks import make_delivery, make_endpoint
from tests.factories.workspaces import People
from tests.web.sample_tasks import note_down

HOUR = timedelta(hours=1)
Shift = Callable[[timedelta], None]
pytestmark = pytest.mark.django_db


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Shift:
    """Move the clock of this process: Django's and that of seconds."""
    now, seconds, moved = timezone.now, time.time, timedelta()

    def by(step: timedelta) -> None:
        nonlocal moved
        moved += step

    monkeypatch.setattr(timezone, "now", lambda: now() + moved)
    monkeypatch.setattr(time, "time", lambda: seconds() + moved.total_seconds())
    return by


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
def test_the_log_keeps_its_order_and_verifies(people: People, jump: Shift, step: timedelta) -> None:
    record(people.owner.scope, "list.created", object_name="before")
    sign()
    jump(step)
    record(people.owner.scope, "list.created", object_name="after")
    sign()
    assert verify().is_good
    named = AuditEvent.objects.filter(action="list.created").order_by("leaf_index")
    assert [row.object_name for row in named] == ["before", "after"]


def test_a_token_that_was_busy_before_the_clock_was_set_back_is_not_locked_out(people: People, jump: Shift) -> None:
    given = {"headers": {"Authorization": f"Bearer {make_token(people.owner).text}"}}
    assert Client().get("/api/v1/lists", **given).status_code == 200
    jump(-HOUR)
    assert [Client().get("/api/v1/lists", **given).status_code for _ in range(3)] == [200, 200, 200]


def test_a_token_still_ends_on_its_day(people: People, jump: Shift) -> None:
    text = make_token(people.owner, days=0.5 / 24).text
    assert Client().get("/api/v1/lists", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    jump(HOUR)
    assert Client().get("/api/v1/lists", headers={"Authorization": f"Bearer {text}"}).status_code == 401


@pytest.mark.parametrize("step", [-HOUR, HOUR], ids=["back", "forward"])
def test_a_member_stays_logged_in_and_may_change_things(people: People, jump: Shift, step: timedelta) -> None:
    assert people.owner.client.post("/lists/", {"name": "前"}).status_code == 302
    jump(step)
    assert people.owner.client.get("/lists/").status_code == 200
    assert people.owner.client.post("/lists/", {"name": "後"}).status_code == 302


def _send() -> None:
    chance = random.Random(7)  # noqa: S311  jitter is no secret
    send_all_due(OutboundClient(LOOPBACK), timezone.now, chance)


def test_a_message_written_before_the_clock_was_set_back_goes_at_once(people: People, jump: Shift) -> None:
    with receiver() as here:
        make_delivery(make_endpoint(people.owner.scope, url=here.url, types=["plan.*"]), at=timezone.now())
        jump(-HOUR)
        _send()
    assert Delivery.unscoped.get().state == "delivered"


def test_a_message_that_waits_for_another_try_does_not_wait_for_the_clock(people: People, jump: Shift) -> None:
    answers = iter([500, 204])
    with receiver(lambda connection: answer(connection, next(answers))) as here:
        make_delivery(make_endpoint(people.owner.scope, url=here.url, types=["plan.*"]), at=timezone.now())
        _send()
        jump(-2 * HOUR)
        _send()
    assert Delivery.unscoped.get().state == "delivered"


def test_a_task_that_was_to_wait_a_moment_waits_a_moment(jump: Shift) -> None:
    later = note_down.using(run_after=timezone.now() + timedelta(seconds=2)).enqueue("nowhere")
    at_once = note_down.enqueue("nowhere")
    jump(-HOUR)
    assert tasks_follow_clock(timezone.now()) == 1
    assert _due_at(later.id) - timezone.now() < timedelta(seconds=3)
    assert DBTaskResult.objects.ready().filter(pk=at_once.id).exists()
    assert tasks_follow_clock(timezone.now()) == 0


def test_a_task_that_waits_for_later_is_left_alone_while_the_clock_goes_on(jump: Shift) -> None:
    later = note_down.using(run_after=timezone.now() + 2 * HOUR).enqueue("nowhere")
    due = _due_at(later.id)
    jump(HOUR)
    assert tasks_follow_clock(timezone.now()) == 0
    assert _due_at(later.id) == due
    assert DBTaskResult.objects.get(pk=later.id).status == TaskResultStatus.READY


def _due_at(task_id: str) -> datetime:
    return DBTaskResult.objects.get(pk=task_id).run_after
