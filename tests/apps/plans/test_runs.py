"""Runs: made once, never changed, in the background where the catalogue is large."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.plans import selectors, tasks
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.errors import RunIsFinal
from fukasa.apps.plans.models import Run, RunRows
from fukasa.apps.plans.packing import pack_facts, pack_rows, unpack
from fukasa.apps.plans.services.runs import run_create, run_execute
from fukasa.core.provenance import Scope
from fukasa.pipelines.brief import Goal
from fukasa.pipelines.shortlist import make_shortlist
from tests.factories.plans import brief, make_plan, make_run, small_index
from tests.factories.workspaces import People


def test_what_was_stored_reads_as_the_same_shortlist(db: None) -> None:
    made = make_shortlist(small_index(), brief(), Scope(workspace="local"))
    again = unpack(made.brief, pack_facts(made), pack_rows(made))
    for part in ("passed", "cut", "undecidable"):
        assert getattr(again.result, part).equals(getattr(made.result, part))
    assert again.result.plan.selected["account_key"].to_list() == made.result.plan.selected["account_key"].to_list()
    assert (again.result.counts, again.result.planned, again.result.all_passed) == (
        made.result.counts,
        made.result.planned,
        made.result.all_passed,
    )
    assert (again.result.rule, again.result.gates, again.notes, again.roi, again.index) == (
        made.result.rule,
        made.result.gates,
        made.notes,
        made.roi,
        made.index,
    )


@pytest.mark.parametrize("margin", [None, 0.3])
def test_returns_are_stored_and_read_as_they_were(margin: float | None) -> None:
    goal = Goal(target=30_000, conversion_rate=0.002, average_order_value=4_800, margin=margin)
    made = make_shortlist(small_index(), brief(goal=goal), Scope(workspace="local"))
    stored = json.loads(json.dumps(pack_facts(made)))
    assert made.returns is not None
    assert unpack(made.brief, stored, pack_rows(made)).returns == made.returns


def test_what_was_stored_before_there_were_returns_still_opens() -> None:
    goal = Goal(conversion_rate=0.002, average_order_value=4_800)
    made = make_shortlist(small_index(), brief(goal=goal), Scope(workspace="local"))
    facts = pack_facts(made)
    del facts["returns"]
    again = unpack(made.brief, facts, pack_rows(made))
    assert (again.returns, again.roi) == (None, made.roi)


def test_a_finished_run_names_its_lake_version_and_refuses_every_change(people: People) -> None:
    run = Run.unscoped.get(pk=make_run(people.owner))
    assert (run.state, run.lake_version) == (RunState.FINISHED, small_index().meta.lake_version)
    run.brief = {}
    with pytest.raises(RunIsFinal):
        run.save()


def test_a_finished_run_does_not_start_again(people: People) -> None:
    run_id = make_run(people.owner)
    before = Run.unscoped.get(pk=run_id).finished_at
    run_execute(run_id=run_id, index=small_index())
    assert Run.unscoped.get(pk=run_id).finished_at == before
    assert RunRows.objects.count() == 1


def test_a_run_keeps_the_brief_it_was_made_with(people: People) -> None:
    plan_id = make_plan(people.owner)
    run_id = make_run(people.owner, plan_id)
    form = {"cpv": "9", "probability": "0.5", "currency": "JPY", "kpi": "views"}
    people.owner.client.post(reverse("plans:brief", args=[plan_id]), form)
    assert selectors.run_result(people.owner.scope, selectors.run_view(people.owner.scope, run_id)).brief == brief()


def test_a_refusal_becomes_the_sentence_of_the_run(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner, filter=brief().filter.__class__(categories=("no such category",)))
    page = catalogue.owner.client.post(reverse("plans:run", args=[plan_id]), follow=True).content.decode()
    assert "no such category" in page
    assert selectors.runs(catalogue.owner.scope, plan_id)[0].state is RunState.FAILED


def test_a_mistake_of_the_program_ends_the_run_and_is_said(
    people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("fukasa.apps.plans.services.runs.make_shortlist", broken)
    run = selectors.run_view(people.owner.scope, make_run(people.owner))
    assert run.state is RunState.FAILED
    assert "ログ" in run.error
    assert "ZeroDivisionError" in caplog.text


def test_a_run_of_somebody_who_left_reads_nothing(people: People) -> None:
    plan_id = make_plan(people.teammate)
    run_id = run_create(scope=people.teammate.scope, plan_id=plan_id)
    people.owner.client.post(reverse("workspaces:remove", args=[people.teammate.scope.member_id]))
    run_execute(run_id=run_id, index=small_index())
    run = selectors.run_view(people.owner.scope, run_id)
    assert run.state is RunState.FAILED
    assert "退出" in run.error


def test_a_large_catalogue_runs_in_the_background_with_a_live_row(
    catalogue: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "QUICK_ACCOUNTS", 0)
    plan_id = make_plan(catalogue.owner)
    progress = reverse("plans:progress", args=[plan_id])
    page = catalogue.owner.client.post(reverse("plans:run", args=[plan_id]), follow=True).content.decode()
    assert f'hx-get="{progress}"' in page
    assert "実行 1" in catalogue.owner.client.get(progress).content.decode()
    (run,) = selectors.runs(catalogue.owner.scope, plan_id)
    tasks.plan_run.call(run_id=run.run_id)
    assert 'hx-target="#outcome"' in catalogue.owner.client.get(progress).content.decode()
    page = catalogue.owner.client.get(reverse("plans:detail", args=[plan_id])).content.decode()
    assert "3人・3投稿" in page


def test_a_run_that_is_running_is_not_taken_twice(people: People) -> None:
    run_id = run_create(scope=people.owner.scope, plan_id=make_plan(people.owner))
    Run.unscoped.filter(pk=run_id).update(state=RunState.RUNNING)
    run_execute(run_id=run_id, index=small_index())
    assert Run.unscoped.get(pk=run_id).state == RunState.RUNNING


def test_a_run_that_was_cut_off_is_closed_and_the_plan_can_run_again(people: People) -> None:
    plan_id = make_plan(people.owner)
    run_id = run_create(scope=people.owner.scope, plan_id=plan_id)
    Run.unscoped.filter(pk=run_id).update(state=RunState.RUNNING, created_at=timezone.now() - timedelta(hours=2))
    assert not selectors.run_view(people.owner.scope, run_id).is_live
    make_run(people.owner, plan_id)
    newest, oldest = selectors.runs(people.owner.scope, plan_id)
    assert (newest.state, oldest.state) == (RunState.FINISHED, RunState.FAILED)
    assert "中断" in oldest.error


def refused(change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_refuses_what_would_be_wrong(people: People) -> None:
    plan_id = make_plan(people.owner)
    run_id = run_create(scope=people.owner.scope, plan_id=plan_id)
    rows = Run.unscoped.filter(pk=run_id)
    refused(lambda: rows.update(state="nonsense"))
    refused(lambda: rows.update(state=RunState.FINISHED))
    refused(lambda: rows.update(state=RunState.FAILED, error=""))
    refused(lambda: Run(workspace_id=people.owner.scope.workspace_id, plan_id=plan_id, number=1).save())


def test_the_result_of_another_workspace_is_not_given(people: People) -> None:
    run = selectors.run_view(people.owner.scope, make_run(people.owner))
    with pytest.raises(selectors.RunNotFound):
        selectors.run_result(people.outsider.scope, run)
