"""Comment audits for programs: the same seats, the same order, and as blind as on the pages."""

from typing import Any

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from fukasa.analysis.comments.model import default_model
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.labelling.models import Answer
from fukasa.apps.labelling.tasks import start_measuring
from fukasa.apps.workspaces.roles import Role
from tests.factories.labelling import SIZE, label, label_all, make_audit, make_closed
from tests.factories.tokens import Program, program_of
from tests.factories.workspaces import People, make_member


def at(audit_id: int, rest: str = "") -> str:
    return f"/comment-audits/{audit_id}{rest}"


def told(response: Any) -> tuple[int, str]:
    return response.status_code, response.json().get("code", "")


def test_a_sample_is_drawn_and_read_by_the_model_in_the_background(workplace: People) -> None:
    made = program_of(workplace.teammate).post("/comment-audits", {"drawn": "all", "size": 50})
    assert (made.status_code, made.json()["size"], made.json()["measuring"]) == (201, 50, "waiting")
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"account": "nobody"}, "/account"),
        ({"drawn": "list"}, "/account_list"),
        ({"drawn": "list", "account_list": 999}, "/account_list"),
        ({"drawn": "all", "size": 49}, "/size"),
    ],
)
def test_what_cannot_be_sampled_is_pointed_at(workplace: People, asked: dict, pointer: str) -> None:
    response = program_of(workplace.owner).post("/comment-audits", asked)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)


def test_one_labels_until_nothing_is_left_and_finishes(workplace: People) -> None:
    program, audit_id = program_of(workplace.owner), make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=SIZE - 1)
    work = program.get(at(audit_id, "/work")).json()
    assert (work["comment"]["place"], work["answered"], work["left"], work["mine"]) == (SIZE, SIZE - 1, 1, None)
    said = {"labels": ["praise"], "question": True}
    assert program.put(at(audit_id, f"/answers/{SIZE}"), said).json() == said
    assert program.get(at(audit_id, "/work")).json()["comment"] is None
    finished = program.post(at(audit_id, "/finish")).json()
    assert finished["passes"][0]["finished_at"] is not None
    assert told(program.put(at(audit_id, "/answers/1"), said)) == (409, "labelling.not_now")


def test_an_answer_is_replaced_taken_back_and_may_be_that_one_cannot_judge(workplace: People) -> None:
    program, audit_id = program_of(workplace.owner), make_audit(workplace.owner)
    program.put(at(audit_id, "/answers/1"), {"labels": ["praise"]})
    assert program.put(at(audit_id, "/answers/1"), {"unsure": True}).json() == {"labels": [], "question": False}
    assert program.get(at(audit_id, "/work?place=1")).json()["comment"]["place"] == 1
    assert program.post(at(audit_id, "/answers/undo")).json() == {"place": 1}
    assert program.post(at(audit_id, "/answers/undo")).json() == {"place": None}
    assert not Answer.unscoped.exists()


@pytest.mark.parametrize(("place", "given"), [(1, []), (1, ["lovely"]), (51, ["praise"]), (501, ["praise"])])
def test_no_label_and_no_comment_are_refused(workplace: People, place: int, given: list[str]) -> None:
    program, audit_id = program_of(workplace.owner), make_audit(workplace.owner)
    assert program.put(at(audit_id, f"/answers/{place}"), {"labels": given}).status_code in {404, 422}
    assert not Answer.unscoped.exists()


def test_two_programs_of_one_person_do_not_overwrite_each_other_unseen(workplace: People) -> None:
    program, audit_id = program_of(workplace.owner), make_audit(workplace.owner)
    address = at(audit_id, "/answers/1")
    tag = program.get(address).headers["ETag"]
    program.put(address, {"labels": ["praise"]})
    assert told(program.put(address, {"labels": ["spam"]}, If_Match=tag)) == (412, "api.state_changed")


def test_a_seat_is_given_up_and_taken_again(workplace: People) -> None:
    program, audit_id = program_of(workplace.owner), make_audit(workplace.owner)
    program.put(at(audit_id, "/answers/1"), {"labels": ["praise"]})
    assert program.post(at(audit_id, "/abandon")).json()["passes"] == []
    assert program.post(at(audit_id, "/resume")).json()["passes"][0]["answered"] == 1
    assert told(program.post(at(audit_id, "/resume"))) == (409, "labelling.not_now")


