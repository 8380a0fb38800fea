"""Plans for programs: what answers a result, candidates under another cut-off, overlaps, prices, files."""

from typing import Any

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from fukasa.apps.plans import selectors
from fukasa.pipelines.brief import Budget
from tests.factories.plan_documents import conflicting_document
from tests.factories.plans import make_plan, make_portfolio, make_price, make_run
from tests.factories.tokens import program_of
from tests.factories.workspaces import People

PAIR = {"one": "@sure", "other": "tiktok:cheap", "people": 12_000, "size_one": 48_000}


def told(response: Any) -> tuple[int, str]:
    return response.status_code, response.json().get("code", "")


def colliding(people: People) -> int:
    plan_id = make_plan(people.owner)
    make_portfolio(people.owner, make_run(people.owner, plan_id), conflicting_document())
    return plan_id


def test_a_rule_of_a_conflict_is_relaxed_and_the_plan_runs_in_the_background(catalogue: People) -> None:
    plan_id = colliding(catalogue)
    run = program_of(catalogue.owner).post(f"/plans/{plan_id}/relax", {"rule": "budget"})
    assert (run.status_code, run.json()["state"], run.json()["plan_id"]) == (201, "waiting", plan_id)
    assert selectors.plan_view(catalogue.owner.scope, plan_id).brief.budget == Budget(320_000.0, "JPY")
    assert DBTaskResult.objects.count() == 1


def test_a_rule_that_the_answer_does_not_name_is_not_relaxed_and_nothing_runs(catalogue: People) -> None:
    plan_id = colliding(catalogue)
    response = program_of(catalogue.owner).post(f"/plans/{plan_id}/relax", {"rule": "rules.max_creators"})
    assert told(response) == (409, "plans.cannot_relax")
    assert len(selectors.runs(catalogue.owner.scope, plan_id)) == 1


