"""What is new in a saved search since somebody last looked."""

from pathlib import Path

import pytest
from django.urls import reverse

from fukasa.apps.lists import selectors
from fukasa.apps.lists.digests import asking
from fukasa.apps.lists.digests.keys import packed, unpacked
from fukasa.apps.lists.digests.signals import search_has_news
from fukasa.apps.lists.models import SavedSearch, SearchDigest
from fukasa.apps.lists.services import digests
from fukasa.apps.lists.services.digests import accounts_forget, follow_all, search_seen
from fukasa.apps.lists.services.lists import list_delete
from fukasa.apps.lists.services.searches import search_save
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import LOCAL_WORKSPACE
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.fields import RangeField
from fukasa.pipelines.home import Home
from tests.factories.index import account, publish_index
from tests.factories.lists import make_list
from tests.factories.workspaces import People

MINE = LOCAL_WORKSPACE


def opened(folder: Path, version: int, rows: list[dict]) -> SearchIndex:
    """Open an index as if it were that version of the catalogue."""
    index = Home(publish_index(folder, rows)).open_index()
    object.__setattr__(index.meta, "lake_version", version)
    return index


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    rows = [account("hana", followers=48_000), account("sora", followers=150_000), account("old", followers=30_000)]
    return opened(tmp_path_factory.mktemp("before"), 1, rows)


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    rows = [account("hana", followers=48_000), account("sora", followers=9_000), account("new", followers=70_000)]
    rows.append(account("own", followers=60_000, visibility=MINE, auth_context="supplied"))
    return opened(tmp_path_factory.mktemp("after"), 2, rows)


def news_of(person) -> selectors.SearchNews:
    (found,) = selectors.searches(person.scope)
    assert found.news is not None
    return found.news


def test_keys_survive_packing() -> None:
    keys = {f"instagram:{number}" for number in range(2_000)} | {"x:日本"}
    assert unpacked(packed(keys)) == keys
    assert len(packed(keys)) < 12_000
    assert unpacked(packed([])) == frozenset()


def test_the_first_look_is_the_beginning_and_brings_no_news(people: People, before: SearchIndex) -> None:
    search_save(scope=people.owner.scope, name="A", query="followers=20000..")
    assert follow_all(before) == 1
    assert not news_of(people.owner).any
    assert news_of(people.owner).total == 3


def test_what_came_and_what_left_is_named(people: People, before: SearchIndex, after: SearchIndex) -> None:
    search_save(scope=people.owner.scope, name="A", query="followers=20000..")
    follow_all(before)
    follow_all(after)
    news = news_of(people.owner)
    assert {label for _, label in news.entered} == {"new", "own"}
    assert {label for _, label in news.left} == {"sora", "old"}
    assert (news.seen_total, news.total, news.entered_count, news.left_count) == (3, 3, 2, 2)


def test_another_workspace_hears_nothing_of_facts_it_may_not_see(
    people: People, before: SearchIndex, after: SearchIndex
) -> None:
    search_save(scope=people.outsider.scope, name="A", query="followers=20000..")
    follow_all(before)
    follow_all(after)
    assert {label for _, label in news_of(people.outsider).entered} == {"new"}


def test_news_that_were_seen_are_no_news(people: People, before: SearchIndex, after: SearchIndex) -> None:
    search_id = search_save(scope=people.owner.scope, name="A", query="followers=20000..")
    follow_all(before)
    follow_all(after)
    search_seen(index=after, scope=people.owner.scope, search_id=search_id)
    assert not news_of(people.owner).any


def test_a_version_is_asked_once(people: People, before: SearchIndex) -> None:
    search_save(scope=people.owner.scope, name="A", query="followers=20000..")
    assert [follow_all(before), follow_all(before)] == [1, 0]


def test_of_a_huge_result_the_beginning_is_compared(
    people: People, before: SearchIndex, after: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "COMPARED", 1)
    search_save(scope=people.owner.scope, name="A", query="")
    follow_all(before)
    follow_all(after)
    news = news_of(people.owner)
    assert ([one[1] for one in news.entered], [one[1] for one in news.left]) == (["new"], ["sora"])
    assert (news.seen_total, news.total) == (3, 4)


def test_whoever_listens_is_told_of_news(people: People, before: SearchIndex, after: SearchIndex) -> None:
    told = []
    heard = lambda sender, **values: told.append((values["entered"], values["left"]))  # noqa: ARG005, E731
    search_has_news.connect(heard)
    search_save(scope=people.owner.scope, name="A", query="followers=20000..")
    follow_all(before)
    follow_all(after)
    search_has_news.disconnect(heard)
    assert told == [(2, 2)]


