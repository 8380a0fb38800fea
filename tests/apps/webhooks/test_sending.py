"""What happens in the workspace arrives at a real receiver."""

import json
import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from fukasa.apps.audit.services import record
from fukasa.apps.outbound.client import OutboundClient
from fukasa.apps.webhooks import tasks
from fukasa.apps.webhooks.errors import SecretJustChanged
from fukasa.apps.webhooks.models import Delivery, Endpoint
from fukasa.apps.webhooks.services import endpoints, queueing
from fukasa.apps.webhooks.services.forgetting import forget_old
from fukasa.apps.webhooks.services.sending import LEASE, send_all_due
from fukasa.apps.webhooks.signing import signature
from tests.factories.receivers import LOOPBACK, answer, receiver
from tests.factories.webhooks import SECRET, make_delivery, make_endpoint

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _chance() -> random.Random:
    return random.Random(7)  # noqa: S311  jitter is no secret


def _send(at: datetime = NOW) -> None:
    send_all_due(OutboundClient(LOOPBACK), lambda: at, _chance())


def _happen(scope, action: str = "list.created", object_type: str = "list", name: str = "夏の企画") -> None:
    record(scope, action, object_type=object_type, object_id=3, object_name=name, after={"note": "secret words"})


def test_a_delivery_is_no_edit_of_the_webhook(people):
    with receiver() as here:
        endpoint = make_endpoint(people.owner.scope, url=here.url)
        before = endpoint.updated_at
        make_delivery(endpoint, at=NOW)
        _send()
    endpoint.refresh_from_db()
    assert Delivery.unscoped.get().state == "delivered"
    assert endpoint.updated_at == before


def test_an_event_arrives_signed_and_tells_no_values(people):
    scope = people.owner.scope
    with receiver() as here:
        make_endpoint(scope, url=here.url)
        _happen(scope)
        _send(datetime.now(UTC))
    (came,) = here.requests
    told = json.loads(came.body)
    assert told["type"] == "list.created"
    assert told["data"]["object"] == {"type": "list", "id": "3", "name": "夏の企画"}
    assert told["data"]["workspace_id"] == scope.workspace_id
    assert "secret words" not in came.body.decode()
    stamp = int(came.headers["webhook-timestamp"])
    assert came.headers["webhook-signature"] == signature(SECRET, came.headers["webhook-id"], stamp, came.body)
    assert Delivery.unscoped.get().state == "delivered"


@pytest.mark.parametrize("object_type", ["member", "note", "verdict", "price", "contact", "rights_request", ""])
def test_what_is_named_after_a_person_goes_without_its_name(people, object_type):
    make_endpoint(people.owner.scope)
    _happen(people.owner.scope, "member.added", object_type, "hanako@example.com")
    assert "hanako" not in Delivery.unscoped.get().body


def test_only_those_who_asked_are_told(people):
    scope = people.owner.scope
    asked = make_endpoint(scope, types=["list.*"])
    make_endpoint(scope, types=["plan.*"])
    make_endpoint(scope, types=["*"], off="owner")
    make_endpoint(people.outsider.scope, types=["*"])
    _happen(scope)
    assert [row.endpoint_id for row in Delivery.unscoped.all()] == [asked.pk]


def test_an_endpoint_that_stopped_by_itself_is_told_later(people):
    make_endpoint(people.owner.scope, off="failing")
    _happen(people.owner.scope)
    _send(datetime.now(UTC))
    assert Delivery.unscoped.get().state == "waiting"


class _UndoError(Exception):
    pass


def test_an_event_that_is_undone_is_told_nobody(people):
    make_endpoint(people.owner.scope)
    with suppress(_UndoError), transaction.atomic():
        _happen(people.owner.scope)
        raise _UndoError
    assert not Delivery.unscoped.exists()


