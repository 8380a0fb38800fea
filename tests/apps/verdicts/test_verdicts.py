"""Verdicts of people stand beside the computed one; appeals are decided with a reason; everything is in the log."""

import json

import pytest
from django.db.models import F
from django.test import override_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.selectors import events
from fukasa.apps.verdicts.models import Appeal, OwnVerdict
from fukasa.apps.verdicts.selectors.appeals import appeals_of
from fukasa.apps.verdicts.selectors.audited import audited_accounts
from fukasa.apps.verdicts.selectors.verdicts import verdicts_of
from fukasa.apps.verdicts.services import verdicts as services
from fukasa.apps.verdicts.services.appeals import TO_UNDO, appeals_forget
from fukasa.apps.verdicts.views import overview
from tests.factories.authenticity import reviewed
from tests.factories.index import account, publish_index

KEY = "instagram:hana"
GIVE, ENTER = reverse("verdicts:give"), reverse("verdicts:appeal-enter")
TAB = f"{reverse('creators:report', args=['instagram', 'hana'])}?tab=authenticity"
REASON = "テレビで紹介された日と一致します"


@pytest.fixture
def reviewed_account(people, tmp_path):
    """Publish a reviewed account and one that only the outsider sees; gives the people."""
    theirs = account("theirs", visibility=people.outsider.scope.scope_id, **reviewed("fail", 0.9))
    publish_index(tmp_path / "data", [account("hana", **reviewed()), theirs])
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people


def give(person, **values):
    return person.client.post(GIVE, {"key": KEY, "status": "pass", "reason": REASON} | values)


def enter(person, **values):
    return person.client.post(ENTER, {"key": KEY, "statement": "番組で紹介されました"} | values)


def actions(person):
    return [one.action for one in events(workspace_id=person.scope.workspace_id).events]


def test_a_verdict_keeps_who_when_why_and_what_was_computed(reviewed_account):
    people = reviewed_account
    assert give(people.teammate, audited="genuine").status_code == 302
    (found,) = verdicts_of(people.viewer.scope, KEY)
    assert (found.status, found.reason, found.author) == ("pass", REASON, people.teammate.scope.actor)
    assert (found.computed_status, found.computed_p, found.audited) == ("review", 0.46, "genuine")
    assert actions(people.owner)[0] == "verdict.given"


def test_the_computed_verdict_stays_beside_it(reviewed_account):
    give(reviewed_account.owner)
    page = reviewed_account.viewer.client.get(TAB)
    assert page.context["verdict_card"].status == "review"
    assert page.context["own_verdict"].status == "pass"
    assert page.context["own_differs"]
    assert (
        reviewed_account.viewer.client.get(f"{reverse('creators:discover')}?authenticity=pass").context["lines"] == ()
    )


@pytest.mark.parametrize("values", [{"reason": "  "}, {"reason": ""}, {"status": "insufficient"}, {"status": ""}])
def test_a_verdict_without_choice_or_reason_is_refused(reviewed_account, values):
    give(reviewed_account.owner, **values)
    assert verdicts_of(reviewed_account.owner.scope, KEY) == ()


@pytest.mark.parametrize("key", ["", "nonsense", "instagram:theirs", "instagram:nobody"])
def test_nobody_decides_about_an_account_they_do_not_see(reviewed_account, key):
    assert give(reviewed_account.owner, key=key).status_code == 404
    assert enter(reviewed_account.owner, key=key).status_code == 404


def test_a_new_verdict_withdraws_the_old_one_and_keeps_it_as_history(reviewed_account):
    give(reviewed_account.owner)
    give(reviewed_account.teammate, status="fail")
    new, old = verdicts_of(reviewed_account.viewer.scope, KEY)
    assert (new.status, new.stands) == ("fail", True)
    assert (old.status, old.stands, old.withdrawn_by) == ("pass", False, reviewed_account.teammate.scope.actor)


def test_a_withdrawn_verdict_can_be_brought_back_unless_another_stands(reviewed_account):
    person = reviewed_account.owner
    give(person)
    (first,) = verdicts_of(person.scope, KEY)
    person.client.post(reverse("verdicts:withdraw", args=[first.verdict_id]))
    assert person.client.get(TAB).context["own_verdict"] is None
    person.client.post(reverse("verdicts:restore", args=[first.verdict_id]))
    assert person.client.get(TAB).context["own_verdict"].verdict_id == first.verdict_id
    assert actions(person)[:2] == ["verdict.restored", "verdict.withdrawn"]
    give(person, status="review")
    assert person.client.post(reverse("verdicts:restore", args=[first.verdict_id])).status_code == 409


def test_of_two_verdicts_at_the_same_moment_one_stands_and_the_other_is_refused(reviewed_account, monkeypatch):
    person = reviewed_account.owner
    give(person)
    monkeypatch.setattr(services, "_rows", lambda scope: OwnVerdict.objects.of(scope).none())  # not seen yet
    assert give(reviewed_account.teammate, status="fail").status_code == 409
    (standing,) = verdicts_of(person.scope, KEY)
    assert (standing.status, standing.stands) == ("pass", True)


