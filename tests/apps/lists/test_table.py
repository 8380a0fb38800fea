"""The table of a list: figures of now, own words, columns, order."""

from pathlib import Path

from django.urls import reverse

from fukasa.apps.lists import selectors
from tests.factories.index import account, publish_index
from tests.factories.lists import make_list
from tests.factories.workspaces import People


def page_of(people: People, list_id: int, query: str = "", **headers: str) -> str:
    url = reverse("lists:detail", args=[list_id]) + query
    return people.owner.client.get(url, headers=headers).content.decode()


def test_figures_come_from_the_catalogue_with_interval_and_sample(catalogue: People) -> None:
    page = page_of(catalogue, make_list(catalogue.owner, instagram_hana="hana"))
    assert "4.8万" in page
    assert "4.6%" in page
    assert "3.9%–5.3% · n=27" in page
    assert "推定" in page


def test_figures_follow_the_catalogue(people: People, tmp_path: Path, settings) -> None:
    list_id = make_list(people.owner, instagram_hana="hana")
    settings.FUKASA_DATA = tmp_path
    for followers, shown in ((48_000, "4.8万"), (99_000, "9.9万")):
        publish_index(tmp_path, [account("hana", followers=followers)])
        assert shown in page_of(people, list_id)


def test_an_account_that_is_gone_says_so_and_keeps_its_row(catalogue: People) -> None:
    page = page_of(catalogue, make_list(catalogue.owner, tiktok_gone="gone_account"))
    assert "gone_account" in page
    assert "カタログにありません" in page


def test_too_little_data_is_said_and_never_zero(catalogue: People) -> None:
    page = page_of(catalogue, make_list(catalogue.owner, instagram_sora="sora"))
    assert "データ不足" in page


def test_an_account_of_another_workspace_is_not_known_here(catalogue: People) -> None:
    page = page_of(catalogue, make_list(catalogue.owner, instagram_theirs="theirs"))
    assert "他社だけ" not in page
    assert "カタログにありません" in page


def test_the_order_follows_the_chosen_column_and_unknown_ones_stand_last(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_gone="ZZZ", instagram_hana="h", instagram_sora="s", tiktok_hana="t")
    page = page_of(catalogue, list_id, "?sort=-followers")
    names = ["そら", "はな｜暮らし", "はな（動画）", "ZZZ"]
    places = [page.index(f">{name}") for name in names[:3]] + [page.index("ZZZ")]
    assert places == sorted(places)


def test_htmx_gets_the_table_alone(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="hana")
    fragment = page_of(catalogue, list_id, "?sort=name", **{"HX-Request": "true"})
    assert fragment.lstrip().startswith("<div")
    assert "<html" not in fragment


def test_columns_are_chosen_per_list(catalogue: People) -> None:
    list_id, other = (
        make_list(catalogue.owner, "A", instagram_hana="h"),
        make_list(catalogue.owner, "B", tiktok_hana="h"),
    )
    catalogue.owner.client.post(reverse("lists:columns", args=[list_id]), {"columns": ["country", "note"]})
    assert "日本" in page_of(catalogue, list_id)
    assert "n=27" not in page_of(catalogue, list_id)
    assert "n=27" in page_of(catalogue, other)


def test_a_column_that_does_not_exist_changes_nothing(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="h")
    catalogue.owner.client.post(reverse("lists:columns", args=[list_id]), {"columns": ["password"]})
    assert selectors.list_head(catalogue.owner.scope, list_id).columns == ()


def test_own_words_are_kept_per_row(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="h")
    entry = selectors.entries(catalogue.owner.scope, list_id)[0]
    url = reverse("lists:entry", args=[list_id, entry.entry_id])
    for field, value in (
        ("status", "agreed"),
        ("note", "単価交渉中"),
        ("owner", str(catalogue.viewer.scope.member_id)),
    ):
        catalogue.owner.client.post(url, {"field": field, "value": value})
    entry = selectors.entries(catalogue.owner.scope, list_id)[0]
    assert (entry.status, entry.note, entry.owner) == ("agreed", "単価交渉中", "Viewer")


def test_somebody_from_outside_cannot_be_put_in_charge(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="h")
    entry = selectors.entries(catalogue.owner.scope, list_id)[0]
    values = {"field": "owner", "value": str(catalogue.outsider.scope.member_id)}
    url = reverse("lists:entry", args=[list_id, entry.entry_id])
    assert catalogue.owner.client.post(url, values).status_code == 404
    assert selectors.entries(catalogue.owner.scope, list_id)[0].owner_id is None


def test_names_are_escaped(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_gone="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page_of(catalogue, list_id)


def test_a_long_list_is_shown_in_pages_within_the_budget_of_queries(catalogue: People, query_budget) -> None:
    list_id = make_list(catalogue.owner, **{f"x_no{number}": f"no{number}" for number in range(230)})
    with query_budget():
        page = page_of(catalogue, list_id, "?page=3")
    assert page.count('name="entries"') == 30
    assert "次へ" not in page
