"""Guests with a link approve and reject; nobody else's list, closed round or dead link can be answered."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.lists import guests, selectors
from fukasa.apps.lists.models import GuestReview
from fukasa.apps.lists.reviews import reviews_of
from fukasa.apps.lists.services import reviews as services
from fukasa.apps.lists.services.entries import entries_remove
from fukasa.apps.lists.services.shares import share_revoke
from tests.factories.lists import make_list, make_share
from tests.factories.tokens import program_of
from tests.factories.workspaces import People


class Asked:
    """A list of two accounts whose link asks guests."""

    def __init__(self, people: People) -> None:
        self.scope, self.member = people.owner.scope, people.owner.client
        self.list_id = make_list(people.owner, instagram_hana="hana", instagram_sora="sora")
        self.token = make_share(people.owner, self.list_id, "followers", asks=True)
        self.share_id = selectors.shares(self.scope, self.list_id)[0].share_id
        self.hana, self.sora = (one.entry_id for one in selectors.entries(self.scope, self.list_id))

    def guest(self, name: str, *, token: str = "", **options: bool) -> Client:
        client = Client(**options)
        client.post(reverse("lists:guest-name", args=[token or self.token]), {"name": name})
        return client

    def answer(self, client: Client, entry_id: int, verdict: str, comment: str = "", **options):
        url = reverse("lists:guest-answer", args=[self.token, entry_id])
        return client.post(url, {"verdict": verdict, "comment": comment}, **options)

    def said(self) -> list[tuple[str, str, str, str]]:
        found = reviews_of(self.scope, self.list_id)
        return [(one.label, one.guest, one.verdict.value, one.comment) for one in reversed(found)]

    def page(self) -> str:
        return self.member.get(reverse("lists:reviews", args=[self.list_id])).content.decode()


@pytest.fixture
def asked(catalogue: People) -> Asked:
    return Asked(catalogue)


def test_a_guest_approves_under_the_name_they_type(asked: Asked) -> None:
    guest = asked.guest("佐藤")
    assert asked.answer(guest, asked.hana, "approve", " いい雰囲気 ").status_code == 302
    assert asked.said() == [("hana", "佐藤", "approve", "いい雰囲気")]
    page = asked.page()
    assert "佐藤" in page
    assert "いい雰囲気" in page
    assert "代理店" in page


def test_a_later_answer_replaces_the_earlier_one(asked: Asked) -> None:
    guest = asked.guest("佐藤")
    asked.answer(guest, asked.hana, "approve")
    asked.answer(guest, asked.hana, "none", "保留")
    assert asked.said() == [("hana", "佐藤", "none", "保留")]


def test_two_guests_of_one_name_are_two_guests(asked: Asked) -> None:
    asked.answer(asked.guest("佐藤"), asked.hana, "approve")
    asked.answer(asked.guest("佐藤"), asked.hana, "reject")
    assert len(asked.said()) == 2


def test_a_guest_who_changes_their_name_stays_the_same_guest(asked: Asked) -> None:
    guest = asked.guest("佐藤")
    asked.answer(guest, asked.hana, "approve")
    guest.post(reverse("lists:guest-name", args=[asked.token]), {"name": "佐藤（宣伝部）"})
    asked.answer(guest, asked.hana, "reject")
    assert asked.said() == [("hana", "佐藤（宣伝部）", "reject", "")]


def test_disagreement_is_shown_in_the_list_and_stands_first(asked: Asked) -> None:
    for entry_id, verdict in ((asked.sora, "approve"), (asked.hana, "approve")):
        asked.answer(asked.guest("佐藤"), entry_id, verdict)
    asked.answer(asked.guest("鈴木"), asked.hana, "reject")
    page = asked.page()
    assert page.index("hana") < page.index("sora")
    table = asked.member.get(reverse("lists:detail", args=[asked.list_id])).content.decode()
    assert "✓ 1  ✕ 1" in table
    assert "意見が割れています" in table


def test_a_guest_sees_their_own_answers_and_nobody_elses(asked: Asked) -> None:
    asked.answer(asked.guest("佐藤"), asked.hana, "reject", "社内だけの話")
    other = asked.guest("鈴木")
    asked.answer(other, asked.hana, "approve", "賛成です")
    page = other.get(reverse("lists:shared", args=[asked.token])).content.decode()
    assert "賛成です" in page
    assert "社内だけの話" not in page
    assert "佐藤" not in page
    assert "✕" not in page


def test_an_answer_without_a_name_is_not_kept(asked: Asked) -> None:
    asked.answer(Client(), asked.hana, "approve")
    assert asked.said() == []


def test_an_empty_or_endless_name_is_refused(asked: Asked) -> None:
    for name in ("  ", "x" * 81):
        asked.answer(asked.guest(name), asked.hana, "approve")
    assert asked.said() == []


def test_a_forged_name_is_no_name(asked: Asked) -> None:
    client = Client()
    (name,) = asked.guest("佐藤").cookies.keys() - {"fukasa_session", "fukasa_csrf"}
    client.cookies[name] = "sato:forged"
    asked.answer(client, asked.hana, "approve")
    assert asked.said() == []


def test_an_endless_comment_or_unknown_verdict_is_not_kept(asked: Asked) -> None:
    guest = asked.guest("佐藤")
    asked.answer(guest, asked.hana, "approve", "x" * 1001)
    asked.answer(guest, asked.hana, "love")
    assert asked.said() == []


def test_entries_of_another_list_are_not_found(asked: Asked, catalogue: People) -> None:
    other = make_list(catalogue.owner, "別の一覧", instagram_evil="evil")
    foreign = make_list(catalogue.outsider, instagram_hana="hana")
    guest = asked.guest("佐藤")
    wrong = [
        selectors.entries(catalogue.owner.scope, other)[0].entry_id,
        selectors.entries(catalogue.outsider.scope, foreign)[0].entry_id,
        99_999,
    ]
    assert [asked.answer(guest, one, "approve").status_code for one in wrong] == [404, 404, 404]
    assert not GuestReview.unscoped.exists()


def test_a_removed_account_takes_no_answer(asked: Asked) -> None:
    guest = asked.guest("佐藤")
    entries_remove(scope=asked.scope, list_id=asked.list_id, entry_ids=[asked.hana])
    assert asked.answer(guest, asked.hana, "approve").status_code == 404


def test_a_closed_round_takes_no_answer_and_can_be_opened_again(asked: Asked) -> None:
    guest = asked.guest("佐藤")
    asked.answer(guest, asked.hana, "approve")
    asked.member.post(reverse("lists:round-close", args=[asked.list_id, asked.share_id]))
    answer = asked.answer(guest, asked.hana, "reject")
    assert answer.status_code == 409
    assert "締め切られ" in answer.content.decode()
    shown = guest.get(reverse("lists:shared", args=[asked.token]))
    assert shown.status_code == 200
    assert "answers/" not in shown.content.decode()
    asked.member.post(reverse("lists:round-reopen", args=[asked.list_id, asked.share_id]))
    asked.answer(guest, asked.hana, "reject")
    assert asked.said() == [("hana", "佐藤", "reject", "")]


def test_a_revoked_link_takes_no_answer(asked: Asked) -> None:
    guest = asked.guest("佐藤")
    share_revoke(scope=asked.scope, list_id=asked.list_id, share_id=asked.share_id)
    assert asked.answer(guest, asked.hana, "approve").status_code == 404


def test_a_link_that_does_not_ask_takes_neither_name_nor_answer(asked: Asked, catalogue: People) -> None:
    plain = make_share(catalogue.owner, asked.list_id, "followers")
    guest = asked.guest("佐藤")
    url = reverse("lists:guest-answer", args=[plain, asked.hana])
    assert guest.post(url, {"verdict": "approve"}).status_code == 404
    assert guest.post(reverse("lists:guest-name", args=[plain]), {"name": "佐藤"}).status_code == 404
    assert "answers/" not in guest.get(reverse("lists:shared", args=[plain])).content.decode()


def test_forged_requests_are_refused(asked: Asked) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("lists:guest-name", args=[asked.token]), {"name": "佐藤"}).status_code == 403
    assert asked.answer(client, asked.hana, "approve").status_code == 403


def test_answers_come_no_faster_than_people_read(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guests, "_ANSWERS", 3)
    cache.clear()
    guest = asked.guest("佐藤")
    codes = [asked.answer(guest, asked.hana, "approve").status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_no_more_guests_than_a_link_may_ask(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MAX_GUESTS", 1)
    first = asked.guest("佐藤")
    asked.answer(first, asked.hana, "approve")
    assert asked.answer(asked.guest("鈴木"), asked.hana, "approve").status_code == 409
    assert asked.answer(first, asked.sora, "approve").status_code == 302


def test_the_audit_log_names_the_guest(asked: Asked) -> None:
    asked.answer(asked.guest("佐藤"), asked.hana, "approve")
    event = AuditEvent.objects.filter(action="list.guest_answered").get()
    assert (event.workspace_id, event.member_id, event.after["verdict"]) == (asked.scope.workspace_id, None, "approve")
    assert "佐藤" in event.actor


def test_htmx_gets_the_moment_and_no_page(asked: Asked) -> None:
    answer = asked.answer(asked.guest("佐藤"), asked.hana, "approve", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_answers_are_exported_without_formulas(asked: Asked) -> None:
    asked.answer(asked.guest("=1+1"), asked.hana, "approve", "=HYPERLINK()")
    text = asked.member.get(reverse("lists:reviews-csv", args=[asked.list_id])).content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert asked.member.get(reverse("lists:reviews-xlsx", args=[asked.list_id])).status_code == 200


def test_a_program_fetches_the_answers_as_the_page_does(asked: Asked, catalogue: People) -> None:
    asked.answer(asked.guest("佐藤"), asked.hana, "approve")
    page = asked.member.get(reverse("lists:reviews-csv", args=[asked.list_id]))
    file = program_of(catalogue.owner).get(f"/lists/{asked.list_id}/reviews/file", Accept_Language="ja")
    assert file.content == page.content


def test_the_round_of_another_workspace_cannot_be_closed(asked: Asked, catalogue: People) -> None:
    url = reverse("lists:round-close", args=[asked.list_id, asked.share_id])
    assert catalogue.outsider.client.post(url).status_code == 404
    assert selectors.shares(asked.scope, asked.list_id)[0].closed_at is None
