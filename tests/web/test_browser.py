"""What all pages share, in a real Chromium: the switches, the parts of pages, charts under a strict policy."""

from pathlib import Path

import altair as alt
import polars as pl
import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from playwright.sync_api import expect

from fukasa.apps.pages.blocks import Chart, Cursor, Progress, Sort, Tab, Tile
from tests.factories.workspaces import PASSWORD, People
from tests.fixtures.browser import MakeVisit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def chart_of_three() -> Chart:
    frame = pl.DataFrame(
        {"name": ["あおい", "りく", "みお"], "low": [1.0, 1.4, 2.2], "cpv": [1.4, 1.9, 2.9], "high": [2.0, 2.6, 4.0]}
    )
    base = alt.Chart(frame).encode(y=alt.Y("name:N", title=None))
    picture = (
        base.mark_rule(style="interval").encode(x=alt.X("low:Q", title="CPV"), x2="high:Q")
        + base.mark_point(style="estimate").encode(x="cpv:Q", tooltip=["name", "cpv"])
        + base.mark_text(style="label", dy=-10).encode(x="cpv:Q", text=alt.Text("cpv:Q", format=".1f"))
        + alt.Chart(pl.DataFrame({"limit": [2.0]})).mark_rule(style="limit").encode(x="limit:Q")
    ).transform_calculate(double="datum.cpv * 2")
    return Chart(
        "cpv",
        "CPV",
        "二人が足切りを下回る見込みです。",
        picture.properties(width="container", height=120).to_dict(),
        ["名前", "CPV"],
        [["あおい", "¥1.40"]],
    )


def gallery(request: HttpRequest) -> HttpResponse:
    tiles = [
        Tile(
            "ER",
            "3.4%",
            interval="2.9%–4.1%",
            level=0.8,
            n=30,
            window="直近30投稿の中央値",
            peer="同規模480件の上位12%",
            provenance="supplied",
            status="pass",
            help="エンゲージメント率",
        ),
        Tile("深度", status="insufficient", reason="コメントが5件しかありません。", provenance="modelled"),
    ]
    context = {
        "tiles": tiles,
        "chart": chart_of_three(),
        "tabs": [Tab("概要", "#a", current=True, count=12345), Tab("投稿", "#b")],
        "progress": Progress("取り込み", done=30, total=100),
        "cursor": Cursor(next_url="?cursor=x", shown=50, total=12000),
        "sort": Sort("followers", descending=True),
    }
    return render(request, "gallery.html", context)


urlpatterns = [path("gallery/", gallery), path("", include("fukasa.web.urls"))]


@pytest.fixture
def gallery_page(settings: object, people: People) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    settings.ROOT_URLCONF = __name__


def test_a_person_logs_in_switches_the_language_and_the_theme_and_logs_out(people: People, visit: MakeVisit) -> None:
    seen = visit()
    page = seen.go("/settings/")
    page.fill("#id_login", people.owner.email)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.wait_for_url("**/settings/")
    page.locator(".rail-foot button[value=dark]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator(".rail-foot button[value=en]").click()
    page.wait_for_selector("h1:has-text('Settings')")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("button[aria-label='Log out']").click()
    page.wait_for_url("**/login/")
    assert seen.complaints == []


def test_a_chart_takes_on_the_other_theme_at_once(gallery_page: None, people: People, visit: MakeVisit) -> None:
    seen = visit(people.owner, theme="light")
    page = seen.go("/gallery/")
    page.evaluate("document.documentElement.dataset.theme = 'auto'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("figure.chart[data-drawn=dark]")
    assert seen.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_parts_of_pages_have_no_barrier_and_charts_obey_the_policy(
    theme: str, gallery_page: None, people: People, visit: MakeVisit
) -> None:
    seen = visit(people.owner, theme=theme)
    page = seen.go("/gallery/")
    assert page.locator("figure.chart").get_attribute("data-drawn") == theme
    expect(page.locator("figure.chart svg text", has_text="りく")).to_have_count(1)
    assert seen.barriers() == []
    assert seen.complaints == []