def test_another_search_under_the_same_name_begins_anew(people: People, before: SearchIndex) -> None:
    search_save(scope=people.owner.scope, name="A", query="followers=20000..")
    follow_all(before)
    search_save(scope=people.owner.scope, name="a", query="followers=..20000")
    assert not SearchDigest.unscoped.exists()


def test_older_addresses_are_kept_in_the_form_of_today(people: People) -> None:
    search_save(scope=people.owner.scope, name="A", query="?followers_min=10000&not_category=food&view=cards")
    (found,) = selectors.searches(people.owner.scope)
    assert "followers_min" not in found.query
    assert asking.understood(found.query) == asking.understood("followers_min=10000&not_category=food")


def test_what_the_page_remembers_is_no_part_of_a_saved_search() -> None:
    assert asking.canonical("brief=abc&open=platform&platform=x&view=table") == asking.canonical("platform=x")


def test_a_filter_that_is_no_longer_known_is_told_and_the_rest_still_asked(people: People, before: SearchIndex) -> None:
    search_save(scope=people.owner.scope, name="A", query="followers=20000..&aura=9000")
    follow_all(before)
    assert news_of(people.owner).total == 3
    assert "aura" in people.owner.client.get(reverse("lists:searches")).content.decode()


def test_a_list_that_is_gone_is_told(people: People, before: SearchIndex) -> None:
    list_id = make_list(people.owner, instagram_hana="hana")
    search_save(scope=people.owner.scope, name="A", query=f"list={list_id}")
    assert follow_all(before) == 1
    assert news_of(people.owner).total == 1
    list_delete(scope=people.owner.scope, list_id=list_id)
    SearchDigest.unscoped.all().delete()
    assert follow_all(before) == 0
    assert "リストはありません" in people.owner.client.get(reverse("lists:searches")).content.decode()


def test_pages_show_the_news_and_take_them_as_seen(catalogue: People, before: SearchIndex, after: SearchIndex) -> None:
    search_id = search_save(scope=catalogue.owner.scope, name="国内の美容", query="followers=20000..")
    follow_all(before)
    follow_all(after)
    page = catalogue.owner.client.get(reverse("lists:searches")).content.decode()
    assert "新着 2件・外れた 2件" in page
    assert "新着 2件・外れた 2件" in catalogue.owner.client.get(reverse("home")).content.decode()
    catalogue.owner.client.post(reverse("lists:search-seen", args=[search_id]))
    assert "新着 2件" not in catalogue.owner.client.get(reverse("lists:searches")).content.decode()


def test_the_news_of_others_cannot_be_marked(catalogue: People) -> None:
    search_id = search_save(scope=catalogue.owner.scope, name="A", query="")
    url = reverse("lists:search-seen", args=[search_id])
    assert catalogue.outsider.client.post(url).status_code == 404


def test_a_deleted_search_is_not_followed(people: People, before: SearchIndex) -> None:
    search_id = search_save(scope=people.owner.scope, name="A", query="")
    people.owner.client.post(reverse("lists:search-delete", args=[search_id]))
    assert follow_all(before) == 0
    assert SavedSearch.unscoped.count() == 1


def test_a_search_that_cannot_be_asked_holds_up_no_other(
    people: People, before: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_save(scope=people.owner.scope, name="A", query="followers=20000..")
    search_save(scope=people.owner.scope, name="B", query="followers=100000..")
    asked = digests.result

    def refusing(index: SearchIndex, scope, query):
        if query.must.ranges[RangeField.FOLLOWERS].low == 20_000:
            raise InvalidInput("too much")
        return asked(index, scope, query)

    monkeypatch.setattr(digests, "result", refusing)
    assert follow_all(before) == 1


def test_a_forgotten_account_is_not_told_as_gone(people: People, before: SearchIndex, after: SearchIndex) -> None:
    for person in (people.owner, people.outsider):
        search_save(scope=person.scope, name="A", query="followers=20000..")
    follow_all(before)
    assert accounts_forget(["instagram:old"], people.owner.scope.workspace_id) == 1
    follow_all(after)
    assert [key for key, _ in news_of(people.owner).left] == ["instagram:sora"]
    assert [key for key, _ in news_of(people.outsider).left] == ["instagram:old", "instagram:sora"]
    assert accounts_forget(["instagram:new"], None) == 2
    assert "instagram:new" not in {key for key, _ in news_of(people.outsider).entered}
