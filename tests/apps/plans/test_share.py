"""The link to a plan without log-in: what it shows, what it leaves out, when it ends."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.plans import guests, links
from fukasa.apps.plans.errors import RunNotFound
from fukasa.apps.plans.links import shared_plan
from fukasa.apps.plans.models import PlanShare
from fukasa.apps.plans.services.shares import share_revoke
from tests.factories.plan_documents import conflicting_document, sample_document
from tests.factories.plans import make_plan, make_portfolio, make_run, make_share
from tests.factories.workspaces import People

STRANGER = Client()
ADDRESSES = ("plans:shared", "plans:shared-pdf", "plans:shared-xlsx")
AMOUNTS = ("¥", "円", "CPV", "JPY", "10.7万", "107,000", "20万", "1.31", "93%", "74%")
NAMES = ("確実さん", "おトクさん", "ぎりぎりさん", "@sure")
NOT_BOOKED = ("割高さん", "いいねさん", "沈黙さん")


def opened(token: str, name: str = "plans:shared"):
    return STRANGER.get(reverse(name, args=[token]))


def page(token: str) -> str:
    return re.sub(r"<head>.*?</head>", "", opened(token).content.decode(), flags=re.DOTALL)


def cells(token: str) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(opened(token, "plans:shared-xlsx").content))
    return json.dumps([book.get_sheet_by_name(name).to_python() for name in book.sheet_names], ensure_ascii=False)


def test_a_stranger_with_the_link_sees_who_is_booked(people: People) -> None:
    token = make_share(people.owner)
    assert opened(token).status_code == 200
    assert all(name in page(token) for name in ("確実さん", "8.16万", "1.55万–2.59万", "共感", "95%"))


def test_prices_are_hidden_unless_they_are_asked_for(people: People) -> None:
    assert "¥" in page(make_share(people.owner, hide_prices=False))
    assert "CPV" in page(make_share(people.owner, make_portfolio(people.owner), hide_prices=False))


@pytest.mark.parametrize("hidden", [{}, {"hide_names": True}])
def test_hidden_prices_are_neither_in_the_page_nor_in_the_workbook(people: People, hidden: dict[str, bool]) -> None:
    token = make_share(people.owner, **hidden)
    for text in (page(token), cells(token)):
        assert [amount for amount in AMOUNTS if amount in text] == []


def test_hidden_prices_are_not_in_what_the_paper_is_made_of(people: People) -> None:
    handed = shared_plan(make_share(people.owner), timezone.now()).handed
    assert [amount for amount in AMOUNTS if amount in json.dumps(handed, ensure_ascii=False)] == []


def test_hidden_names_are_nowhere(people: People) -> None:
    token = make_share(people.owner, hide_names=True, hide_prices=False)
    for text in (page(token), cells(token)):
        assert "#1" in text
        assert [name for name in (*NAMES, "instagram:sure") if name in text] == []


@pytest.mark.parametrize("hidden", [{}, {"hide_prices": False}])
def test_those_who_were_not_booked_are_never_shown(people: People, hidden: dict[str, bool]) -> None:
    token = make_share(people.owner, **hidden)
    for text in (page(token), cells(token)):
        assert [name for name in NOT_BOOKED if name in text] == []


def test_a_name_that_looks_like_a_formula_or_markup_stays_text(people: People) -> None:
    document = sample_document()
    document["selected"][0]["name"] = '=HYPERLINK("http://example.com")<script>'
    token = make_share(people.owner, make_portfolio(people.owner, document=document))
    assert "<script>" not in page(token).split("<main")[1].split("</main>")[0]
    assert "'=HYPERLINK" in cells(token)


@pytest.mark.parametrize(("language", "word"), [("ja", "起用"), ("en", "Who is booked")])
def test_the_page_speaks_both_languages(people: People, language: str, word: str) -> None:
    token, reader = make_share(people.owner), Client()
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert word in reader.get(reverse("plans:shared", args=[token])).content.decode()
    assert reader.get(reverse("plans:shared-pdf", args=[token])).content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ADDRESSES)
def test_search_engines_stay_away_and_no_site_hears_the_address(people: People, name: str) -> None:
    response = opened(make_share(people.owner), name)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_wrong_an_expired_and_a_revoked_link_answer_alike(people: People, name: str) -> None:
    run_id = make_portfolio(people.owner)
    expired = make_share(people.owner, run_id)
    past = {"created_at": timezone.now() - timedelta(days=3), "expires_at": timezone.now() - timedelta(seconds=1)}
    PlanShare.unscoped.filter(token_hash=links.token_hash(expired)).update(**past)
    revoked = make_share(people.owner, run_id)
    newest = links.shares(people.owner.scope, run_id)[0].share_id
    share_revoke(scope=people.owner.scope, run_id=run_id, share_id=newest)
    answers = [opened(token, name) for token in ("wrong", expired, revoked)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all("秋のセール" not in answer.content.decode() for answer in answers)


def test_a_link_ends_with_its_plan_and_returns_with_it(people: People) -> None:
    plan_id = make_plan(people.owner)
    token = make_share(people.owner, make_portfolio(people.owner, make_run(people.owner, plan_id)))
    people.owner.client.post(reverse("plans:delete", args=[plan_id]))
    assert opened(token).status_code == 404
    people.owner.client.post(reverse("plans:restore", args=[plan_id]))
    assert opened(token).status_code == 200


def test_the_token_is_kept_nowhere_and_shown_once(people: People) -> None:
    url = reverse("plans:share", args=[make_portfolio(people.owner)])
    end = (timezone.localdate() + timedelta(days=7)).isoformat()
    answer = people.owner.client.post(url, {"label": "代理店", "expires_on": end, "hide_prices": "on"})
    token = answer.content.decode().split("/shared/plans/")[1].split("/")[0]
    stored = PlanShare.unscoped.get()
    assert (len(token), stored.hide_prices, stored.hide_names) == (43, True, False)
    assert token not in str(vars(stored))
    assert opened(token).status_code == 200
    assert token not in people.owner.client.get(url).content.decode()


def test_a_link_must_end_within_a_year_and_not_yesterday(people: People) -> None:
    url = reverse("plans:share", args=[make_portfolio(people.owner)])
    for day in (timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=400)):
        assert "今日から1年以内" in people.owner.client.post(url, {"expires_on": day.isoformat()}).content.decode()
    assert "今日から1年以内" in people.owner.client.post(url, {"expires_on": "9999-12-31"}).content.decode()
    assert not PlanShare.unscoped.exists()


def test_opening_is_counted_and_downloads_are_not(people: People) -> None:
    run_id = make_portfolio(people.owner)
    token = make_share(people.owner, run_id)
    opened(token)
    opened(token)
    opened(token, "plans:shared-xlsx")
    assert links.shares(people.owner.scope, run_id)[0].opened == 2


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_file_that_a_guest_fetched_stands_in_the_audit_log(people: People, kind: str, query_budget) -> None:
    run_id = make_portfolio(people.owner)
    address = reverse(f"plans:shared-{kind}", args=[make_share(people.owner, run_id)])
    share_id = links.shares(people.owner.scope, run_id)[0].share_id
    with query_budget():
        assert STRANGER.get(address, REMOTE_ADDR="203.0.113.9").status_code == 200
    told = AuditEvent.objects.get(action="plan.guest_fetched")
    assert (told.workspace_id, told.member_id, told.actor) == (people.owner.scope.workspace_id, None, "ゲスト 代理店")
    assert (told.channel, told.address) == ("page", "203.0.113.0/24")
    assert (told.object_type, told.object_name) == ("plan", "秋のセール")
    assert told.after == {"what": "plan", "format": kind, "run": 1, "link": share_id}


def test_a_member_who_uses_a_link_is_told_as_its_guest(people: People) -> None:
    people.outsider.client.get(reverse("plans:shared-xlsx", args=[make_share(people.owner)]))
    told = AuditEvent.objects.get(action="plan.guest_fetched")
    assert (told.workspace_id, told.member_id) == (people.owner.scope.workspace_id, None)
    assert people.outsider.email not in told.actor


def test_a_link_for_nobody_in_particular_has_a_guest_without_a_name(people: People) -> None:
    token = make_share(people.owner)
    PlanShare.unscoped.update(label="")
    opened(token, "plans:shared-xlsx")
    assert AuditEvent.objects.get(action="plan.guest_fetched").actor == "リンクを持つゲスト"


def test_where_no_file_is_handed_over_the_log_tells_of_none(people: People) -> None:
    token = make_share(people.owner)
    opened(token)
    assert STRANGER.head(reverse("plans:shared-pdf", args=[token])).status_code == 200
    assert opened("wrong", "plans:shared-pdf").status_code == 404
    assert not AuditEvent.objects.filter(action="plan.guest_fetched").exists()


def test_files_are_fetched_no_faster_than_people_do(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guests, "_FILES", 2)
    cache.clear()
    token = make_share(people.owner)
    codes = [opened(token, "plans:shared-xlsx").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert AuditEvent.objects.filter(action="plan.guest_fetched").count() == 2


def test_making_and_withdrawing_stand_in_the_audit_log(people: People) -> None:
    run_id = make_portfolio(people.owner)
    make_share(people.owner, run_id)
    share_id = links.shares(people.owner.scope, run_id)[0].share_id
    people.owner.client.post(reverse("plans:share-revoke", args=[run_id, share_id]))
    told = AuditEvent.objects.values_list("action", flat=True)
    assert {"plan.shared", "plan.share_revoked"} <= set(told)
    assert "取り消し済み" in people.owner.client.get(reverse("plans:share", args=[run_id])).content.decode()


def test_the_link_of_another_run_cannot_be_withdrawn_through_this_one(people: People) -> None:
    mine, other = make_portfolio(people.owner), make_portfolio(people.owner)
    make_share(people.owner, other)
    share_id = links.shares(people.owner.scope, other)[0].share_id
    assert people.owner.client.post(reverse("plans:share-revoke", args=[mine, share_id])).status_code == 404
    assert people.outsider.client.post(reverse("plans:share-revoke", args=[other, share_id])).status_code == 404


def test_only_a_plan_that_books_somebody_can_be_shared(people: People) -> None:
    for run_id in (make_run(people.owner), make_portfolio(people.owner, document=conflicting_document())):
        assert people.owner.client.get(reverse("plans:share", args=[run_id])).status_code == 404
        with pytest.raises(RunNotFound):
            make_share(people.owner, run_id)


def test_the_plan_page_leads_to_its_links(people: People) -> None:
    plan_id = make_plan(people.owner)
    run_id = make_portfolio(people.owner, make_run(people.owner, plan_id))
    shown = people.owner.client.get(reverse("plans:detail", args=[plan_id])).content.decode()
    assert reverse("plans:share", args=[run_id]) in shown


def test_a_table_of_links_cannot_be_read_without_a_scope(db: None) -> None:
    with pytest.raises(TypeError, match="scope"):
        PlanShare.objects.all()