def test_while_a_secret_is_changed_both_sign_and_after_a_day_the_new_one_alone(people):
    scope = people.owner.scope
    with receiver() as here:
        endpoint = make_endpoint(scope, url=here.url)
        fresh = endpoints.secret_rotate(scope=scope, endpoint_id=endpoint.pk)
        Delivery.unscoped.all().delete()
        now = datetime.now(UTC)
        make_delivery(endpoint, at=now)
        make_delivery(endpoint, at=now + timedelta(days=2))
        _send(now)
        _send(now + timedelta(days=2))
    both, alone = here.requests
    stamp = int(both.headers["webhook-timestamp"])
    signed = [signature(one, both.headers["webhook-id"], stamp, both.body) for one in (fresh.text, SECRET)]
    assert both.headers["webhook-signature"].split() == signed
    assert len(alone.headers["webhook-signature"].split()) == 1
    forget_old(now + timedelta(days=2))
    assert Endpoint.unscoped.get().old_secret == ""


def test_a_secret_is_changed_once_a_day_so_that_the_one_before_keeps_its_day(people):
    scope, endpoint = people.owner.scope, make_endpoint(people.owner.scope)
    endpoints.secret_rotate(scope=scope, endpoint_id=endpoint.pk)
    with pytest.raises(SecretJustChanged, match="still signs"):
        endpoints.secret_rotate(scope=scope, endpoint_id=endpoint.pk)
    assert Endpoint.unscoped.get().old_secret == SECRET
    for until in (timedelta(seconds=-1), timedelta(days=2)):  # its day is over; the clock was set back
        Endpoint.unscoped.update(old_secret_until=datetime.now(UTC) + until)
        endpoints.secret_rotate(scope=scope, endpoint_id=endpoint.pk)
        assert Endpoint.unscoped.get().old_secret != SECRET


def test_a_failure_is_tried_again_under_the_same_id_until_it_arrives(people):
    answers = iter([500, 429, 204])
    with receiver(lambda connection: answer(connection, next(answers), b"<b>busy</b>\x00")) as here:
        make_delivery(make_endpoint(people.owner.scope, url=here.url), at=NOW)
        _send(NOW)
        row = Delivery.unscoped.get()
        assert (row.state, row.status, row.answer) == ("waiting", 500, "<b>busy</b>")
        assert NOW + timedelta(seconds=5) <= row.next_at <= NOW + timedelta(seconds=6)
        _send(NOW + timedelta(seconds=1))
        _send(NOW + timedelta(seconds=10))
        _send(NOW + timedelta(minutes=10))
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("delivered", 3)
    assert len({came.headers["webhook-id"] for came in here.requests}) == 1
    assert Endpoint.unscoped.get().failures == 0


def test_after_three_days_of_failing_the_endpoint_stops_with_a_notice(people):
    with receiver(lambda connection: answer(connection, 503)) as here:
        make_delivery(make_endpoint(people.owner.scope, url=here.url, types=["list.*"]), at=NOW)
        at = NOW
        for _ in range(12):
            _send(at)
            at = max(Delivery.unscoped.get().next_at, Endpoint.unscoped.get().rests_until) + timedelta(seconds=1)
    row, endpoint = Delivery.unscoped.get(), Endpoint.unscoped.get()
    assert endpoint.off == "failing"
    assert row.sent_at - NOW >= timedelta(days=3)
    assert len(here.requests) <= 10


def test_a_stopped_endpoint_goes_on_with_what_waited_once_it_is_switched_on(people):
    scope = people.owner.scope
    with receiver() as here:
        endpoint = make_endpoint(scope, url=here.url, off="failing", types=["list.*"])
        make_delivery(endpoint, at=NOW)
        _send()
        endpoints.endpoint_switch(scope=scope, endpoint_id=endpoint.pk, on=True)
        _send()
    assert len(here.requests) == 1


def test_gone_stops_the_endpoint_at_once(people):
    with receiver(lambda connection: answer(connection, 410)) as here:
        make_delivery(make_endpoint(people.owner.scope, url=here.url), at=NOW)
        _send()
    assert Endpoint.unscoped.get().off == "gone"


def test_a_redirect_is_a_failure_and_is_not_followed(people):
    with receiver() as second:
        moved = f"Location: {second.url}\r\n"
        with receiver(lambda connection: answer(connection, 301, headers=moved)) as first:
            make_delivery(make_endpoint(people.owner.scope, url=first.url), at=NOW)
            _send()
    assert (Delivery.unscoped.get().status, second.connections) == (301, 0)


