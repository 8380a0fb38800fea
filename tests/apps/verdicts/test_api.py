"""Appeals for programs: withdrawn and brought back, and what became of the others."""

from fukasa.apps.verdicts.services.appeals import appeal_decide
from tests.factories.creators import KEY
from tests.factories.tokens import program_of
from tests.factories.verdicts import of_appeal
from tests.factories.workspaces import People


def test_an_appeal_is_withdrawn_and_brought_back(people: People) -> None:
    program, appeal_id = program_of(people.owner), of_appeal(people)["appeal_id"]
    assert program.post(f"/appeals/{appeal_id}/withdraw").json() == []
    assert program.get(f"/appeals/{appeal_id}").status_code == 404
    assert program.post(f"/appeals/{appeal_id}/restore").json()["account_key"] == KEY
    assert program.post(f"/appeals/{appeal_id}/restore").status_code == 404


def test_decided_appeals_are_given_beside_the_open_ones(people: People) -> None:
    program, appeal_id = program_of(people.viewer), of_appeal(people)["appeal_id"]
    assert program.get("/appeals?state=decided").json() == []
    appeal_decide(scope=people.owner.scope, appeal_id=int(str(appeal_id)), state="accepted", reason="確認できました")
    assert [one["state"] for one in program.get("/appeals?state=decided").json()] == ["accepted"]
    assert program.get("/appeals").json() == []


def test_own_audits_are_counted(people: People) -> None:
    counted = program_of(people.viewer).get("/verdicts/audited").json()
    assert (counted["inflated"], counted["genuine"], counted["enough"]) == (0, 0, False)
    assert set(counted["needed"]) == {"accounts", "each"}
