"""Requests of people whose data is stored, by programs."""

import json
import zipfile
from io import BytesIO

import pytest
from django_tasks_db.models import DBTaskResult

from fukasa.apps.creators.selectors.notes import notes_of
from fukasa.apps.rights.choices import Kind
from fukasa.apps.rights.models import SubjectRequest
from tests.factories.rights import make_contact, make_request, of_deleted
from tests.factories.tokens import program_of

PATH = "/subject-requests"
BODY = {"kind": "access", "law": "appi", "account_key": "instagram:hana", "who": "Hana, by mail", "said": "what?"}


@pytest.fixture
def program(people):
    return program_of(people.owner)


def test_a_request_is_entered_with_its_deadline_and_listed(program):
    made = program.post(PATH, BODY | {"received_at": "2026-11-01T09:00:00+09:00"})
    assert (made.status_code, made.json()["due_at"]) == (201, "2026-11-15T00:00:00Z")
    listed = program.get(PATH)
    assert [one["request_id"] for one in listed.json()["items"]] == [made.json()["request_id"]]
    assert listed.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"account_key": "nowhere:hana"}, "/account_key"),
        ({"received_at": "2999-01-01T00:00:00Z"}, "/received_at"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "/received_at"),
        ({"kind": "praise"}, "/kind"),
        ({"law": "none"}, "/law"),
    ],
)
def test_a_request_that_is_unclear_is_refused_where_it_stands(program, values, pointer):
    response = program.post(PATH, BODY | values)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not SubjectRequest.unscoped.exists()


def test_what_is_stored_is_told_with_source_and_reason(program, people, home):
    make_contact(people.owner.scope)
    told = program.get(f"{PATH}/{make_request(people.owner.scope, Kind.ACCESS)}/stored").json()
    assert told["accounts"] == ["instagram:hana", "tiktok:hana2"]
    assert {"file:own.csv"} <= {one["source"] for one in told["facts"]}
    assert "file:other.csv" not in {one["source"] for one in told["facts"]}
    assert all(one["rule"] and one["doc"] for one in told["facts"])
    assert told["workspace_rows"] == {"contacts_contact": 1}


def test_all_of_it_is_handed_over_as_a_zip(program, people, home):
    make_contact(people.owner.scope)
    answer = program.get(f"{PATH}/{make_request(people.owner.scope, Kind.EXPORT)}/archive")
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/zip", "no-store")
    with zipfile.ZipFile(BytesIO(answer.content)) as file:
        document = json.loads(file.read("personal-data.json"))
    assert document["tables"]["workspace_contacts_contact"][0]["email"] == "hana@example.com"


@pytest.mark.parametrize(("deed", "state"), [("answer", "done"), ("refuse", "refused")])
def test_a_request_is_closed_once_and_with_words(program, people, deed, state):
    address = f"{PATH}/{make_request(people.owner.scope, Kind.ACCESS)}"
    assert program.post(f"{address}/{deed}", {"text": " "}).status_code == 422
    assert program.post(f"{address}/{deed}", {"text": "by letter"}).json()["state"] == state
    assert program.post(f"{address}/{deed}", {"text": "again"}).json()["code"] == "rights.already_closed"


def test_a_correction_needs_the_right_to_write_notes_as_well(program, people):
    address = f"{PATH}/{make_request(people.owner.scope, Kind.CORRECTION)}/correct"
    narrow = program_of(people.owner, "rights.manage")
    assert narrow.post(address, {"text": "I live in Osaka."}).status_code == 403
    assert program.post(address, {"text": "I live in Osaka."}).json()["state"] == "done"
    assert [one.text for one in notes_of(people.owner.scope, "instagram:hana")] == ["The person says: I live in Osaka."]


def test_a_deletion_is_handed_to_the_worker(program, people):
    address = f"{PATH}/{make_request(people.owner.scope)}"
    assert program.post(f"{address}/carry-out").json()["state"] == "carrying"
    assert [one.task_path.rpartition(".")[2] for one in DBTaskResult.objects.all()] == ["carry_out_deletions"]
    assert program.get(f"{address}/receipt").json()["code"] == "api.not_found"


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.CORRECTION, Kind.EXPORT])
def test_nothing_is_deleted_for_a_request_that_asks_for_something_else(program, people, kind):
    number = make_request(people.owner.scope, kind)
    assert program.post(f"{PATH}/{number}/carry-out").json()["code"] == "rights.no_deletion_asked"
    assert program.get(f"{PATH}/{number}").json()["state"] == "open"


def test_a_receipt_is_given_with_its_hash(program, people):
    number = of_deleted(people)["request_id"]
    assert program.get(f"{PATH}/{number}/receipt").json() == {"sha256": "0" * 64, "receipt": {"at": "now"}}


def test_a_request_whose_data_is_gone_has_nothing_to_show(program, people):
    number = make_request(people.owner.scope)
    SubjectRequest.unscoped.update(account_key="")
    assert {program.get(f"{PATH}/{number}/{name}").status_code for name in ("stored", "archive")} == {404}


def test_the_terms_are_told_and_what_went_to_the_operator_alone(program, people, home):
    from datetime import UTC, datetime

    from fukasa.apps.rights.models import RetentionRun

    RetentionRun.objects.create(ran_at=datetime(2026, 11, 1, tzinfo=UTC), rows={"posts": 3})
    own, other = program.get("/retention").json(), program_of(people.outsider).get("/retention").json()
    assert ([one["rows"] for one in own["runs"]], other["runs"]) == ([{"posts": 3}], [])
    held = {one["retention_class"]: one["rows"] for one in other["rules"]}
    assert held["supplied"] == 6
    assert all(one["rule"] and one["source"] for one in own["rules"])


def test_sentences_are_japanese_where_japanese_is_asked_for(program):
    refused = program.get(f"{PATH}/987654", Accept_Language="ja").json()
    assert (refused["code"], refused["detail"]) == (
        "rights.request_not_found",
        "このワークスペースにその依頼はありません。",
    )


def test_planners_work_on_no_requests(people):
    assert program_of(people.teammate).get(PATH).status_code == 403
