"""The page of the log, as somebody reads it who knows nothing of trees."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from fukasa.apps.audit.erasure import erase
from fukasa.apps.audit.offline import verify_file
from fukasa.apps.audit.services import record
from fukasa.apps.audit.tasks import sign_and_check
from fukasa.apps.audit.wording import KINDS, SENTENCES, said, value_name
from fukasa.apps.webhooks.event_types import event_types
from fukasa.apps.workspaces.roles import MEMBER_ROLES
from tests.factories.lists import make_list
from tests.factories.workspaces import People

LOG = "/settings/audit/"


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.FUKASA_DATA = tmp_path


def page(people: People, **query: object) -> str:
    return str(people.owner.client.get(LOG, query).content.decode())


def test_what_was_done_is_said_in_a_sentence_in_both_languages(people: People) -> None:
    make_list(people.teammate, "秋の候補")
    assert "teammate@example.com がリスト「秋の候補」を作成しました" in page(people)
    with translation.override("en"):
        assert said("list.created", who="ann", what="Autumn") == "ann made the list “Autumn”"
        assert said("thing.exploded", who="ann", what="") == "ann: thing.exploded"


def test_roles_are_called_as_everywhere() -> None:
    assert [value_name("role", role.value) for role in MEMBER_ROLES] == [role.label for role in MEMBER_ROLES]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_sentence_takes_what_it_is_told(language: str) -> None:
    with translation.override(language):
        assert all("ann" in said(f"list.{deed}", who="ann", what="x") for deed in SENTENCES)


def test_the_log_is_narrowed_by_person_kind_object_name_and_day(people: People) -> None:
    autumn = make_list(people.teammate, "秋の候補")
    make_list(people.owner, "春の候補")
    today = timezone.localdate().isoformat()
    for query in ({"actor": people.teammate.email}, {"kind": "list", "object_id": autumn}, {"text": "秋"}):
        shown = page(people, **query)
        assert "リスト「秋の候補」を作成" in shown
        assert "リスト「春の候補」を作成" not in shown
    assert "秋の候補」を作成" in page(people, since=today, until=today)
    assert "秋の候補」を作成" not in page(people, until="2020-01-01")


@pytest.mark.parametrize("query", [{"actor": "nobody"}, {"kind": "%"}, {"since": "x"}, {"object_id": "\x00"}])
def test_a_filter_that_makes_no_sense_is_no_mistake_of_the_server(query: dict[str, str], people: People) -> None:
    assert people.owner.client.get(LOG, query).status_code == 200


def test_changes_are_told_as_before_and_after(people: People) -> None:
    record(people.owner.scope, "list.changed", before={"on": True, "tags": []}, after={"on": False, "tags": ["a", "b"]})
    shown = page(people)
    assert "<del>はい</del>" in shown
    assert "<ins>a, b</ins>" in shown


def test_the_page_says_how_far_the_log_is_verified(people: People) -> None:
    assert "まだ署名されていません" in page(people)
    sign_and_check.func()
    shown = page(people)
    assert "検証済み" in shown
    assert "fukasa-audit/" in shown


def test_what_was_erased_is_said_to_be_erased(people: People) -> None:
    make_list(people.teammate, "秋の候補")
    erase(by=people.owner.scope, words=[people.teammate.email])
    shown = page(people)
    assert "（消去済み） がリスト「秋の候補」を作成しました" in shown
    assert "個人データ消去済み" in shown


def test_the_log_can_be_taken_along_with_proofs_and_that_is_written_too(people: People, tmp_path: Path) -> None:
    answer = people.owner.client.post(f"{LOG}file/", {"format": "jsonl"})
    (tmp_path / "log.jsonl").write_bytes(answer.content)
    assert not verify_file(tmp_path / "log.jsonl").findings
    assert "outsider@example.com" not in answer.content.decode()
    assert "監査ログを書き出しました" in page(people)
    assert people.owner.client.post(f"{LOG}file/", {"format": "csv"}).content.startswith(b"\xef\xbb\xbfindex,")
    assert people.owner.client.post(f"{LOG}file/", {"format": "exe"}).status_code == 422


def test_every_type_of_event_is_told_in_words_of_its_own() -> None:
    parts = [(name, *name.split(".")) for name in event_types()]
    assert {noun for _, noun, _ in parts} <= set(KINDS)
    assert [name for name, _, deed in parts if name not in SENTENCES and deed not in SENTENCES] == []


def test_moments_among_the_values_are_told_in_the_zone_of_the_reader(people: People) -> None:
    record(people.owner.scope, "rights.requested", object_id=1, after={"due_at": "2026-12-21T01:45:09.475Z"})
    shown = page(people)
    assert "2026-12-21 10:45" in shown
    assert "09.475" not in shown