def test_a_scenario_is_a_copy_with_another_budget(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    run = program_of(catalogue.owner).post(f"/plans/{plan_id}/scenario", {"budget": 300_000}).json()
    assert run["plan_id"] != plan_id
    amounts = [selectors.plan_view(catalogue.owner.scope, one).brief.budget.amount for one in (plan_id, run["plan_id"])]
    assert amounts == [200_000, 300_000]


@pytest.mark.parametrize("budget", [0, -5, 1e305, "viel", None])
def test_a_scenario_without_a_budget_is_refused(catalogue: People, budget: object) -> None:
    plan_id = make_plan(catalogue.owner)
    assert program_of(catalogue.owner).post(f"/plans/{plan_id}/scenario", {"budget": budget}).status_code == 422
    assert len(selectors.plan_cards(catalogue.owner.scope)) == 1


def test_a_cutoff_that_was_tried_goes_into_the_brief(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    run = program_of(catalogue.owner).post(f"/plans/{plan_id}/adopt", {"cpv": 1.5})
    cutoff = selectors.plan_view(catalogue.owner.scope, plan_id).brief.cutoff
    assert (run.status_code, cutoff.cpv, cutoff.probability) == (201, 1.5, 0.5)


def test_candidates_are_judged_again_under_another_cutoff(catalogue: People) -> None:
    program, run_id = program_of(catalogue.viewer), make_run(catalogue.owner)
    found = program.get(f"/runs/{run_id}/candidates").json()
    assert found["sizes"] == {"passed": 3, "cut": 2, "undecidable": 2}
    assert [one["account_key"] for one in found["items"]] == ["instagram:sure", "tiktok:cheap", "instagram:barely"]
    strict = program.get(f"/runs/{run_id}/candidates?cpv=1.2&part=cut").json()
    assert (strict["sizes"]["passed"], strict["cpv"]) == (1, 1.2)
    assert {one["rule"] for one in strict["items"]} == {"cpv"}
    assert all(one["sentence"] for one in strict["items"])


def test_candidates_come_page_by_page(catalogue: People) -> None:
    program, run_id = program_of(catalogue.viewer), make_run(catalogue.owner)
    first = program.get(f"/runs/{run_id}/candidates?limit=2").json()
    second = program.get(f"/runs/{run_id}/candidates?limit=2&cursor={first['next']}").json()
    assert [one["account_key"] for one in second["items"]] == ["instagram:barely"]
    assert second["next"] is None
    assert program.get(f"/runs/{run_id}/candidates?part=cut&cursor={first['next']}").status_code == 422


def test_runs_stand_side_by_side_in_the_order_asked(catalogue: People) -> None:
    first, second = make_run(catalogue.owner), make_run(catalogue.owner, make_plan(catalogue.owner, budget=Budget(5e5)))
    program = program_of(catalogue.viewer)
    found = program.get(f"/runs/compare?run_id={second}&run_id={first}").json()
    assert [one["run_id"] for one in found["runs"]] == [second, first]
    assert any(row["differs"] for row in found["briefs"])
    assert found["common"] > 0
    assert told(program.get(f"/runs/compare?run_id={first}&run_id={first}")) == (422, "fukasa.invalid_input")
    assert program.get(f"/runs/compare?run_id={first}").status_code == 422


def test_a_run_of_another_workspace_is_not_compared(catalogue: People) -> None:
    mine, foreign = make_run(catalogue.owner), make_run(catalogue.outsider)
    response = program_of(catalogue.owner).get(f"/runs/compare?run_id={mine}&run_id={foreign}")
    assert told(response) == (404, "plans.run_not_found")


def test_overlaps_are_said_handed_out_forgotten_and_brought_back(catalogue: People) -> None:
    program, plan_id = program_of(catalogue.owner), make_plan(catalogue.owner)
    address = f"/plans/{plan_id}/overlaps"
    kept = program.put(address, {"overlaps": [PAIR]}).json()
    assert kept == [
        {"one": "instagram:sure", "other": "tiktok:cheap", "people": 12_000, "size_one": 48_000, "size_other": None}
    ]
    page = catalogue.owner.client.get(reverse("plans:overlaps-csv", args=[plan_id]))
    assert program.get(f"{address}.csv").content == page.content
    assert program.put(address, {"overlaps": []}).json() == []
    assert program.post(f"/plans/{plan_id}/audience/undo").json()["overlaps"] == kept


@pytest.mark.parametrize(
    "given",
    [
        [PAIR | {"one": "@nobody"}],
        [PAIR | {"one": "tiktok:cheap"}],
        [PAIR | {"size_one": 5}],
        [PAIR, PAIR | {"one": "tiktok:cheap", "other": "@sure", "size_one": None}],
    ],
)
def test_overlaps_with_a_fault_change_nothing(catalogue: People, given: list[dict]) -> None:
    program, plan_id = program_of(catalogue.owner), make_plan(catalogue.owner)
    response = program.put(f"/plans/{plan_id}/overlaps", {"overlaps": given})
    assert (response.status_code, program.get(f"/plans/{plan_id}/overlaps").json()) == (422, [])


def test_segments_are_handed_out_as_on_the_page(catalogue: People) -> None:
    program, plan_id = program_of(catalogue.owner), make_plan(catalogue.owner)
    segments = [{"name": "gender:female", "population": 5_000_000, "weight": 2}]
    assert program.put(f"/plans/{plan_id}/audience", {"segments": segments}).json()["segments"] == segments
    page = catalogue.owner.client.get(reverse("plans:segments-csv", args=[plan_id]))
    assert program.get(f"/plans/{plan_id}/segments.csv").content == page.content


def test_a_quote_beside_an_agreed_price_is_kept_and_does_not_count(catalogue: People) -> None:
    agreed, program = make_price(catalogue.owner), program_of(catalogue.owner)
    quote = {"account_key": "instagram:dear", "amount": "30000", "currency": "JPY", "dated_on": "2026-01-21"}
    made = program.post("/prices", quote)
    assert (made.status_code, made.json()["money"]["minor"], made.json()["kind"]) == (201, 30_000, "quoted")
    assert [one["price_id"] for one in program.get("/prices?key=instagram:dear").json()["items"]] == [agreed]
    assert program.get("/prices?key=instagram:sure").json()["items"] == []
    address = f"/prices/{made.json()['price_id']}"
    assert program.delete(address).status_code == 204
    assert told(program.get(address)) == (404, "plans.price_not_found")
    assert program.post(f"{address}/restore").json() == made.json() | {
        "updated_at": program.get(address).json()["updated_at"]
    }
