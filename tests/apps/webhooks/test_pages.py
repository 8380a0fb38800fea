from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.selectors import events
from fukasa.apps.vault.rotation import key_add, key_uses, rotate
from fukasa.apps.webhooks.models import Delivery, Endpoint
from fukasa.apps.webhooks.selectors import endpoint_find
from fukasa.apps.webhooks.services.endpoints import endpoint_update
from tests.factories.receivers import receiver
from tests.factories.webhooks import make_delivery, make_endpoint

INDEX = "/settings/webhooks/"


def _form(**values) -> dict[str, str]:
    return {"name": "CRM", "url": "http://127.0.0.1:9/hook", "types": "list.* plan.created"} | values


def test_an_endpoint_is_made_and_its_secret_shown_once(people):
    made = people.owner.client.post(INDEX, _form())
    row = Endpoint.unscoped.get()
    assert row.secret in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    assert row.secret not in people.owner.client.get(INDEX).content.decode()
    assert row.secret not in people.owner.client.get(f"{INDEX}{row.pk}/").content.decode()
    assert row.types == ["list.*", "plan.created"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"url": "http://10.0.0.1/"}, "is no public host"),
        ({"url": "ftp://example.com/"}, "must begin with"),
        ({"types": "lists.made"}, "No event is called"),
        ({"name": ""}, "required"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why(people, values, said):
    people.owner.client.cookies["fukasa_language"] = "en"
    assert said in people.owner.client.post(INDEX, _form(**values)).content.decode()
    assert not Endpoint.unscoped.exists()


def test_only_managers_see_webhooks(people):
    assert people.teammate.client.get(INDEX).status_code == 403
    assert people.viewer.client.get(INDEX).status_code == 403


def test_webhooks_of_others_are_not_found(people):
    theirs = make_endpoint(people.outsider.scope)
    delivery = make_delivery(theirs, state="failed")
    browser = people.owner.client
    for name in ("edit", "delete"):
        assert browser.get(f"{INDEX}{theirs.pk}/{name}/").status_code == 404
    for name in ("ping", "switch", "secret"):
        assert browser.post(f"{INDEX}{theirs.pk}/{name}/").status_code == 404
    assert browser.post(reverse("webhooks:replay", args=[delivery.pk])).status_code == 404


def test_what_a_receiver_says_is_text_and_no_markup(people):
    endpoint = make_endpoint(people.owner.scope)
    make_delivery(endpoint, state="failed", status=500, answer="<script>alert(1)</script>", problem="<img src=x>")
    page = people.owner.client.get(f"{INDEX}{endpoint.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;img src=x&gt;" in page


def test_a_test_message_is_put_in_wait_even_while_the_endpoint_rests(people):
    rests = datetime.now(UTC) + timedelta(hours=1)
    endpoint = make_endpoint(people.owner.scope, types=["plan.*"], rests_until=rests)
    people.owner.client.post(f"{INDEX}{endpoint.pk}/ping/")
    assert Delivery.unscoped.get().event_type == "webhook.ping"
    assert endpoint_find(people.owner.scope, endpoint.pk).rests_until is None


def test_an_endpoint_that_is_off_takes_no_test_message_and_no_replay(people):
    endpoint = make_endpoint(people.owner.scope, off="owner")
    assert people.owner.client.post(f"{INDEX}{endpoint.pk}/ping/").status_code == 409
    delivery = make_delivery(endpoint, state="failed")
    assert people.owner.client.post(reverse("webhooks:replay", args=[delivery.pk])).status_code == 409


def test_a_replay_from_the_future_is_refused_on_the_page(people):
    endpoint = make_endpoint(people.owner.scope)
    answer = people.owner.client.post(f"{INDEX}{endpoint.pk}/replay/", {"since": "2999-01-01T00:00"})
    assert answer.status_code == 422


def test_every_step_stands_in_the_audit_log(people):
    with receiver() as here:
        people.owner.client.post(INDEX, _form(url=here.url))
        number = Endpoint.unscoped.get().pk
        people.owner.client.post(f"{INDEX}{number}/edit/", _form(url=here.url, name="ERP"))
    for step in ("secret", "switch"):
        people.owner.client.post(f"{INDEX}{number}/{step}/")
    people.owner.client.post(f"{INDEX}{number}/switch/", {"on": "1"})
    people.owner.client.post(f"{INDEX}{number}/delete/")
    found = [one.action for one in events(workspace_id=people.owner.scope.workspace_id).events]
    assert [one.removeprefix("webhook.") for one in reversed(found) if one.startswith("webhook.")] == [
        "created",
        "changed",
        "secret_changed",
        "switched_off",
        "switched_on",
        "deleted",
    ]
    assert not Delivery.unscoped.exists()


def test_the_log_tells_the_host_before_and_after_and_never_the_path(people):
    endpoint = make_endpoint(people.owner.scope, url="https://u:pw@hooks.example.com:8443/key-1")
    values = {"name": "x", "url": "https://evil.example.net/key-2", "types": ["*"]}
    endpoint_update(scope=people.owner.scope, endpoint_id=endpoint.pk, looked_up=True, **values)
    told = AuditEvent.objects.get(action="webhook.changed")
    assert (told.before["host"], told.after["host"]) == ("hooks.example.com:8443", "evil.example.net")
    assert not any(secret in str([told.before, told.after]) for secret in ("key-", "pw"))


def test_a_page_with_many_deliveries_keeps_to_its_queries(people, query_budget):
    endpoint = make_endpoint(people.owner.scope)
    for _ in range(55):
        make_delivery(endpoint)
    with query_budget():
        page = people.owner.client.get(f"{INDEX}{endpoint.pk}/").content.decode()
    assert "?before=" in page


def test_secrets_are_sealed_in_the_database_and_survive_new_keys(people, settings, tmp_path):
    settings.FUKASA_DATA = tmp_path
    rows = [make_endpoint(people.owner.scope, name=str(number), secret=f"whsec_{number}") for number in range(5)]
    old = key_uses()[0]
    key_add()
    assert [use.used for use in key_uses()] == [0, 5]
    assert rotate()["webhooks_endpoint.secret"] == 5
    assert [use.used for use in key_uses()] == [5, 0]
    assert rotate()["webhooks_endpoint.secret"] == 0
    from fukasa.apps.vault.rotation import key_drop

    key_drop(old.key_id)
    assert [Endpoint.unscoped.get(pk=row.pk).secret for row in rows] == [f"whsec_{number}" for number in range(5)]
