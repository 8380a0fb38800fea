"""The search for the plan of a run: after the shortlist, apart from it, and with the real solver."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from fukasa.analysis.planning.problem.solution import Progress
from fukasa.apps.plans import selectors
from fukasa.apps.plans.audience.kept import Segment
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.errors import NeedsSegments
from fukasa.apps.plans.models import Portfolio, Run
from fukasa.apps.plans.services.portfolios import Telling, portfolio_execute
from fukasa.apps.plans.solving import MOST_LISTED, MOST_SECONDS, kept
from fukasa.pipelines.brief import Goal, Rules, Solver
from tests.factories.plan_documents import sample_document
from tests.factories.plans import make_audience, make_plan, make_portfolio, make_run, small_index
from tests.factories.workspaces import People


def solved_for_real(people: People, **sections: object) -> Portfolio:
    plan_id = make_plan(people.owner, **sections)
    run_id = make_run(people.owner, plan_id)
    portfolio_execute(run_id=run_id, index=small_index())
    return Portfolio.objects.get(pk=run_id)


def said(people: People, portfolio: Portfolio) -> str:
    view = selectors.portfolio_view(people.owner.scope, portfolio.pk)
    assert view is not None
    return view.error


def test_a_run_gets_its_plan_with_a_certificate(people: People) -> None:
    portfolio = solved_for_real(people)
    assert portfolio.state == RunState.FINISHED
    booked = {one["option_id"] for one in portfolio.document["selected"]}
    assert booked == {"instagram:sure", "tiktok:cheap", "instagram:barely"}
    assert portfolio.document["certificate"]["ok"]


def test_the_sample_of_the_tests_has_the_parts_of_a_real_plan(people: People) -> None:
    real, sample = solved_for_real(people).document, sample_document()
    assert set(sample) == set(real)
    for part in ("totals", "solver", "certificate", "cutoff"):
        assert set(sample[part]) <= set(real[part]), part
    for part in ("selected", "cut", "tiers", "frontier"):
        assert set(sample[part][0]) == set(real[part][0]), part


def test_rules_that_collide_are_an_answer_and_no_failure(people: People) -> None:
    portfolio = solved_for_real(people, rules=Rules(min_creators=5))
    assert (portfolio.state, portfolio.document["status"]) == (RunState.FINISHED, "infeasible")
    assert "rules.min_creators" in portfolio.document["conflict"]["rules"]


def test_a_search_that_is_refused_says_why_and_keeps_the_shortlist(people: People) -> None:
    plan_id = make_plan(people.owner, goal=Goal(kpi="reach"))
    make_audience(people.owner, plan_id, Segment("all", 300_000.0))
    run_id = make_run(people.owner, plan_id)
    Run.unscoped.filter(pk=run_id).update(audience=None)  # as runs of before there were audiences
    portfolio_execute(run_id=run_id, index=small_index())
    portfolio = Portfolio.objects.get(pk=run_id)
    assert portfolio.state == RunState.FAILED
    assert "セグメント" in said(people, portfolio)
    with translation.override("en"):
        assert "segments" in said(people, portfolio)
    assert portfolio.run.state == RunState.FINISHED


def test_a_mistake_of_the_search_keeps_the_shortlist_and_is_said(
    people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("fukasa.apps.plans.services.portfolios.solve", broken)
    portfolio = solved_for_real(people)
    assert (portfolio.state, portfolio.run.state) == (RunState.FAILED, RunState.FINISHED)
    assert "ログ" in said(people, portfolio)
    assert "ZeroDivisionError" in caplog.text


def test_a_plan_is_solved_once(people: People) -> None:
    portfolio = solved_for_real(people)
    portfolio_execute(run_id=portfolio.pk, index=small_index())
    assert Portfolio.objects.get(pk=portfolio.pk).updated_at == portfolio.updated_at


def test_the_search_of_somebody_who_left_reads_nothing(people: People) -> None:
    run_id = make_run(people.teammate)
    people.owner.client.post(reverse("workspaces:remove", args=[people.teammate.scope.member_id]))
    portfolio_execute(run_id=run_id, index=small_index())
    assert "退出" in said(people, Portfolio.objects.get(pk=run_id))


def test_progress_is_kept_at_most_once_a_second(people: People) -> None:
    run_id = make_run(people.owner)
    Portfolio.objects.filter(pk=run_id).update(state=RunState.RUNNING)
    tell = Telling(run_id)
    tell(Progress(0.1, 10.0, 20.0))
    tell(Progress(0.2, 11.0, 19.0))
    assert Portfolio.objects.get(pk=run_id).progress == {"seconds": 0.1, "value": 10.0, "bound": 20.0}
    tell(Progress(1.2, 12.0, 18.0))
    assert Portfolio.objects.get(pk=run_id).progress["value"] == 12.0


def test_a_bound_that_has_no_end_yet_is_kept_as_unknown(people: People) -> None:
    run_id = make_run(people.owner)
    Portfolio.objects.filter(pk=run_id).update(state=RunState.RUNNING)
    Telling(run_id)(Progress(0.1, 10.0, float("inf")))
    assert Portfolio.objects.get(pk=run_id).progress == {"seconds": 0.1, "value": 10.0, "bound": None}


def test_a_plan_that_is_gone_when_the_search_ends_is_no_failure(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_args: object, **_kwargs: object) -> dict[str, object]:
        Portfolio.objects.all().delete()
        return sample_document()

    monkeypatch.setattr("fukasa.apps.plans.services.portfolios.solve", slow)
    run_id = make_run(people.owner)
    portfolio_execute(run_id=run_id, index=small_index())
    assert not Portfolio.objects.filter(pk=run_id).exists()


def test_no_brief_keeps_the_worker_for_ever(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def made(*_args: object, seconds: float | None, **_kwargs: object) -> object:
        asked.append(seconds)
        raise NeedsSegments("enough")

    monkeypatch.setattr("fukasa.apps.plans.solving.make_plan", made)
    for solver in (Solver(), Solver(seconds=20.0), Solver(seconds=1e9), Solver(node_limit=10**9)):
        solved_for_real(people, solver=solver)
    assert asked == [None, 20.0, MOST_SECONDS, MOST_SECONDS]


def test_a_search_that_says_nothing_for_long_was_cut_off(people: People) -> None:
    run_id = make_run(people.owner)
    silent = timezone.now() - timedelta(minutes=20)
    Portfolio.objects.filter(pk=run_id).update(state=RunState.RUNNING, updated_at=silent)
    portfolio = selectors.portfolio_view(people.owner.scope, run_id)
    assert portfolio is not None
    assert not portfolio.is_live


def test_the_plan_of_another_workspace_is_not_given(people: People) -> None:
    run_id = make_portfolio(people.owner)
    assert selectors.portfolio_view(people.outsider.scope, run_id) is None


def test_the_lists_of_a_large_catalogue_are_kept_in_part_and_counted_in_full() -> None:
    one = sample_document()["cut"][0]
    document = kept(sample_document(cut=[one] * (MOST_LISTED + 5), undecidable=[]))
    assert len(document["cut"]) == MOST_LISTED
    assert document["left_out"] == {"cutoff.cpv": MOST_LISTED + 5}
    assert "2,005" in document["notes"][-1]["ja"]
