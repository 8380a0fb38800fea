"""Labelling: one comment at a time, blind to the model and to the other person, never lost, never stored in words."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from fukasa.analysis.comments.model import default_model
from fukasa.apps.labelling.choices import Drawn
from fukasa.apps.labelling.models import Answer, Audit, Pass, SampledComment
from fukasa.apps.labelling.selectors.audits import audit_view
from fukasa.apps.labelling.selectors.comments import work
from fukasa.apps.labelling.selectors.settled import model_said, settled_comments
from fukasa.apps.labelling.services.audits import audit_create
from fukasa.apps.workspaces.roles import Role
from fukasa.lake.selection import Selector
from tests.factories.comments import comment, put_comments
from tests.factories.labelling import home, label, label_all, make_audit, make_closed, number_of, places
from tests.factories.workspaces import People, Person, make_member

HTMX = {"HX-Request": "true"}


def page_of(person: Person, audit_id: int, query: str = "") -> str:
    return person.client.get(reverse("labelling:work", args=[audit_id]) + query).content.decode()


def say(person: Person, audit_id: int, place: int, *labels: str, **more: Any) -> Any:
    given = {"place": place, "labels": list(labels)} | more
    return person.client.post(reverse("labelling:work", args=[audit_id]), given)


def send(person: Person, name: str, audit_id: int) -> Any:
    return person.client.post(reverse(f"labelling:{name}", args=[audit_id]), follow=True)


def test_a_comment_is_labelled_and_the_next_one_comes(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    response = say(workplace.owner, audit_id, 1, "praise", "product_question", question="1")
    assert response.headers["Location"].endswith("?at=2")
    row = Answer.unscoped.get()
    assert (row.labels, row.question, row.comment.place) == ("product_question;praise", True, 1)
    assert "1 / 50" in page_of(workplace.owner, audit_id)


def test_htmx_gets_the_next_comment_alone(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    address = reverse("labelling:work", args=[audit_id])
    page = workplace.owner.client.post(address, {"place": 1, "labels": ["praise"]}, headers=HTMX).content.decode()
    assert "<html" not in page
    assert 'name="place" value="2"' in page


def test_no_label_is_refused_and_the_same_comment_stays(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    page = say(workplace.owner, audit_id, 1).content.decode()
    assert "ラベルを1つ以上選んでください" in page
    assert 'name="place" value="1"' in page
    assert not Answer.unscoped.exists()


@pytest.mark.parametrize("wrong", [{"labels": ["lovely"]}, {"place": "x"}, {"place": "501"}])
def test_labels_that_are_none_are_refused(workplace: People, wrong: dict) -> None:
    audit_id = make_audit(workplace.owner)
    given = {"place": "1", "labels": ["praise"]} | wrong
    page = workplace.owner.client.post(reverse("labelling:work", args=[audit_id]), given).content.decode()
    assert "ラベルを読み取れませんでした" in page
    assert not Answer.unscoped.exists()


def test_one_goes_back_changes_an_answer_and_takes_the_last_one_back(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    for place in (1, 2):
        say(workplace.owner, audit_id, place, "praise")
    back = page_of(workplace.owner, audit_id, "?at=1")
    assert 'value="praise" data-key="4" checked' in back
    say(workplace.owner, audit_id, 1, "spam")
    response = workplace.owner.client.post(reverse("labelling:undo", args=[audit_id]))
    assert response.headers["Location"].endswith("?at=1")
    (left,) = Answer.unscoped.all()
    assert (left.comment.place, left.labels) == (2, "praise")


def test_one_cannot_jump_ahead(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    say(workplace.owner, audit_id, 1, "praise")
    assert 'name="place" value="2"' in page_of(workplace.owner, audit_id, "?at=40")


def test_a_comment_one_cannot_judge_is_kept_as_that(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    say(workplace.owner, audit_id, 1, "praise", unsure="1")
    row = Answer.unscoped.get()
    assert (row.unsure, row.labels, row.question) == (True, "", False)


def test_nothing_of_the_model_is_on_the_page_or_asked_for(workplace: People, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = make_audit(workplace.owner)
    page_before = page_of(workplace.owner, audit_id)
    Audit.unscoped.update(
        measuring="finished",
        measured_at="2026-01-01T00:00Z",
        shares={"model": "linear/secret", "version": 1, "population": 60, "measured": 60, "given": {"praise": 60}},
        said=[["spam", True]] * 50,
    )

    def asked(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the model was asked")

    monkeypatch.setattr("fukasa.pipelines.comments.sampling.classify", asked)
    page = page_of(workplace.owner, audit_id)
    assert without_token(page) == without_token(page_before)
    assert "linear/" not in page
    assert chosen(page) == ["shortcuts", "single-keys"]


def chosen(page: str) -> list[str]:
    """Give what is ticked on a page; the two switches of the keys are."""
    return re.findall(r"checked data-([a-z-]+)", page) + ["?"] * (page.count("checked") - page.count("checked data-"))


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


def test_the_second_person_sees_nothing_of_the_first_until_both_are_done(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label_all(workplace.owner, audit_id, lambda _: "negative")
    page = page_of(workplace.teammate, audit_id)
    assert chosen(page) == ["shortcuts", "single-keys"]
    detail = workplace.teammate.client.get(reverse("labelling:detail", args=[audit_id])).content.decode()
    assert "answers" not in detail
    assert "否定・批判" not in detail
    audit = audit_view(workplace.teammate.scope, audit_id)
    assert settled_comments(workplace.teammate.scope, audit) == ()
    assert model_said(workplace.teammate.scope, audit) == {}
    csv = workplace.teammate.client.get(reverse("labelling:csv", args=[audit_id]))
    assert csv.status_code == 302
    label_all(workplace.teammate, audit_id)
    assert len(settled_comments(workplace.teammate.scope, audit_view(workplace.teammate.scope, audit_id))) == 50


def test_a_third_person_finds_no_place(workplace: People) -> None:
    third = make_member(workplace.owner, "third@example.com", Role.REVIEWER)
    audit_id = make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=1)
    label(workplace.teammate, audit_id, only=1)
    assert (
        "あなたがラベルを付けるものはありません"
        in third.client.get(reverse("labelling:work", args=[audit_id]), follow=True).content.decode()
    )
    say(third, audit_id, 1, "praise")
    assert Pass.unscoped.count() == 2


def test_a_reviewer_labels_and_a_viewer_may_not_even_look(workplace: People) -> None:
    reviewer = make_member(workplace.owner, "reviewer@example.com", Role.REVIEWER)
    audit_id = make_audit(workplace.owner)
    assert say(reviewer, audit_id, 1, "praise").status_code == 302
    assert workplace.viewer.client.get(reverse("labelling:work", args=[audit_id])).status_code == 403
    assert say(workplace.viewer, audit_id, 1, "praise").status_code == 403
    assert Answer.unscoped.count() == 1


def test_a_place_that_was_given_up_is_free_and_can_be_taken_again(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=3)
    page = send(workplace.owner, "abandon", audit_id).content.decode()
    resume = reverse("labelling:resume", args=[audit_id])
    assert f'action="{resume}"' in page
    assert audit_view(workplace.owner.scope, audit_id).passes == ()
    send(workplace.owner, "resume", audit_id)
    mine = audit_view(workplace.owner.scope, audit_id).mine
    assert mine is not None
    assert mine.answered == 3


def test_a_place_is_not_taken_again_when_others_have_it(workplace: People) -> None:
    third = make_member(workplace.owner, "third@example.com", Role.REVIEWER)
    audit_id = make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=3)
    send(workplace.owner, "abandon", audit_id)
    label(workplace.teammate, audit_id, only=1)
    label(third, audit_id, only=1)
    assert "すでに2人" in send(workplace.owner, "resume", audit_id).content.decode()


def test_somebody_who_left_the_workspace_leaves_a_place_too(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label(workplace.teammate, audit_id, only=3)
    label(workplace.owner, audit_id, only=1)
    third = make_member(workplace.owner, "third@example.com", Role.REVIEWER)
    assert not audit_view(third.scope, audit_id).may_label
    workplace.owner.client.post(reverse("workspaces:remove", args=[workplace.teammate.scope.member_id]))
    assert audit_view(third.scope, audit_id).may_label


def test_one_may_stop_early_but_not_too_early(workplace: People) -> None:
    put_comments(home(), *(comment(one) for one in range(60, 100)), visibility=workplace.owner.scope.scope_id)
    audit_id = make_audit(workplace.owner, 80)
    label(workplace.owner, audit_id, only=49)
    assert "少なくとも50件" in send(workplace.owner, "finish", audit_id).content.decode()
    place = work(workplace.owner.scope, audit_view(workplace.owner.scope, audit_id)).comment.place
    say(workplace.owner, audit_id, place, "praise")
    send(workplace.owner, "finish", audit_id)
    mine = audit_view(workplace.owner.scope, audit_id).mine
    assert mine.finished_at is not None


def test_labels_do_not_change_after_finishing_or_after_the_end(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label_all(workplace.owner, audit_id)
    before = list(Answer.unscoped.values_list("labels", flat=True))
    say(workplace.owner, audit_id, 1, "spam")
    send(workplace.owner, "undo", audit_id)
    send(workplace.owner, "abandon", audit_id)
    send(workplace.teammate, "close", audit_id)
    say(workplace.teammate, audit_id, 1, "spam")
    assert list(Answer.unscoped.values_list("labels", flat=True)) == before


def test_nobody_ends_what_nobody_has_finished(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=10)
    assert "まだいません" in send(workplace.owner, "close", audit_id).content.decode()
    assert audit_view(workplace.owner.scope, audit_id).closed_at is None


def test_comments_that_were_erased_since_are_skipped_and_said(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    gone = [place for one, place in places(workplace.owner, audit_id).items() if number_of(one) % 10 == 3]
    home().lake.erase(Selector(commenter="hash3"))
    found = work(workplace.owner.scope, audit_view(workplace.owner.scope, audit_id))
    assert found.gone == len(gone) > 0
    assert found.left == 50 - len(gone)
    page = page_of(workplace.owner, audit_id)
    assert f"{len(gone)}件は、抽出後に消去されたため飛ばします" in page
    assert f"0 / {50 - len(gone)}" in page
    assert not any(
        f'name="place" value="{place}"' in page_of(workplace.owner, audit_id, f"?at={place}") for place in gone
    )


def test_a_sample_of_which_nothing_is_left_says_so(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    home().lake.erase(Selector(platform="instagram", account_id="hana"))
    assert "コメントが残っていません" in page_of(workplace.owner, audit_id)


def test_no_words_of_comments_are_in_the_database(workplace: People) -> None:
    make_closed(workplace.owner, workplace.teammate)
    kept = [
        str(row) for table in apps.get_app_config("labelling").get_models() for row in table._base_manager.values_list()
    ]
    assert len(kept) > 150
    assert not any("リップ" in row or "買いました" in row for row in kept)


def test_hostile_words_are_shown_as_words(workplace: People) -> None:
    hostile = "<script>alert(1)</script>\u202e<b>https://spam.example</b>"
    put_comments(
        home(),
        *(comment(one, account_id="evil", text=f"{hostile}{one}") for one in range(100, 160)),
        visibility=workplace.owner.scope.scope_id,
    )
    scope = workplace.owner.scope
    audit_id = audit_create(scope=scope, drawn=Drawn.ACCOUNT, title="悪", size=50, account_keys=["instagram:evil"])
    page = page_of(workplace.owner, audit_id)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert 'href="https://spam.example' not in page


def test_the_page_stays_within_the_budget_of_queries(workplace: People, query_budget: Any) -> None:
    audit_id = make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=30)
    with query_budget():
        page_of(workplace.owner, audit_id)
    with query_budget(25):
        say(workplace.owner, audit_id, 31, "praise")


def refused(change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_refuses_what_would_be_wrong(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    label(workplace.owner, audit_id, only=1)
    refused(lambda: Answer.unscoped.update(labels=""))
    refused(lambda: Answer.unscoped.update(unsure=True))
    refused(lambda: Audit.unscoped.update(drawn="dream"))
    refused(lambda: Audit.unscoped.update(account_keys=None))
    refused(lambda: Audit.unscoped.update(population=10))
    refused(lambda: Audit.unscoped.update(measuring="finished"))
    refused(lambda: SampledComment.unscoped.update(place=1))
    refused(lambda: Pass.unscoped.update(finished_at="2026-01-01T00:00Z", abandoned_at="2026-01-01T00:00Z"))


def test_the_shipped_model_is_not_named_where_people_label(workplace: People) -> None:
    assert default_model().version not in page_of(workplace.owner, make_audit(workplace.owner))
