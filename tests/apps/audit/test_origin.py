from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fukasa.apps.audit import origin
from fukasa.apps.audit.origin import Origin, coming_from, current, kept_address
from fukasa.apps.audit.services import record
from fukasa.apps.audit.signals import recorded
from fukasa.web.middleware import OriginMiddleware
from tests.factories.workspaces import People


@pytest.mark.parametrize(
    ("address", "policy", "kept"),
    [
        ("203.0.113.77", "truncated", "203.0.113.0/24"),
        ("2001:db8:aaaa:bbbb::1", "truncated", "2001:db8:aaaa::/48"),
        ("::ffff:203.0.113.77", "truncated", "203.0.113.0/24"),
        ("203.0.113.77", "full", "203.0.113.77"),
        ("203.0.113.77", "none", ""),
        ("", "full", ""),
        ("no address", "truncated", ""),
    ],
)
def test_of_an_address_only_what_the_policy_allows_is_kept(address: str, policy: Any, kept: str) -> None:
    assert kept_address(address, policy) == kept


def test_without_a_door_the_installation_itself_is_at_work() -> None:
    assert current() == Origin("task")


@pytest.mark.parametrize(("path", "channel"), [("/lists/", "page"), ("/api/v1/lists", "api")])
def test_a_request_says_through_which_door_it_came(path: str, channel: str, rf: RequestFactory) -> None:
    seen: list[Origin] = []

    def answer(_: HttpRequest) -> HttpResponse:
        seen.append(current())
        return HttpResponse()

    OriginMiddleware(answer)(rf.get(path, REMOTE_ADDR="203.0.113.77"))
    assert seen == [Origin(channel, "203.0.113.0/24")]  # type: ignore[arg-type]
    assert current() == Origin("task")


def test_a_token_is_added_to_the_origin_inside_a_request() -> None:
    with coming_from(Origin("api", "203.0.113.0/24")):
        origin.come_from(Origin("api", "203.0.113.0/24", "fks_ab12"))
        assert current().token_prefix == "fks_ab12"
    assert current() == Origin("task")


def test_an_event_is_announced_when_its_change_is_committed_and_a_listener_that_fails_harms_nobody(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[dict[str, Any]] = []

    def listen(**event: Any) -> None:
        heard.append(event)

    def fail(**_: Any) -> None:
        raise RuntimeError("the listener broke")

    recorded.connect(listen)
    recorded.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            record(people.owner.scope, "list.created", object_type="list", object_id=7)
            assert heard == []
    finally:
        recorded.disconnect(listen)
        recorded.disconnect(fail)
    assert [(one["action"], one["object_type"], one["object_id"]) for one in heard] == [("list.created", "list", "7")]
    assert heard[0]["workspace_id"] == people.owner.scope.workspace_id
