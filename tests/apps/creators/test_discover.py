"""The search for creators: results, filters, facets, cut-off, fragments."""

import re

import pytest
from django.urls import reverse

from tests.factories.index import account, publish_index

URL = reverse("creators:discover")


def text_of(response) -> str:
    return response.content.decode()


def shown(response) -> list[str]:
    return re.findall(r'name="keys" value="([^"]+)"', text_of(response))


def test_the_page_shows_the_largest_accounts_first(catalogue):
    keys = shown(catalogue.viewer.client.get(URL))
    assert keys[0] == "instagram:sora"
    assert len(keys) == 7


def test_platform_tabs_count_what_the_member_may_see(catalogue):
    page = catalogue.viewer.client.get(URL)
    counts = {tab.label: tab.count for tab in page.context["tabs"]}
    assert counts == {"すべて": 7, "Instagram": 6, "TikTok": 1}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("platform=tiktok", {"tiktok:hana"}),
        ("category=travel", {"instagram:sora"}),
        ("not_category=beauty", {"instagram:sora"}),
        ("followers_min=10万", {"instagram:sora"}),
        ("all=温泉", {"instagram:sora"}),
        ("any=温泉 自社だけ", {"instagram:sora", "instagram:private_mine"}),
        ("handle=@hana&platform=instagram", {"instagram:hana"}),
        ("is_own=1", {"instagram:private_mine"}),
        ("cpv=2&p=0.8", {"instagram:sora"}),
        ("forecast_metric=likes", {"instagram:likes_only"}),
    ],
)
def test_a_filter_keeps_the_accounts_that_match(catalogue, query, expected):
    assert set(shown(catalogue.viewer.client.get(f"{URL}?{query}"))) == expected


def test_the_cut_off_line_counts_without_the_cut_off_itself(catalogue):
    every = catalogue.viewer.client.get(f"{URL}?cpv=1.5").context["cutoff_line"].counts
    assert (every.all, every.with_forecast) == (7, 5)
    assert (every.even_odds, every.strict) == (1, 1)


def test_a_filter_that_is_set_has_a_chip_that_takes_it_away(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?category=travel&followers_min=10万")
    urls = [chip.url for chip in page.context["chips"]]
    assert urls == ["?followers=100000..", "?category=travel"]


def test_no_hits_say_which_filter_to_leave_out(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?category=travel&followers_max=1000")
    assert page.context["advice"][0].url == "?category=travel"
    assert page.context["advice"][0].total == 1


def test_no_hits_try_two_filters_where_one_is_not_enough(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?category=travel&followers_max=1&kind=brand&all=温泉")
    assert page.context["advice"][0].total == 1
    assert " + " in page.context["advice"][0].label


def test_htmx_gets_the_results_alone_and_the_address_to_show(catalogue):
    headers = {"HX-Request": "true", "HX-Target": "results", "HX-Trigger": "filters"}
    page = catalogue.viewer.client.get(f"{URL}?category=travel&followers_min=", headers=headers)
    assert "<html" not in text_of(page)
    assert 'id="facet-tier" hx-swap-oob="true"' in text_of(page)
    assert 'id="bars-followers" class="bars" hx-swap-oob="true"' in text_of(page)
    assert page["HX-Push-Url"] == f"{URL}?category=travel"
    assert "HX-Request" in page["Vary"]


def test_htmx_that_sorts_gets_no_filters(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?sort=cpv_p50", headers={"HX-Request": "true", "HX-Target": "results"})
    assert "facet-tier" not in text_of(page)
    assert shown(page)[0] == "instagram:sora"


def test_what_is_no_number_is_said_beside_the_field(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?followers_min=many")
    assert 'aria-invalid="true"' in text_of(page)
    assert "「many」は数値ではありません" in text_of(page)


def test_a_damaged_page_mark_begins_anew(catalogue):
    assert len(shown(catalogue.viewer.client.get(f"{URL}?cursor=%%%"))) == 7


def test_cards_show_the_same_accounts(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?view=cards")
    assert len(shown(page)) == 7
    assert "creator-card" in text_of(page)


def test_chosen_columns_are_kept_on_the_device(catalogue):
    answer = catalogue.viewer.client.post(reverse("creators:columns"), {"column": ["save_rate"], "next": URL})
    assert answer.url == URL
    page = catalogue.viewer.client.get(URL)
    assert [column.key for column in page.context["columns"]] == ["save_rate"]


def test_the_columns_form_leads_nowhere_else(catalogue):
    answer = catalogue.viewer.client.post(reverse("creators:columns"), {"next": "https://evil.example/"})
    assert answer.url == URL


def test_pages_stay_inside_the_budget_of_queries(catalogue, query_budget):
    with query_budget():
        catalogue.viewer.client.get(URL)


def test_the_page_speaks_english_too(catalogue):
    catalogue.viewer.client.cookies["fukasa_language"] = "en"
    assert "Tick accounts to add them to a list" in text_of(catalogue.viewer.client.get(URL))


def test_without_an_index_the_page_says_what_to_do(people):
    page = people.viewer.client.get(URL)
    assert page.status_code == 200
    assert "fukasa demo" in text_of(page)


def test_a_new_index_is_taken_up_at_once(catalogue, settings):
    before = catalogue.viewer.client.get(URL).context["found"].total
    publish_index(settings.FUKASA_DATA, [account("only_one")])
    after = catalogue.viewer.client.get(URL).context["found"].total
    assert (before, after) == (7, 1)


def test_a_long_result_is_read_page_by_page(people, settings, tmp_path):
    settings.FUKASA_DATA = publish_index(tmp_path / "many", [account(f"a{n}", followers=1000 + n) for n in range(61)])
    first = people.viewer.client.get(URL)
    second = people.viewer.client.get(URL + first.context["cursor"].next_url)
    assert len(shown(first)) == 50
    assert len(shown(second)) == 11
    assert not set(shown(first)) & set(shown(second))
    assert (second.context["cursor"].shown, second.context["cursor"].next_url) == (61, "")


def test_newer_data_that_is_not_in_the_index_are_told(catalogue, settings):
    from fukasa.pipelines.home import Home

    with Home(settings.FUKASA_DATA).lake.write("test") as writer:
        writer.artifact("something").write_text("new")
        writer.commit("an import", kind="append")
    assert "更新（refresh）" in text_of(catalogue.viewer.client.get(URL))
