"""Runs side by side."""

from django.urls import reverse

from fukasa.pipelines.brief import Cutoff
from tests.factories.plan_documents import conflicting_document, sample_document
from tests.factories.plans import make_plan, make_portfolio, make_run
from tests.factories.workspaces import People

COMPARE = reverse("plans:compare")


def two_runs(people: People) -> list[int]:
    wide = make_plan(people.owner, cutoff=Cutoff(cpv=3.0, currency="JPY"))
    return [make_run(people.owner), make_run(people.owner, wide)]


def test_figures_briefs_and_people_stand_side_by_side(people: People) -> None:
    page = people.viewer.client.get(COMPARE, {"run": two_runs(people)}).content.decode()
    assert '<td class="number">3</td><td class="number">4</td>' in page
    assert "[cutoff] cpv" in page
    assert "共通して起用：2人" in page


def test_optimised_plans_stand_side_by_side(people: People) -> None:
    runs = two_runs(people)
    make_portfolio(people.owner, runs[0])
    make_portfolio(people.owner, runs[1], sample_document(objective=90_000.0, bound=90_000.0, status="optimal"))
    page = people.viewer.client.get(COMPARE, {"run": runs}).content.decode()
    for told in ("8.16万再生", "9万再生", "99.5%", "100.0%", "最良と証明", "3 (拡散 1, 共感 2)", "共通して起用：3人"):
        assert told in page


def test_totals_of_taking_whoever_passes_stand_apart_from_the_plan(people: People) -> None:
    page = people.viewer.client.get(COMPARE, {"run": two_runs(people)}).content.decode()
    assert page.index("カタログの版") < page.index("CPVの順に起用した場合") < page.index("見込み再生数")


def test_a_conflict_beside_a_plan_is_told(people: People) -> None:
    runs = two_runs(people)
    make_portfolio(people.owner, runs[0])
    make_portfolio(people.owner, runs[1], conflicting_document())
    page = people.viewer.client.get(COMPARE, {"run": runs}).content.decode()
    assert "条件が両立しない" in page
    assert "共通して起用：0人" in page


def test_keys_that_are_the_same_are_left_out(people: People) -> None:
    assert "[budget] amount" not in people.owner.client.get(COMPARE, {"run": two_runs(people)}).content.decode()


def test_one_run_cannot_be_compared(people: People) -> None:
    run_id = make_run(people.owner)
    page = people.owner.client.get(COMPARE, {"run": [run_id, run_id]}, follow=True).content.decode()
    assert "2件以上選んでください" in page


def test_a_run_of_another_workspace_cannot_be_compared(people: People) -> None:
    mine, theirs = make_run(people.owner), make_run(people.outsider)
    assert people.owner.client.get(COMPARE, {"run": [mine, theirs]}).status_code == 404


def test_the_page_stays_within_the_budget_of_queries(people: People, query_budget) -> None:
    wished = [*two_runs(people), *two_runs(people)]
    with query_budget():
        people.owner.client.get(COMPARE, {"run": wished})
