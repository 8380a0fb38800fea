"""Webhooks by programs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from fukasa.apps.webhooks.models import Delivery, Endpoint
from fukasa.apps.webhooks.services import endpoints
from tests.factories.tokens import program_of
from tests.factories.webhooks import SECRET, make_delivery, make_endpoint

BODY = {"name": "CRM", "url": "http://127.0.0.1:9/hook", "types": ["list.*", "plan.created"]}


@pytest.fixture
def program(people):
    return program_of(people.owner)


def test_a_webhook_is_made_and_its_secret_shown_once(program):
    made = program.post("/webhooks", BODY)
    row = Endpoint.unscoped.get()
    assert (made.status_code, made.json()["secret"], made.headers["Cache-Control"]) == (201, row.secret, "no-store")
    assert row.types == ["list.*", "plan.created"]
    texts = [program.get(path).content.decode() for path in ("/webhooks", f"/webhooks/{row.pk}")]
    assert not any(row.secret in text for text in texts)


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"url": "http://10.0.0.1/"}, "/url"),
        ({"url": "ftp://example.com/"}, "/url"),
        ({"url": "nothing"}, "/url"),
        ({"url": 7}, "/url"),
        ({"types": ["lists.made"]}, "/types"),
        ({"types": []}, "/types"),
        ({"name": " "}, "/name"),
    ],
)
def test_what_cannot_be_taken_is_refused_where_it_stands(program, values, pointer):
    response = program.post("/webhooks", BODY | values)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not Endpoint.unscoped.exists()


def test_the_address_is_looked_up_once_and_before_the_transaction(program, monkeypatch):
    depths, outside = [], len(connection.savepoint_ids)

    class Client:
        def check(self, url):
            depths.append((url, len(connection.savepoint_ids)))

    monkeypatch.setattr(endpoints, "OutboundClient", Client)
    made = program.post("/webhooks", BODY | {"url": " https://a.example.com/ "})
    program.put(f"/webhooks/{made.json()['endpoint_id']}", BODY | {"url": "https://b.example.com/"})
    assert depths == [("https://a.example.com/", outside), ("https://b.example.com/", outside)]


def test_a_webhook_is_changed_switched_and_deleted(program, people):
    address = f"/webhooks/{make_endpoint(people.owner.scope).pk}"
    tag = program.get(address).headers["ETag"]
    assert program.put(address, BODY, If_Match=tag).json()["name"] == "CRM"
    assert program.put(address, BODY, If_Match=tag).status_code == 412
    assert program.post(f"{address}/switch", {"on": False}).json()["off"] == "owner"
    assert program.post(f"{address}/ping").json()["code"] == "webhooks.endpoint_off"
    assert program.post(f"{address}/switch", {"on": True}).json()["off"] == ""
    assert program.delete(address).status_code == 204
    assert program.get(address).json()["code"] == "webhooks.endpoint_not_found"


def test_what_is_sent_meanwhile_hinders_no_change(program, people):
    row = make_endpoint(people.owner.scope)
    tag = program.get(f"/webhooks/{row.pk}").headers["ETag"]
    make_delivery(row, state="failed")
    assert program.put(f"/webhooks/{row.pk}", BODY, If_Match=tag).status_code == 200
    assert [one["failed"] for one in program.get("/webhooks").json()["items"]] == [1]


def test_a_new_secret_is_shown_once_and_drawn_once_per_key(program, people):
    address = f"/webhooks/{make_endpoint(people.owner.scope).pk}"
    first = program.post(f"{address}/secret", Idempotency_Key="a").json()["secret"]
    assert program.post(f"{address}/secret", Idempotency_Key="a").json()["secret"] == first
    row = Endpoint.unscoped.get()
    assert (row.secret, row.old_secret) == (first, SECRET)
    assert program.get(address).json()["old_secret_until"] is not None


def test_a_test_message_stands_among_the_messages(program, people):
    address = f"/webhooks/{make_endpoint(people.owner.scope).pk}"
    assert program.post(f"{address}/ping").status_code == 200
    (found,) = program.get(f"{address}/deliveries?state=waiting").json()["items"]
    assert (found["event_type"], found["attempts"]) == ("webhook.ping", 0)


def test_messages_come_in_pages_the_newest_first(program, people):
    row = make_endpoint(people.owner.scope)
    made = [make_delivery(row, state=state).pk for state in ("failed", "delivered", "failed")]
    first = program.get(f"/webhooks/{row.pk}/deliveries?limit=2").json()
    second = program.get(f"/webhooks/{row.pk}/deliveries?limit=2&cursor={first['next']}").json()
    numbers = [one["delivery_id"] for one in (*first["items"], *second["items"])]
    assert (numbers, second["next"]) == (made[::-1], None)
    failed = program.get(f"/webhooks/{row.pk}/deliveries?state=failed").json()["items"]
    assert [one["delivery_id"] for one in failed] == [made[2], made[0]]
    other = program.get(f"/webhooks/{row.pk}/deliveries?state=failed&cursor={first['next']}")
    assert other.json()["code"] == "api.cursor_refused"


def test_one_message_or_all_since_a_moment_are_sent_again(program, people):
    row, yesterday = make_endpoint(people.owner.scope), datetime.now(UTC) - timedelta(days=1)
    old = make_delivery(row, state="failed", at=yesterday - timedelta(days=1))
    for state in ("failed", "delivered"):
        make_delivery(row, state=state)
    assert program.post(f"/webhook-deliveries/{old.pk}/replay").json()["state"] == "waiting"
    since = {"since": yesterday.isoformat()}
    assert program.post(f"/webhooks/{row.pk}/replay", since).json() == {"count": 1}
    assert program.post(f"/webhooks/{row.pk}/replay", since | {"only_failed": False}).json() == {"count": 1}
    assert Delivery.unscoped.filter(state="waiting", event_type="list.created").count() == 3


@pytest.mark.parametrize("since", ["2999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "2026-11-01T09:00", "x"])
def test_a_moment_that_cannot_be_meant_is_refused(program, people, since):
    response = program.post(f"/webhooks/{make_endpoint(people.owner.scope).pk}/replay", {"since": since})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/since")


def test_messages_of_others_are_not_found(program, people):
    theirs = make_endpoint(people.outsider.scope)
    delivery = make_delivery(theirs, state="failed")
    assert program.get(f"/webhooks/{theirs.pk}/deliveries").status_code == 404
    assert program.get(f"/webhook-deliveries/{delivery.pk}").status_code == 404
    assert program.post(f"/webhook-deliveries/{delivery.pk}/replay").status_code == 404


def test_event_types_are_told_and_planners_see_no_webhooks(program, people):
    assert "list.created" in program.get("/event-types").json()
    assert program_of(people.teammate).get("/webhooks").status_code == 403