def test_a_third_person_finds_nothing_to_label(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    for person in (workplace.owner, workplace.teammate):
        label(person, audit_id, only=1)
    third = program_of(make_member(workplace.owner, "third@example.com", Role.REVIEWER))
    assert told(third.get(at(audit_id, "/work"))) == (409, "labelling.not_now")
    assert told(third.put(at(audit_id, "/answers/1"), {"labels": ["praise"]})) == (409, "labelling.not_now")


def blind(workplace: People) -> tuple[Program, int]:
    """Let the model read and the owner finish; gives a program of the second person."""
    audit_id = make_audit(workplace.owner)
    start_measuring(scope=workplace.owner.scope, audit_id=audit_id)
    label_all(workplace.owner, audit_id)
    return program_of(workplace.teammate), audit_id


def test_no_label_of_others_and_none_of_the_model_is_given_before_the_end(workplace: People) -> None:
    second, audit_id = blind(workplace)
    told_early = ("/result", "/labels", "/labels?differ=model", "/labels/1", "/labels.csv")
    programs = (second, program_of(workplace.owner))
    answers = {told(one.get(at(audit_id, rest))) for one in programs for rest in told_early}
    assert answers == {(409, "labelling.not_now")}


def test_whoever_labels_second_learns_nothing_on_the_way(workplace: People) -> None:
    second, audit_id = blind(workplace)
    work = second.get(at(audit_id, "/work")).json()
    assert set(work) == {"comment", "mine", "previous", "answered", "left", "gone"}
    assert set(work["comment"]) == {"place", "platform", "text", "is_reply", "posted_at", "post"}
    assert (work["mine"], work["answered"]) == (None, 0)
    assert second.get(at(audit_id, "/answers/1")).json() is None
    read = second.get(at(audit_id)).json()
    assert (read["headline"], [one["unsure"] for one in read["passes"]]) == (None, [None])
    assert told(second.put(at(audit_id, "/labels/1"), {"labels": ["praise"]})) == (409, "labelling.not_now")


def test_the_end_shows_labels_and_corrected_shares(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    program = program_of(workplace.viewer)
    result = program.get(at(audit_id, "/result")).json()
    assert (result["n"], result["compared"], result["gone"]) == (SIZE, SIZE, 0)
    assert result["disputed"] == result["undecided"] > 0
    praise = next(one for one in result["outcomes"] if one["id"] == "praise")
    assert praise["corrected"]["low"] <= praise["corrected"]["value"] <= praise["corrected"]["high"]
    assert len(result["confusion"]) == len(result["classes"])
    labels = program.get(at(audit_id, "/labels?differ=people")).json()["items"]
    assert len(labels) == result["disputed"]
    assert {one["settled"] for one in labels} == {"open"}
    assert len(program.get(at(audit_id, "/labels?limit=200")).json()["items"]) == SIZE


def test_a_disagreement_is_decided_and_decided_again(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate, measured=False)
    program = program_of(workplace.owner)
    disputed = program.get(at(audit_id, "/labels?differ=people&label=praise")).json()["items"][0]
    address = at(audit_id, f"/labels/{disputed['place']}")
    decided = program.put(address, {"labels": ["chatter"]}).json()
    assert (decided["settled"], decided["counts"]["labels"]) == ("decided", ["chatter"])
    tag = program.get(address).headers["ETag"]
    assert program.put(address, {"labels": ["praise"]}, If_Match=tag).json()["counts"]["labels"] == ["praise"]
    agreed = next(one for one in program.get(at(audit_id, "/labels")).json()["items"] if one["settled"] == "agreed")
    assert told(program.put(at(audit_id, f"/labels/{agreed['place']}"), {"labels": ["spam"]})) == (
        409,
        "labelling.not_now",
    )


def test_the_labels_as_a_file_are_those_of_the_page_and_noted(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate, measured=False)
    file = program_of(workplace.owner).get(at(audit_id, "/labels.csv"))
    page = workplace.owner.client.get(reverse("labelling:csv", args=[audit_id]))
    assert file.content == page.content
    assert AuditEvent.objects.filter(action="comment_audit.exported").count() == 2


def test_an_audit_is_closed_measured_deleted_and_restored(workplace: People) -> None:
    program, audit_id = program_of(workplace.owner), make_audit(workplace.owner)
    assert told(program.post(at(audit_id, "/close"))) == (409, "labelling.not_now")
    label_all(workplace.owner, audit_id)
    assert program.post(at(audit_id, "/close")).json()["closed_at"] is not None
    assert program.post(at(audit_id, "/measure")).json()["measuring"] == "waiting"
    assert program.delete(at(audit_id)).status_code == 204
    assert program.get(at(audit_id)).status_code == 404
    assert program.post(at(audit_id, "/restore")).json()["audit_id"] == audit_id


def test_the_guideline_names_every_class(people: People) -> None:
    guideline = program_of(people.viewer).get("/comment-audits/guideline", Accept_Language="ja").json()
    assert {"praise", "spam", "purchase_intent"} <= {one["id"] for one in guideline["classes"]}
    assert all(one["definition"] and one["examples"] for one in guideline["classes"])
    assert guideline["rules"]


def test_too_few_labels_train_nothing(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate, measured=False)
    program = program_of(workplace.teammate)
    response = program.post("/comment-model/trainings", {"audit_ids": [audit_id]})
    assert told(response) == (409, "labelling.not_now")
    assert program.get("/comment-model/trainings").json()["items"] == []


def test_a_model_is_switched_by_a_manager_and_only_to_one_that_is_known(workplace: People) -> None:
    shipped = default_model().version
    owner = program_of(workplace.owner)
    assert owner.get("/comment-model").json()["version"] == shipped
    assert owner.put("/comment-model", {"version": shipped}).json()["is_own"] is False
    assert told(owner.put("/comment-model", {"version": "linear/0"})) == (404, "labelling.model_not_found")
    assert program_of(workplace.teammate).put("/comment-model", {"version": shipped}).status_code == 403
