"""Repeated, concurrent and conflicting writes; how fast a token may ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from fukasa.apps.lists.selectors import list_cards
from fukasa.apps.lists.services.lists import list_update
from fukasa.apps.rest import idempotency
from fukasa.apps.rest.models import KeptAnswer
from fukasa.apps.tokens.models import Token
from fukasa.apps.vault.columns import Column, columns
from tests.factories.lists import make_list
from tests.factories.tokens import Program, program_of
from tests.factories.workspaces import People

NEW = {"name": "冬の候補"}


def names_of(people: People) -> list[str]:
    return [one.name for one in list_cards(people.owner.scope)]


def test_a_repeated_request_is_answered_by_the_first_answer_and_done_once(people: People) -> None:
    program = program_of(people.owner)
    first = program.post("/lists", NEW, Idempotency_Key="k-1")
    again = program.post("/lists", NEW, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert names_of(people) == ["冬の候補"]


def test_the_same_key_with_another_body_is_refused(people: People) -> None:
    program = program_of(people.owner)
    program.post("/lists", NEW, Idempotency_Key="k-1")
    response = program.post("/lists", {"name": "春の候補"}, Idempotency_Key="k-1")
    assert (response.status_code, response.json()["code"]) == (422, "api.key_reused")
    assert names_of(people) == ["冬の候補"]


def test_a_refusal_is_not_kept(people: People) -> None:
    program = program_of(people.owner)
    make_list(people.owner, "冬の候補")
    assert program.post("/lists", NEW, Idempotency_Key="k-1").status_code == 409
    program.delete(f"/lists/{list_cards(people.owner.scope)[0].list_id}")
    assert program.post("/lists", NEW, Idempotency_Key="k-1").status_code == 201


def test_a_key_is_forgotten_after_a_day(people: People) -> None:
    program = program_of(people.owner)
    program.post("/lists", NEW, Idempotency_Key="k-1")
    KeptAnswer.unscoped.update(created_at=timezone.now() - timedelta(hours=25))
    assert program.post("/lists", NEW, Idempotency_Key="k-1").status_code == 409  # judged anew: the name is taken


def test_the_key_and_the_write_are_kept_or_lost_together(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_args: Any) -> None:
        raise RuntimeError

    program = program_of(people.owner)
    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "_keep", killed)
        assert program.post("/lists", NEW, Idempotency_Key="k-1").status_code == 500
    assert (names_of(people), KeptAnswer.unscoped.count()) == ([], 0)
    assert program.post("/lists", NEW, Idempotency_Key="k-1").status_code == 201


def test_a_kept_answer_is_not_readable_in_the_database(people: People) -> None:
    program_of(people.owner).post("/lists", NEW, Idempotency_Key="k-1")
    assert "冬の候補" in KeptAnswer.unscoped.get().body
    [kept] = Column(KeptAnswer, "body").tokens()
    assert "冬の候補" not in kept
    assert any(one.model is KeptAnswer for one in columns())  # so it is sealed anew with the rest


@pytest.mark.parametrize("key", ["", "ü", "x" * 256])
def test_an_unfit_key_is_refused(key: str, people: People) -> None:
    response = program_of(people.owner).post("/lists", NEW, Idempotency_Key=key)
    assert (response.status_code, response.json()["code"]) == (400, "api.key_unfit")


def test_a_change_of_another_version_than_the_read_one_is_refused(people: People) -> None:
    program, list_id = program_of(people.owner), make_list(people.owner, "A")
    tag = program.get(f"/lists/{list_id}").headers["ETag"]
    list_update(scope=people.teammate.scope, list_id=list_id, name="B", description="")
    response = program.patch(f"/lists/{list_id}", {"name": "C"}, If_Match=tag)
    assert (response.status_code, response.json()["code"]) == (412, "api.state_changed")
    fresh = response.json()["fields"]["current"]
    assert program.patch(f"/lists/{list_id}", {"name": "C"}, If_Match=fresh).status_code == 200
    assert names_of(people) == ["C"]


def test_what_is_known_already_is_not_sent_again(people: People) -> None:
    program, list_id = program_of(people.owner), make_list(people.owner)
    tag = program.get(f"/lists/{list_id}").headers["ETag"]
    assert program.get(f"/lists/{list_id}", If_None_Match=tag).status_code == 304


def test_pages_follow_each_other_by_a_cursor(people: People) -> None:
    for name in "ABCDE":
        make_list(people.owner, name)
    program = program_of(people.owner)
    first = program.get("/lists?limit=2").json()
    make_list(people.owner, "F")
    second = program.get(f"/lists?limit=3&cursor={first['next']}").json()
    assert [one["name"] for one in (*first["items"], *second["items"])] == ["A", "B", "C", "D", "E"]
    assert program.get(f"/searches?cursor={first['next']}").json()["code"] == "api.cursor_refused"


def test_every_answer_tells_what_is_left_of_the_rate(people: People, settings: Any) -> None:
    settings.FUKASA_API_PER_MINUTE = 3
    program = program_of(people.owner)
    answers = [program.get("/lists") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["RateLimit"].split(";")[1] for one in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert answers[0].headers["RateLimit-Policy"] == '"token";q=3;w=60'
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 20
    assert answers[3].json()["code"] == "tokens.too_many_requests"


def test_an_empty_bucket_fills_again(people: People, settings: Any) -> None:
    settings.FUKASA_API_PER_MINUTE = 1
    program = program_of(people.owner)
    assert [program.get("/lists").status_code for _ in range(2)] == [200, 429]
    Token.unscoped.update(paid_until=0)
    assert program.get("/lists").status_code == 200


def test_the_last_use_is_noted(people: People) -> None:
    program_of(people.owner).get("/lists")
    assert timezone.now() - Token.unscoped.get().last_used_at < timedelta(minutes=1)


def test_the_log_names_the_token_and_not_its_secret(people: People) -> None:
    program = program_of(people.owner)
    program.post("/lists", NEW)
    from fukasa.apps.audit.models import AuditEvent

    event = AuditEvent.objects.filter(action="list.created").first()
    assert program.text.rpartition("_")[2] not in str(vars(event))


def test_no_other_origin_may_read_unless_it_is_listed(people: People, settings: Any) -> None:
    program: Program = program_of(people.owner)
    site = "https://tools.example.com"
    assert "Access-Control-Allow-Origin" not in program.get("/lists", Origin=site).headers
    settings.FUKASA_API_ORIGINS = [site]
    assert program.get("/lists", Origin=site).headers["Access-Control-Allow-Origin"] == site
    asked = program.ask("options", "/lists", Origin=site, Access_Control_Request_Method="GET")
    assert asked.status_code == 204
    assert "Access-Control-Allow-Origin" not in program.get("/lists", Origin="https://evil.example.com").headers