def test_withdrawing_twice_is_refused(reviewed_account):
    person = reviewed_account.owner
    give(person)
    url = reverse("verdicts:withdraw", args=[verdicts_of(person.scope, KEY)[0].verdict_id])
    person.client.post(url)
    assert person.client.post(url).status_code == 409


def test_viewers_write_nothing(reviewed_account):
    assert give(reviewed_account.viewer).status_code == 403
    assert enter(reviewed_account.viewer).status_code == 403
    assert "verdicts/give" not in reviewed_account.viewer.client.get(TAB).content.decode()


def test_verdicts_and_appeals_stay_in_their_workspace(reviewed_account):
    give(reviewed_account.owner)
    enter(reviewed_account.owner)
    page = reviewed_account.outsider.client.get(TAB)
    assert (page.context["own_verdict"], page.context["appeals"]) == (None, ())
    (verdict,), (appeal,) = (read(reviewed_account.owner.scope, KEY) for read in (verdicts_of, appeals_of))
    for url in (
        reverse("verdicts:withdraw", args=[verdict.verdict_id]),
        reverse("verdicts:appeal-reopen", args=[appeal.appeal_id]),
    ):
        assert reviewed_account.outsider.client.post(url).status_code == 404


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_an_appeal_is_entered_decided_with_a_reason_and_opened_again(reviewed_account, state):
    people = reviewed_account
    enter(people.teammate, evidence="https://example.com/tv")
    (appeal,) = appeals_of(people.viewer.scope, KEY)
    assert (appeal.state, appeal.entered_by) == ("open", people.teammate.scope.actor)
    decide = reverse("verdicts:appeal-decide", args=[appeal.appeal_id])
    people.owner.client.post(decide, {"state": state, "reason": "録画を確認しました"})
    (decided,) = appeals_of(people.viewer.scope, KEY)
    assert (decided.state, decided.decision_reason) == (state, "録画を確認しました")
    assert people.owner.client.post(decide, {"state": state, "reason": "again"}).status_code == 409
    people.owner.client.post(reverse("verdicts:appeal-reopen", args=[appeal.appeal_id]))
    assert appeals_of(people.viewer.scope, KEY)[0].is_open
    assert actions(people.owner)[:3] == ["appeal.reopened", "appeal.decided", "appeal.entered"]


def test_an_appeal_that_is_sent_twice_is_entered_once(reviewed_account):
    enter(reviewed_account.owner)
    enter(reviewed_account.owner)
    assert len(appeals_of(reviewed_account.owner.scope, KEY)) == 1
    assert actions(reviewed_account.owner).count("appeal.entered") == 1


@pytest.mark.parametrize("values", [{"state": "accepted"}, {"state": "open", "reason": "x"}, {"reason": "x"}])
def test_an_appeal_is_not_decided_without_choice_and_reason(reviewed_account, values):
    enter(reviewed_account.owner)
    (appeal,) = appeals_of(reviewed_account.owner.scope, KEY)
    reviewed_account.owner.client.post(reverse("verdicts:appeal-decide", args=[appeal.appeal_id]), values)
    assert appeals_of(reviewed_account.owner.scope, KEY)[0].is_open


def test_evidence_is_text_and_never_a_link(reviewed_account):
    enter(reviewed_account.owner, evidence="https://evil.example/x", statement="<script>alert(1)</script>")
    page = reviewed_account.viewer.client.get(TAB).content.decode()
    assert 'href="https://evil.example' not in page
    assert "<script>alert(1)" not in page


def test_audits_that_stand_count_with_the_computed_probability(reviewed_account):
    give(reviewed_account.owner, audited="inflated", status="fail")
    found = audited_accounts(reviewed_account.viewer.scope)
    assert (found.scores, found.n_inflated, found.n_genuine, found.is_enough) == ((0.46,), 1, 0, False)
    give(reviewed_account.owner)
    assert audited_accounts(reviewed_account.viewer.scope).scores == ()


def test_the_overview_shows_what_is_open_and_what_was_decided(reviewed_account):
    give(reviewed_account.owner)
    enter(reviewed_account.owner)
    page = reviewed_account.viewer.client.get(reverse("verdicts:index"))
    assert [line.name for line in page.context["verdicts"]] == ["はな｜暮らしとスキンケア"]
    assert len(page.context["appeals"]) == 1
    assert reviewed_account.outsider.client.get(reverse("verdicts:index")).context["verdicts"] == ()


def withdraw_appeal(person):
    (appeal,) = appeals_of(person.scope, KEY)
    person.client.post(reverse("verdicts:appeal-withdraw", args=[appeal.appeal_id]))
    return appeal.appeal_id


def let_time_pass():
    Appeal.unscoped.update(withdrawn_at=F("withdrawn_at") - TO_UNDO)


def test_a_withdrawn_appeal_leaves_every_page_and_can_be_brought_back(reviewed_account):
    person = reviewed_account.teammate
    enter(person)
    appeal_id = withdraw_appeal(person)
    assert appeals_of(person.scope, KEY) == ()
    assert person.client.get(reverse("verdicts:index")).context["appeals"] == ()
    appeals_forget()
    person.client.post(reverse("verdicts:appeal-restore", args=[appeal_id]))
    assert appeals_of(person.scope, KEY)[0].statement == "番組で紹介されました"
    assert actions(person)[:3] == ["appeal.restored", "appeal.withdrawn", "appeal.entered"]


