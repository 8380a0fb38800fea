"""The link without log-in: what it shows, what it leaves out, when it ends."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.lists import selectors
from fukasa.apps.lists.models import ShareLink
from fukasa.apps.lists.services.fields import field_archive
from fukasa.apps.lists.services.shares import share_revoke
from tests.factories.lists import make_field, make_list, make_share
from tests.factories.workspaces import People

STRANGER = Client()


def opened(token: str):
    return STRANGER.get(reverse("lists:shared", args=[token]))


def noted_list(people: People) -> int:
    list_id = make_list(people.owner, instagram_hana="hana")
    entry = selectors.entries(people.owner.scope, list_id)[0]
    url = reverse("lists:entry", args=[list_id, entry.entry_id])
    people.owner.client.post(url, {"field": "note", "value": "社外秘のメモ"})
    people.owner.client.post(url, {"field": "owner", "value": str(people.owner.scope.member_id)})
    return list_id


def test_a_stranger_with_the_link_sees_the_chosen_columns(catalogue: People) -> None:
    response = opened(make_share(catalogue.owner, noted_list(catalogue), "followers"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "はな｜暮らしとスキンケア" in page
    assert "4.8万" in page


def test_hidden_columns_are_not_in_the_page_at_all(catalogue: People) -> None:
    page = opened(make_share(catalogue.owner, noted_list(catalogue), "followers")).content.decode()
    for hidden in ("社外秘のメモ", "5.28万", "¥", "4.6%", "Owner", "owner@example.com", "候補</td>"):
        assert hidden not in page


def test_prices_and_notes_show_only_when_they_were_chosen(catalogue: People) -> None:
    page = opened(make_share(catalogue.owner, noted_list(catalogue), "price", "note")).content.decode()
    assert "社外秘のメモ" in page
    assert "¥5.28万" in page
    assert "owner@example.com" not in page


def test_nothing_chosen_shows_the_harmless_columns(catalogue: People) -> None:
    page = opened(make_share(catalogue.owner, noted_list(catalogue))).content.decode()
    assert "4.8万" in page
    assert "社外秘のメモ" not in page
    assert "¥" not in page


def test_a_link_shows_nothing_in_the_place_of_a_field_that_was_put_away(catalogue: People) -> None:
    list_id = noted_list(catalogue)
    field_id = make_field(catalogue.owner, list_id)
    token = make_share(catalogue.owner, list_id, f"field-{field_id}")
    field_archive(scope=catalogue.owner.scope, list_id=list_id, field_id=field_id)
    page = opened(token).content.decode()
    assert "はな｜暮らしとスキンケア" in page
    for private in ("社外秘のメモ", "¥", "Owner", "候補</td>"):
        assert private not in page


def test_own_facts_stay_inside_unless_they_may_be_passed_on(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_bought="bought")
    assert "7,777" not in opened(make_share(catalogue.owner, list_id, "followers")).content.decode()
    assert "7,777" in opened(make_share(catalogue.owner, list_id, "followers", own_facts=True)).content.decode()


def test_what_a_creator_opened_to_the_workspace_alone_is_never_passed_on(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_confided="c")
    page = opened(make_share(catalogue.owner, list_id, "followers", own_facts=True)).content.decode()
    assert "5,555" not in page
    assert "5,000" in page


def test_the_page_asks_search_engines_to_stay_away_and_leaks_no_address(catalogue: People) -> None:
    response = opened(make_share(catalogue.owner, noted_list(catalogue), "followers"))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_wrong_an_expired_and_a_revoked_link_answer_alike(catalogue: People) -> None:
    list_id = noted_list(catalogue)
    expired = make_share(catalogue.owner, list_id, "followers")
    past = {"created_at": timezone.now() - timedelta(days=3), "expires_at": timezone.now() - timedelta(seconds=1)}
    ShareLink.unscoped.filter(token_hash=selectors.token_hash(expired)).update(**past)
    revoked = make_share(catalogue.owner, list_id, "followers")
    newest = selectors.shares(catalogue.owner.scope, list_id)[0].share_id
    share_revoke(scope=catalogue.owner.scope, list_id=list_id, share_id=newest)
    answers = [opened(token) for token in ("wrong", expired, revoked)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all("秋の候補" not in answer.content.decode() for answer in answers)


def test_a_link_ends_with_its_list_and_returns_with_it(catalogue: People) -> None:
    list_id = noted_list(catalogue)
    token = make_share(catalogue.owner, list_id, "followers")
    catalogue.owner.client.post(reverse("lists:delete", args=[list_id]))
    assert opened(token).status_code == 404
    catalogue.owner.client.post(reverse("lists:restore", args=[list_id]))
    assert opened(token).status_code == 200


def test_the_token_is_kept_nowhere_and_shown_once(catalogue: People) -> None:
    list_id = noted_list(catalogue)
    end = (timezone.localdate() + timedelta(days=7)).isoformat()
    values = {"label": "代理店", "expires_on": end, "columns": ["followers"]}
    url = reverse("lists:share", args=[list_id])
    page = catalogue.owner.client.post(url, values).content.decode()
    token = page.split("/shared/")[1].split("/")[0]
    stored = ShareLink.unscoped.get()
    assert len(token) == 43
    assert token not in str(vars(stored))
    assert opened(token).status_code == 200
    assert token not in catalogue.owner.client.get(url).content.decode()


def test_a_link_must_end_within_a_year_and_not_yesterday(catalogue: People) -> None:
    list_id = noted_list(catalogue)
    url = reverse("lists:share", args=[list_id])
    for day in (timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=400)):
        page = catalogue.owner.client.post(url, {"expires_on": day.isoformat(), "columns": ["followers"]})
        assert "今日から1年以内" in page.content.decode()
    assert not ShareLink.unscoped.exists()


def test_opening_is_counted(catalogue: People) -> None:
    list_id = noted_list(catalogue)
    token = make_share(catalogue.owner, list_id, "followers")
    opened(token)
    opened(token)
    assert selectors.shares(catalogue.owner.scope, list_id)[0].opened == 2


def test_the_shared_page_stays_within_the_budget_of_queries(catalogue: People, query_budget) -> None:
    token = make_share(catalogue.owner, noted_list(catalogue), "followers", own_facts=True)
    with query_budget(6):
        opened(token)
