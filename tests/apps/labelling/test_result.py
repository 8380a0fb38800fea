"""The result: corrected shares, agreement, where answers differ; decided together and taken out as a file."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.labelling.figures import agreement_of, outcome_ids, result_of
from fukasa.apps.labelling.models import Audit, Decision
from fukasa.apps.labelling.selectors.audits import audit_view
from fukasa.apps.labelling.selectors.settled import model_said, settled_comments
from fukasa.apps.labelling.services import measuring
from fukasa.apps.labelling.services.passes import answer_save, labelling_close, pass_finish
from fukasa.apps.labelling.tasks import start_measuring
from fukasa.lake.selection import Selector
from fukasa.pipelines.comments.audits import audited_comments
from fukasa.pipelines.comments.models import FOLDER
from tests.factories.comments import comment, put_comments
from tests.factories.labelling import (
    audit_row,
    home,
    label,
    label_all,
    make_audit,
    make_closed,
    number_of,
    places,
    truth,
)
from tests.factories.workspaces import People


def page_of(people: People, audit_id: int, query: str = "") -> str:
    return people.owner.client.get(reverse("labelling:detail", args=[audit_id]) + query).content.decode()


def settled(people: People, audit_id: int) -> Any:
    return settled_comments(people.owner.scope, audit_view(people.owner.scope, audit_id))


def rows_of(people: People, audit_id: int) -> list[dict[str, str]]:
    content = people.owner.client.get(reverse("labelling:csv", args=[audit_id])).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_shares_are_those_of_the_people_where_all_was_audited(workplace: People) -> None:
    """Fifty of sixty are audited and the labels are right: the interval holds what all sixty are."""
    audit_id = make_closed(workplace.owner)
    audit = audit_view(workplace.owner.scope, audit_id)
    result = result_of(settled(workplace, audit_id), model_said(workplace.owner.scope, audit), audit.shares)
    assert result is not None
    assert result.n == 50
    for name in ("product_question", "praise", "spam", "chatter"):
        planted = sum(truth(number) == name for number in range(60)) / 60
        assert planted in result.outcome(name).corrected.interval
    assert tuple(one.id for one in result.outcomes) == outcome_ids()
    assert result.confusion.sum() >= 50


def test_the_page_shows_model_and_correction_side_by_side(workplace: People) -> None:
    page = page_of(workplace, make_closed(workplace.owner))
    for word in ("補正後", "適合率", "再現率", "購買シグナル", "モデルの取り違え", "chart-audit-shares"):
        assert word in page
    assert "クリッペンドルフ" not in page


def test_two_people_are_compared(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    agree = agreement_of(settled(workplace, audit_id), 1)
    assert agree is not None
    assert 0.7 < agree.overall.alpha < 1
    assert agree.by_outcome["spam"].alpha == pytest.approx(1)
    assert agree.by_outcome["praise"].alpha < 1
    page = page_of(workplace, audit_id)
    assert "クリッペンドルフのα" in page
    assert "2人の意見が分かれ" in page


def test_a_class_shows_only_where_answers_differ_in_it(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    assert "2人の間：0件" in page_of(workplace, audit_id, "?class=spam")
    assert "2人の間：0件" not in page_of(workplace, audit_id, "?class=praise")
    assert "2人の間：0件" not in page_of(workplace, audit_id, "?class=nonsense")


def test_until_it_is_decided_the_first_persons_labels_count(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    disputed = [one for one in settled(workplace, audit_id) if one.is_disputed]
    assert disputed
    assert {one.settled for one in disputed} == {"open"}
    assert {one.counts.labels for one in disputed} == {("praise",)}


def test_people_decide_by_taking_an_answer_or_by_labels_of_their_own(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    address = reverse("labelling:decide", args=[audit_id])
    first, second, *_ = [one.place for one in settled(workplace, audit_id) if one.is_disputed]
    assert f'name="place" value="{first}"' in workplace.owner.client.get(address).content.decode()
    page = workplace.owner.client.post(address, {"place": first, "take": "2"}, follow=True).content.decode()
    assert f'name="place" value="{second}"' in page
    workplace.teammate.client.post(address, {"place": second, "labels": ["spam", "negative"], "question": "1"})
    decided = {one.place: one for one in settled(workplace, audit_id) if one.settled == "decided"}
    assert decided[first].counts.labels == ("chatter",)
    assert (decided[second].counts.labels, decided[second].counts.question) == (("spam", "negative"), True)
    told = AuditEvent.objects.filter(action="comment_audit.decided").first()
    assert told.after["labels"] == "spam;negative"


def test_a_decision_can_be_made_anew_and_needs_a_label(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    address = reverse("labelling:decide", args=[audit_id])
    place = next(one.place for one in settled(workplace, audit_id) if one.is_disputed)
    assert "ラベルを1つ以上" in workplace.owner.client.post(address, {"place": place}).content.decode()
    for said in ("spam", "praise"):
        workplace.owner.client.post(address, {"place": place, "labels": [said]})
    assert Decision.unscoped.get().labels == "praise"
    assert "checked" in workplace.owner.client.get(address, {"at": place}).content.decode()


def test_what_nobody_disputes_is_not_decided(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    agreed = next(one.place for one in settled(workplace, audit_id) if not one.is_disputed)
    address = reverse("labelling:decide", args=[audit_id])
    response = workplace.owner.client.post(address, {"place": agreed, "labels": ["spam"]})
    assert response.status_code == 409
    assert not Decision.unscoped.exists()


def test_nothing_is_decided_before_the_end(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label_all(workplace.owner, audit_id)
    address = reverse("labelling:decide", args=[audit_id])
    page = workplace.owner.client.post(address, {"place": 1, "labels": ["spam"]}, follow=True).content.decode()
    assert "まだラベル付け中です" in page
    assert not Decision.unscoped.exists()


def test_the_export_has_both_answers_and_what_counts(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    rows = rows_of(workplace, audit_id)
    assert len(rows) == 50
    assert {row["settled"] for row in rows} == {"agreed", "open"}
    assert all(row["labels"] == row["labels_1"] == truth(number_of(row["comment_id"])) for row in rows)
    assert sum(row["labels_2"] != row["labels_1"] for row in rows) == sum(row["settled"] == "open" for row in rows)


def test_the_export_carries_no_formula_and_nothing_that_was_erased(workplace: People) -> None:
    put_comments(
        home(),
        *(comment(one, text=f'=HYPERLINK("http://x";"{one}")') for one in range(60, 70)),
        visibility=workplace.owner.scope.scope_id,
    )
    audit_id = make_audit(workplace.owner, 70)
    label_all(workplace.owner, audit_id)
    workplace.owner.client.post(reverse("labelling:close", args=[audit_id]))
    home().lake.erase(Selector(commenter="hash3"))
    rows = rows_of(workplace, audit_id)
    assert sum(row["text"].startswith("'=HYPERLINK") for row in rows) == 9
    assert not any(row["text"].startswith("=") for row in rows)
    assert len(rows) == 63
    assert "標本のうち7件はその後消去されました" in page_of(workplace, audit_id)


def test_a_result_without_the_model_says_what_to_do(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, measured=False)
    assert "モデルはまだこのコメントを読んでいません" in page_of(workplace, audit_id)
    workplace.owner.client.post(reverse("labelling:measure", args=[audit_id]))
    assert "補正した割合" in page_of(workplace, audit_id)
    assert audit_row(audit_id).headline["share"] is not None


def test_another_model_in_use_is_said_beside_the_figures(workplace: People) -> None:
    audit_id = make_closed(workplace.owner)
    row = audit_row(audit_id)
    Audit.unscoped.update(shares=row.shares | {"model": "linear/older"})
    page = page_of(workplace, audit_id)
    assert "linear/older" in page
    assert "使用中のモデルで測定する" in page


def test_a_broken_model_of_the_workspace_is_said_and_not_passed_over(workplace: People) -> None:
    folder = home().root / FOLDER / workplace.owner.scope.scope_id
    folder.mkdir(parents=True)
    (folder / "in-use.json").write_text('"linear/gone"')
    audit_id = make_closed(workplace.owner)
    assert audit_row(audit_id).measuring == "failed"
    assert "独自のモデルを読み込めません" in page_of(workplace, audit_id)


def test_a_mistake_of_the_program_is_said_and_logged(
    workplace: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(measuring, "measure_scope", broken)
    audit_id = make_closed(workplace.owner)
    assert "ログ" in page_of(workplace, audit_id)
    assert "ZeroDivisionError" in caplog.text


def test_the_page_loads_itself_anew_when_the_model_is_done(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, measured=False)
    measuring.measuring_ask(scope=workplace.owner.scope, audit_id=audit_id)
    progress = reverse("labelling:progress", args=[audit_id])
    assert f'hx-get="{progress}"' in page_of(workplace, audit_id)
    assert "モデルがコメントを読んでいます" in workplace.owner.client.get(progress).content.decode()
    measuring.measuring_execute(audit_id=audit_id, member_id=workplace.owner.scope.member_id)
    assert workplace.owner.client.get(progress).headers["HX-Refresh"] == "true"


def test_a_viewer_reads_the_result_and_changes_nothing(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    page = workplace.viewer.client.get(reverse("labelling:detail", args=[audit_id])).content.decode()
    assert "補正後" in page
    for name in ("measure", "delete", "decide"):
        assert reverse(f"labelling:{name}", args=[audit_id]) not in page


def test_the_result_stays_within_the_budget_of_queries(workplace: People, query_budget: Any) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    with query_budget():
        page_of(workplace, audit_id)


def test_places_follow_the_random_order(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    numbers = [
        number_of(one) for one in sorted(places(workplace.owner, audit_id), key=places(workplace.owner, audit_id).get)
    ]
    assert numbers != sorted(numbers)


def test_refresh_hears_of_labels_at_the_end_and_of_every_decision(
    workplace: People, django_capture_on_commit_callbacks: Any
) -> None:
    def human(audit_id: int, place: int) -> str:
        key = next(one for one, at in places(workplace.owner, audit_id).items() if at == place)
        told = audited_comments(home(), workplace.owner.scope.scope_id, "any")
        return dict(told.select("comment_id", "human").iter_rows())[key]

    with django_capture_on_commit_callbacks(execute=True):
        audit_id = make_closed(workplace.owner, workplace.teammate)
    place = next(one.place for one in settled(workplace, audit_id) if one.is_disputed)
    assert human(audit_id, place) == "praise"
    with django_capture_on_commit_callbacks(execute=True):
        workplace.owner.client.post(reverse("labelling:decide", args=[audit_id]), {"place": place, "labels": ["spam"]})
    assert human(audit_id, place) == "spam"


def test_what_somebody_could_not_judge_is_counted_and_left_out(workplace: People) -> None:
    audit_id, owner = make_audit(workplace.owner), workplace.owner
    label(owner, audit_id)
    for place in (3, 4):
        answer_save(scope=owner.scope, audit_id=audit_id, place=place, labels=(), question=False, unsure=True)
    pass_finish(scope=owner.scope, audit_id=audit_id, left=0)
    labelling_close(scope=owner.scope, audit_id=audit_id)
    start_measuring(scope=owner.scope, audit_id=audit_id)
    page = page_of(workplace, audit_id)
    assert "は2件のコメントを判断できませんでした" in page
    assert "誰も判断できなかったコメント2件は、すべての数値から除いています" in page
    assert "判断できませんでした" not in page_of(workplace, make_closed(workplace.owner))


def test_the_model_reads_the_version_of_the_sample(workplace: People) -> None:
    audit_id, scope = make_audit(workplace.owner), workplace.owner.scope
    put_comments(home(), *(comment(number) for number in range(60, 90)), visibility=scope.scope_id, import_id="later")
    label_all(workplace.owner, audit_id)
    labelling_close(scope=scope, audit_id=audit_id)
    start_measuring(scope=scope, audit_id=audit_id)
    audit = audit_view(scope, audit_id)
    assert audit.shares is not None
    assert (audit.shares.population, audit.shares.version) == (60, audit.lake_version)
    assert "もう保存されていません" not in page_of(workplace, audit_id)


def test_where_that_version_is_gone_the_page_says_so(workplace: People) -> None:
    audit_id, scope = make_closed(workplace.owner), workplace.owner.scope
    put_comments(home(), *(comment(number) for number in range(60, 90)), visibility=scope.scope_id, import_id="later")
    home().lake.vacuum(keep=1)
    start_measuring(scope=scope, audit_id=audit_id)
    audit = audit_view(scope, audit_id)
    assert audit.shares is not None
    assert audit.shares.population == 90
    assert "もう保存されていません" in page_of(workplace, audit_id)