def test_after_the_time_to_undo_the_words_of_a_withdrawn_appeal_are_deleted(reviewed_account):
    person = reviewed_account.teammate
    enter(person)
    appeal_id = withdraw_appeal(person)
    let_time_pass()
    assert appeals_forget() == 1
    assert not Appeal.unscoped.exists()
    assert person.client.post(reverse("verdicts:appeal-restore", args=[appeal_id])).status_code == 404


def test_a_withdrawal_leaves_a_task_that_deletes_the_words_later(reviewed_account):
    enter(reviewed_account.owner)
    withdraw_appeal(reviewed_account.owner)
    (task,) = DBTaskResult.objects.all()
    assert task.task_path == "fukasa.apps.verdicts.tasks.forget_appeals"
    assert task.run_after >= Appeal.unscoped.get().withdrawn_at + TO_UNDO


def test_forgetting_leaves_appeals_that_stand(reviewed_account):
    enter(reviewed_account.owner)
    let_time_pass()
    assert appeals_forget() == 0
    assert len(appeals_of(reviewed_account.owner.scope, KEY)) == 1


def test_the_audit_log_never_repeats_what_a_creator_said(reviewed_account):
    enter(reviewed_account.owner, statement="私の言葉", evidence="私の証拠")
    withdraw_appeal(reviewed_account.owner)
    written = json.dumps(list(AuditEvent.objects.values("before", "after", "object_name")), ensure_ascii=False)
    assert "appeal.withdrawn" in actions(reviewed_account.owner)
    assert "私の" not in written


def test_what_was_said_of_an_account_that_is_gone_can_be_withdrawn_on_the_overview(reviewed_account, tmp_path):
    person = reviewed_account.owner
    give(person)
    enter(person)
    publish_index(tmp_path / "data", [account("other", **reviewed())])
    listed = reverse("verdicts:index")
    (verdict,), (appeal,) = (read(person.scope, KEY) for read in (verdicts_of, appeals_of))
    ways = [
        reverse("verdicts:withdraw", args=[verdict.verdict_id]),
        reverse("verdicts:appeal-withdraw", args=[appeal.appeal_id]),
    ]
    page, read_only = (one.client.get(listed).content.decode() for one in (person, reviewed_account.viewer))
    assert [way in page for way in ways] == [True, True]
    assert [way in read_only for way in ways] == [False, False]
    assert [person.client.post(way).url for way in ways] == [listed, listed]
    left = person.client.get(listed).context
    assert (left["verdicts"], left["appeals"]) == ((), ())


def test_a_decided_appeal_of_an_account_that_is_gone_stays_in_reach(reviewed_account, tmp_path):
    person = reviewed_account.owner
    enter(person)
    (appeal,) = appeals_of(person.scope, KEY)
    decide = reverse("verdicts:appeal-decide", args=[appeal.appeal_id])
    person.client.post(decide, {"state": "accepted", "reason": "録画を確認しました"})
    assert person.client.get(reverse("verdicts:index")).context["lost_appeals"] == ()
    publish_index(tmp_path / "data", [account("other", **reviewed())])
    (line,) = person.client.get(reverse("verdicts:index")).context["lost_appeals"]
    assert (line.name, line.appeal.appeal_id) == (KEY, appeal.appeal_id)


def test_a_list_that_is_cut_says_so(reviewed_account, monkeypatch):
    monkeypatch.setattr(overview, "_SHOWN", 1)
    enter(reviewed_account.owner)
    page = reviewed_account.owner.client.get(reverse("verdicts:index"))
    assert (len(page.context["appeals"]), page.context["appeals_cut"]) == (1, False)
    enter(reviewed_account.owner, statement="別の話です")
    page = reviewed_account.owner.client.get(reverse("verdicts:index"))
    assert (len(page.context["appeals"]), page.context["appeals_cut"]) == (1, True)


def test_a_refused_form_keeps_what_was_typed(reviewed_account):
    person, typed = reviewed_account.owner, "長い説明" * 1001
    enter(person)
    decide = reverse("verdicts:appeal-decide", args=[appeals_of(person.scope, KEY)[0].appeal_id])
    answers = [
        give(person, reason=typed),
        enter(person, statement=typed),
        person.client.post(decide, {"state": "accepted", "reason": typed}),
    ]
    assert [one.status_code for one in answers] == [422, 422, 422]
    assert [one.content.decode().count(typed) for one in answers] == [1, 1, 1]
    assert [f'name="key" value="{KEY}"' in one.content.decode() for one in answers] == [True, True, True]


def test_the_end_of_a_line_counts_as_one_character(reviewed_account):
    give(reviewed_account.owner, reason="あ\r\n" * 1999 + "いう")
    (found,) = verdicts_of(reviewed_account.owner.scope, KEY)
    assert (len(found.reason), "\r" in found.reason) == (4000, False)
