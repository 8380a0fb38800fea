"""Models of a workspace: trained in the background, compared, used only when a manager says so, never silently."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from fukasa.analysis.comments.comparison import Answers, compare
from fukasa.analysis.comments.corpus import labels_table
from fukasa.analysis.comments.model import default_model
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.labelling.models import ModelBuild
from fukasa.apps.labelling.selectors.models import builds, model_in_use
from fukasa.apps.labelling.services.builds import build_create, build_execute
from fukasa.apps.labelling.services.rows import audited
from fukasa.pipelines.comments.audits import audited_comments
from fukasa.pipelines.comments.models import kept_models, model_of
from fukasa.pipelines.comments.retraining import Retraining
from tests.factories.comments import comment, put_comments
from tests.factories.labelling import audit_row, home, label_all, make_audit, number_of, truth
from tests.factories.workspaces import People

MODELS = reverse("labelling:models")
USE = reverse("labelling:use")
SOURCE = "abc123def456" + "0" * 52
VERSION = "linear/abc123def456"
SEEN: list[pl.DataFrame] = []


def learn(labelled: pl.DataFrame, *, rng: np.random.Generator) -> Retraining:
    """Learn nothing, quickly: the new model is right about each comment, the old one about half of them."""
    SEEN.append(labelled)
    truth = labels_table(labelled).to_numpy().astype(bool)
    half = truth.copy()
    half[::2] = ~half[::2]
    old, new = (Answers(given.astype(float), given) for given in (half, truth))
    comparison = compare(truth, old, new, labelled["group"].to_numpy(), rng=rng)
    return Retraining(replace(default_model(), source=SOURCE), comparison, default_model().version, labelled.height)


@pytest.fixture
def labelled(people: People) -> tuple[People, int]:
    """Audit a hundred and ten comments of many people; gives the people and the audit."""
    rows = (comment(one, commenter=f"hash{one}") for one in range(120))
    put_comments(home(), *rows, visibility=people.owner.scope.scope_id)
    audit_id = make_audit(people.owner, 110)
    label_all(people.owner, audit_id)
    people.owner.client.post(reverse("labelling:close", args=[audit_id]))
    return people, audit_id


def trained(people: People, audit_id: int, how: Callable[..., Retraining] = learn) -> ModelBuild:
    build_id = build_create(scope=people.owner.scope, audit_ids=[audit_id])
    build_execute(build_id=build_id, learn=how)
    return ModelBuild.unscoped.get(pk=build_id)


def test_a_model_is_trained_on_the_labels_that_count_and_not_yet_used(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    build = trained(people, audit_id)
    assert (build.state, build.version, build.labels) == ("finished", VERSION, 110)
    assert build.figures["verdict"] == "better"
    assert SEEN[-1].height == 110
    assert model_of(home(), people.owner.scope.scope_id) is default_model()
    assert kept_models(home(), people.owner.scope.scope_id) == (VERSION,)


def test_the_page_shows_the_comparison_and_the_model_in_use(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    trained(people, audit_id)
    page = people.owner.client.get(MODELS).content.decode()
    assert default_model().version in page
    assert VERSION in page
    assert "改善" in page
    assert "どちらのモデルも、学習に使っていない" in page


def test_a_manager_switches_and_can_go_back_and_both_are_recorded(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    trained(people, audit_id)
    people.owner.client.post(USE, {"version": VERSION})
    assert model_of(home(), people.owner.scope.scope_id).version == VERSION
    in_use = people.owner.client.get(reverse("labelling:index")).content.decode()
    assert "独自のモデルを使っています" in in_use
    people.owner.client.post(USE, {"version": default_model().version})
    assert model_of(home(), people.owner.scope.scope_id) is default_model()
    told = AuditEvent.objects.filter(action="comment_model.switched").order_by("pk")
    shipped = default_model().version
    assert [(one.before["version"], one.after["version"]) for one in told] == [(shipped, VERSION), (VERSION, shipped)]


def test_a_planner_trains_and_may_not_switch(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    trained(people, audit_id)
    assert people.teammate.client.post(USE, {"version": VERSION}).status_code == 403
    assert USE not in people.teammate.client.get(MODELS).content.decode()
    assert not model_in_use(people.teammate.scope).is_own


def test_the_model_of_another_workspace_cannot_be_used(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    trained(people, audit_id)
    page = people.outsider.client.post(USE, {"version": VERSION}, follow=True).content.decode()
    assert "そのモデルはありません" in page
    assert not model_in_use(people.outsider.scope).is_own
    assert builds(people.outsider.scope) == ()


def test_the_audit_of_another_workspace_is_not_learnt_from(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    people.outsider.client.post(reverse("labelling:train"), {"audits": [audit_id]})
    assert not ModelBuild.unscoped.exists()


def test_training_is_asked_for_on_the_page_and_waits_for_a_worker(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    page = people.teammate.client.post(reverse("labelling:train"), {"audits": [audit_id]}, follow=True).content.decode()
    progress = reverse("labelling:models-progress")
    assert f'hx-get="{progress}"' in page
    assert "学習 1" in people.owner.client.get(progress).content.decode()
    build_execute(build_id=ModelBuild.unscoped.get().pk, learn=learn)
    assert people.owner.client.get(progress).headers["HX-Refresh"] == "true"


def test_only_one_training_runs_at_a_time(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    train = reverse("labelling:train")
    people.owner.client.post(train, {"audits": [audit_id]})
    assert (
        "すでにモデルを学習中です"
        in people.owner.client.post(train, {"audits": [audit_id]}, follow=True).content.decode()
    )
    assert ModelBuild.unscoped.count() == 1


def test_a_training_that_was_cut_off_does_not_block_the_next(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    build_create(scope=people.owner.scope, audit_ids=[audit_id])
    ModelBuild.unscoped.update(created_at=timezone.now() - timedelta(hours=2))
    trained(people, audit_id)
    newest, oldest = builds(people.owner.scope)
    assert (newest.state, oldest.state) == ("finished", "failed")
    assert "中断" in oldest.error


def test_too_few_labels_are_refused_before_anything_runs(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label_all(workplace.owner, audit_id)
    workplace.owner.client.post(reverse("labelling:close", args=[audit_id]))
    train = reverse("labelling:train")
    page = workplace.owner.client.post(train, {"audits": [audit_id]}, follow=True).content.decode()
    assert "50件です。モデルの学習には100件以上必要です" in page
    assert not ModelBuild.unscoped.exists()


def test_a_training_that_fails_says_so(labelled: tuple[People, int], caplog: pytest.LogCaptureFixture) -> None:
    people, audit_id = labelled

    def broken(*_args: Any, **_kwargs: Any) -> Retraining:
        raise ZeroDivisionError

    build = trained(people, audit_id, broken)
    assert build.state == "failed"
    assert "ログ" in people.owner.client.get(MODELS).content.decode()
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(("language", "told"), [("ja", "プログラムのエラー"), ("en", "an error in the program")])
def test_why_it_failed_is_said_in_the_language_of_the_reader(
    labelled: tuple[People, int], language: str, told: str
) -> None:
    people, audit_id = labelled

    def broken(*_args: Any, **_kwargs: Any) -> Retraining:
        raise ZeroDivisionError

    trained(people, audit_id, broken)
    with override(language):
        (build,) = builds(people.owner.scope)
    assert told in build.error


def test_whoever_left_trains_nothing(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    build_id = build_create(scope=people.teammate.scope, audit_ids=[audit_id])
    people.owner.client.post(reverse("workspaces:remove", args=[people.teammate.scope.member_id]))
    build_execute(build_id=build_id, learn=learn)
    assert ModelBuild.unscoped.get().state == "failed"


def test_an_empty_page_teaches_how_to_get_a_model(people: People) -> None:
    assert "学習に使えるラベルがまだありません" in people.owner.client.get(MODELS).content.decode()


def test_the_page_stays_within_the_budget_of_queries(labelled: tuple[People, int], query_budget: Any) -> None:
    people, audit_id = labelled
    trained(people, audit_id)
    with query_budget():
        people.owner.client.get(MODELS)
    assert audited(audit_row(audit_id))["object_type"] == "comment_audit"


def test_a_model_is_not_judged_by_the_labels_it_learnt_from(labelled: tuple[People, int]) -> None:
    people, audit_id = labelled
    trained(people, audit_id)
    people.owner.client.post(USE, {"version": VERSION})
    people.owner.client.post(reverse("labelling:measure", args=[audit_id]))
    assert audit_row(audit_id).measuring == "failed"
    page = people.owner.client.get(reverse("labelling:detail", args=[audit_id])).content.decode()
    assert "学習したもの" in page


def test_refresh_is_told_which_labels_count_and_who_learnt_from_them(
    labelled: tuple[People, int], django_capture_on_commit_callbacks: Any
) -> None:
    people, audit_id = labelled
    scope_id = people.owner.scope.scope_id

    def told(version: str = "another") -> int:
        return audited_comments(home(), scope_id, version).height

    with django_capture_on_commit_callbacks(execute=True):
        trained(people, audit_id)
    assert (told(), told(VERSION)) == (110, 0)
    row = audited_comments(home(), scope_id, "another").row(0, named=True)
    assert row["account_key"] == "instagram:hana"
    assert row["human"] == truth(number_of(row["comment_id"]))
    with django_capture_on_commit_callbacks(execute=True):
        people.owner.client.post(reverse("labelling:delete", args=[audit_id]))
    assert told() == 0
    with django_capture_on_commit_callbacks(execute=True):
        people.owner.client.post(reverse("labelling:restore", args=[audit_id]))
    assert told() == 110
