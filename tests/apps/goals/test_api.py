"""Goals for programs: the way back, and the file."""

from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from tests.factories.goals import make_goal
from tests.factories.tokens import program_of
from tests.factories.workspaces import People

RATE = {"key": "order_rate.all.all", "low": 0.02, "high": 0.05}


def test_an_own_range_is_taken_away_and_brought_back(people: People) -> None:
    program, tree_id = program_of(people.owner), make_goal(people.owner)
    stated = program.put(f"/goals/{tree_id}/ranges", RATE).json()["ranges"]
    assert stated == {RATE["key"]: [0.02, 0.05]}
    assert program.post(f"/goals/{tree_id}/ranges/reset", {"key": RATE["key"]}).json()["ranges"] == {}
    assert program.post(f"/goals/{tree_id}/undo").json()["ranges"] == stated


def test_what_was_never_changed_cannot_be_taken_back(people: People) -> None:
    response = program_of(people.owner).post(f"/goals/{make_goal(people.owner)}/undo")
    assert (response.status_code, response.json()["code"]) == (422, "goals.nothing_to_undo")


def test_the_file_is_that_of_the_page(people: People) -> None:
    tree_id = make_goal(people.owner)
    page = people.viewer.client.get(reverse("goals:csv", args=[tree_id]))
    file = program_of(people.viewer).get(f"/goals/{tree_id}/file", Accept_Language="ja")
    assert file.content == page.content
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_the_log_tells_of_a_file_that_a_program_took(people: People) -> None:
    tree_id = make_goal(people.owner)
    assert program_of(people.outsider).get(f"/goals/{tree_id}/file").status_code == 404
    program_of(people.viewer).get(f"/goals/{tree_id}/file?format=xlsx")
    told = AuditEvent.objects.get(action="goal.exported")
    assert (told.channel, told.actor, told.object_id) == ("api", "viewer@example.com", str(tree_id))
    assert told.after["format"] == "xlsx"
