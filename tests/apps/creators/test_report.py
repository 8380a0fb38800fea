"""The report of an account: tiles, reasons, charts, posts, what is missing."""

import json

import pytest
from django.urls import reverse

from fukasa.apps.creators.report_page import TABS
from fukasa.pipelines.home import Home


def url_of(account_id="hana", platform="instagram", tab="") -> str:
    url = reverse("creators:report", kwargs={"platform": platform, "account_id": account_id})
    return f"{url}?tab={tab}" if tab else url


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("tab", [*TABS, "all", "nonsense"])
@pytest.mark.parametrize("account_id", ["hana", "sora", "likes_only", "silent"])
def test_every_tab_of_every_account_opens(catalogue, query_budget, account_id, tab):
    with query_budget():
        assert catalogue.viewer.client.get(url_of(account_id, tab=tab)).status_code == 200


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_report_speaks_both_languages(catalogue, language):
    catalogue.viewer.client.cookies["fukasa_language"] = language
    words = {"ja": "反応の深さ", "en": "Depth of the reactions"}
    assert words[language] in text_of(catalogue.viewer.client.get(url_of()))


def test_a_tile_names_sample_interval_and_peers(catalogue):
    page = catalogue.viewer.client.get(url_of())
    tile = page.context["tile_groups"][0].tiles[0]
    assert (tile.value, tile.interval, tile.n) == ("4.1%", "3.5%–4.7%", 27)
    assert tile.window == "直近30投稿（7〜180日前）"
    assert tile.peer == "Instagram × マイクロ × 美容・コスメ の312件のうち72%を上回る"
    assert "er_common/2026-01" in tile.help


def test_a_figure_without_data_says_why(catalogue):
    page = catalogue.viewer.client.get(url_of())
    (reach,) = [one for one in page.context["tile_groups"][0].lacking if "リーチ" in one.label]
    assert reach.reason == "この指標のある投稿が5件必要ですが、対象期間の27件のうち0件だけです。"


def test_the_benchmark_names_its_source(catalogue):
    texts = [reason.text for reason in catalogue.viewer.client.get(url_of()).context["engagement_reasons"]]
    assert any("出典：" in text and "目安" in text for text in texts)


def test_a_cheap_account_passes_the_cut_off_and_a_dear_one_is_told_its_price(catalogue):
    passing = catalogue.viewer.client.get(url_of("sora", tab="forecast")).context
    failing = catalogue.viewer.client.get(url_of("hana", tab="forecast")).context
    assert passing["verdict"] == "pass"
    assert passing["forecast_reasons"][-1].text.startswith("足切りを通過")
    assert failing["cutoff"].cpv == 2.0


def test_where_no_views_are_shown_there_is_no_cost_per_view(catalogue):
    context = catalogue.viewer.client.get(url_of("likes_only", tab="forecast")).context
    assert [chart.key for chart in context["forecast_charts"]] == ["forecast"]
    assert context["verdict"] is None
    assert [tile.label for tile in context["estimates"]][:2] == ["次の通常投稿のいいね数", "次のPR投稿のいいね数"]
    assert context["estimates"][3].label == "いいね1件あたりの費用"


def test_charts_carry_a_sentence_a_table_and_their_numbers(catalogue):
    charts = {chart.key: chart for chart in catalogue.viewer.client.get(url_of()).context["engagement_charts"]}
    assert set(charts) == {"engagement", "posts", "growth"}
    assert all(chart.sentence and chart.rows for chart in charts.values())
    assert len(charts["posts"].spec["datasets"]["posts"]) == 27
    assert json.dumps(charts["growth"].spec)


def test_the_words_a_verdict_rests_on_are_marked(catalogue):
    page = text_of(catalogue.viewer.client.get(url_of(tab="paid")))
    assert "紹介します。<mark>#PR</mark> ブランド" in page


def test_posts_can_be_sorted(catalogue):
    lines = catalogue.viewer.client.get(url_of(tab="paid") + "&sort=-views").context["post_lines"]
    views = [line.post.views for line in lines]
    assert views == sorted(views, reverse=True)


def test_an_unknown_account_is_explained(catalogue):
    page = catalogue.viewer.client.get(url_of("nobody"))
    assert page.status_code == 404
    assert "handle=nobody" in text_of(page)


def test_other_accounts_of_the_creator_are_named(catalogue):
    siblings = catalogue.viewer.client.get(url_of()).context["siblings"]
    assert [one.key for one in siblings] == ["tiktok:hana"]


def test_htmx_gets_the_tab_alone(catalogue):
    page = catalogue.viewer.client.get(url_of(tab="audience"), headers={"HX-Request": "true"})
    assert "<html" not in text_of(page)
    assert "日本" in text_of(page)


def test_the_panel_shows_a_summary(catalogue):
    url = f"{reverse('creators:panel')}?key=instagram:hana"
    page = catalogue.viewer.client.get(url, headers={"HX-Request": "true"})
    assert url_of() in text_of(page)
    assert len(page.context["tiles"]) == 6
    assert (page.context["tiles"][-1].label, page.context["tiles"][-1].value) == ("エンゲージメントの深さ", "62")


def test_without_htmx_the_panel_leads_to_the_report(catalogue):
    answer = catalogue.viewer.client.get(f"{reverse('creators:panel')}?key=instagram:hana")
    assert answer.url == url_of()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "検索にまだ反映されていないデータの更新が1件あります"),
        ("en", "1 newer version of the data is not in the search yet"),
    ],
)
def test_facts_newer_than_the_index_are_told_with_what_to_do(catalogue, settings, language, words):
    catalogue.viewer.client.cookies["fukasa_language"] = language
    assert words not in text_of(catalogue.viewer.client.get(url_of()))
    with Home(settings.FUKASA_DATA).lake.write("test") as writer:
        writer.artifact("something").write_text("new")
        writer.commit("an import", kind="append")
    assert words in text_of(catalogue.viewer.client.get(url_of()))