def test_a_receiver_that_fails_costs_one_attempt_and_holds_up_no_other(people):
    scope = people.owner.scope
    with receiver(lambda connection: answer(connection, 500)) as broken, receiver() as well:
        bad, good = make_endpoint(scope, url=broken.url), make_endpoint(scope, url=well.url)
        for _ in range(5):
            make_delivery(bad, at=NOW)
            make_delivery(good, at=NOW)
        _send()
    assert (len(broken.requests), len(well.requests)) == (1, 5)


def test_an_address_that_moved_inside_is_refused_when_it_is_sent_to(people, settings):
    settings.FUKASA_OUTBOUND_NETWORKS = []
    with receiver() as here:
        make_delivery(make_endpoint(people.owner.scope, url=here.url), at=NOW)
        send_all_due(OutboundClient(), lambda: NOW, _chance())
    assert "no public host" in Delivery.unscoped.get().problem
    assert here.connections == 0


def test_a_secret_that_cannot_be_opened_is_told_and_stops_nobody_else(people, monkeypatch):
    scope = people.owner.scope
    with receiver() as here:
        make_delivery(make_endpoint(scope, url=here.url), at=NOW)
        lost = make_endpoint(scope, url=here.url)
        make_delivery(lost, at=NOW)
        from fukasa.apps.vault.columns import columns

        (column,) = [one for one in columns() if one.store.name == "webhooks_endpoint.secret"]
        foreign = "00000000." + "x" * 40
        column.renew(lambda token: token)
        Endpoint.unscoped.filter(pk=lost.pk).update(secret=_raw(foreign))
        _send()
    assert len(here.requests) == 1
    assert "sealed with the key 00000000" in Delivery.unscoped.get(endpoint_id=lost.pk).problem


def _raw(text: str):
    from django.db.models import TextField, Value

    return Value(text, output_field=TextField())


def test_who_dies_while_sending_sends_the_same_id_again_after_the_lease(people):
    class _KilledError(BaseException):
        pass

    class Dying(OutboundClient):
        def post(self, url, content, headers):
            super().post(url, content, headers)
            raise _KilledError

    with receiver() as here:
        make_delivery(make_endpoint(people.owner.scope, url=here.url), at=NOW)
        with pytest.raises(_KilledError):
            send_all_due(Dying(LOOPBACK), lambda: NOW, _chance())
        _send(NOW + LEASE / 2)
        _send(NOW + LEASE)
        _send(NOW + 3 * LEASE)
    assert len(here.requests) == 2
    assert len({came.headers["webhook-id"] for came in here.requests}) == 1


def test_what_arrived_is_sent_again_when_somebody_wants_it(people):
    scope = people.owner.scope
    with receiver() as here:
        endpoint = make_endpoint(scope, url=here.url, types=["plan.*"])
        old = make_delivery(endpoint, at=NOW - timedelta(days=2), state="delivered")
        make_delivery(endpoint, at=NOW - timedelta(hours=2), state="delivered")
        make_delivery(endpoint, at=NOW - timedelta(hours=1), state="failed")
        since = NOW - timedelta(days=1)
        again = queueing.deliveries_replay(scope=scope, endpoint_id=endpoint.pk, since=since, only_failed=False)
        _send(datetime.now(UTC))
        assert (again, len(here.requests)) == (2, 2)
        queueing.delivery_replay(scope=scope, delivery_id=old.pk)
        _send(datetime.now(UTC))
    assert here.requests[-1].headers["webhook-id"] == old.message_id


def test_deliveries_are_forgotten_after_a_month(people):
    endpoint = make_endpoint(people.owner.scope)
    make_delivery(endpoint, at=NOW - timedelta(days=31))
    kept = make_delivery(endpoint, at=NOW - timedelta(days=29))
    assert forget_old(NOW) == 1
    assert Delivery.unscoped.get() == kept


def test_the_worker_is_woken_once_however_many_events_there_are(people, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    make_endpoint(people.owner.scope)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            _happen(people.owner.scope)
    assert DBTaskResult.objects.filter(task_path=tasks.send_due.module_path).count() == 1
