"""The record: kept once, scored by later posts, shown to its own workspace, forgotten with its account."""

import json
from datetime import timedelta
from math import exp
from pathlib import Path

import numpy as np
import pytest
from django.test import override_settings
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.forecasts.choices import State
from fukasa.apps.forecasts.models import StoredForecast
from fukasa.apps.forecasts.selectors.catalogue import Edition
from fukasa.apps.forecasts.selectors.record import RECORD
from fukasa.apps.forecasts.services.following import follow_up
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.forecasts.services.scoring import score_arrived
from fukasa.lake.selection import Selector
from fukasa.pipelines.home import Home
from tests.factories.forecast_record import keep, score, shown
from tests.factories.index import AS_OF, account, publish_index
from tests.factories.workspaces import People
from tests.lake.rows import append, post

URL = "/forecasts/"


@pytest.fixture
def catalogue(people: People, tmp_path: Path):
    """Publish two accounts with posts up to eight days before the catalogue's day; gives the people."""
    publish_index(tmp_path / "data", [account("hana"), account("sora", name="そら")])
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people


def rows(person):
    return StoredForecast.objects.of(person.scope).order_by("pk")


def as_forecast(_place):
    return exp(10.0)


def many(n, *, actual=as_forecast, platform="instagram"):
    return [(shown(f"{platform}:a{place}"), actual(place)) for place in range(n)]


def lake_with_a_fact(folder, platform, account_id):
    """Give a lake in which there is something to erase."""
    lake = Home(folder).lake
    append(lake, "posts", post("p", platform=platform, account_id=account_id, account_key=f"{platform}:{account_id}"))
    return lake


def test_a_forecast_is_kept_once_per_version_of_model_and_catalogue(catalogue):
    for _ in range(3):
        keep(catalogue.owner)
    assert rows(catalogue.owner).count() == 1
    keep(catalogue.owner, shown(model_version="test/2"))
    keep(catalogue.owner, edition=Edition(2, 0))
    keep(catalogue.owner, shown(paid=True), shown(format="short"))
    assert rows(catalogue.owner).count() == 5


def test_what_was_shown_first_stays(catalogue):
    keep(catalogue.owner, shown(mu=10.0))
    keep(catalogue.owner, shown(mu=11.0))
    assert rows(catalogue.owner).get().mu == 10.0


def test_keeping_what_is_kept_asks_once_and_writes_nothing(catalogue, query_budget):
    keep(catalogue.owner)
    with query_budget(3):
        keep(catalogue.owner)


def test_the_next_mature_post_scores_a_forecast(catalogue):
    keep(catalogue.owner)
    assert score_arrived(scope=catalogue.owner.scope) == 1
    row = rows(catalogue.owner).get()
    assert row.posted_at > row.made_at
    assert row.posted_at - row.made_at < timedelta(days=6)
    assert (row.actual > 0, row.post_id, row.state) == (True, "p8", "scored")


def test_scoring_again_changes_nothing_and_asks_once(catalogue, query_budget):
    keep(catalogue.owner)
    score_arrived(scope=catalogue.owner.scope)
    before = rows(catalogue.owner).values().get()
    with query_budget(1):
        assert score_arrived(scope=catalogue.owner.scope) == 0
    assert rows(catalogue.owner).values().get() == before


def test_what_waits_is_looked_for_again_in_a_later_version(catalogue, tmp_path):
    keep(catalogue.owner, made_at=AS_OF)
    assert score_arrived(scope=catalogue.owner.scope) == 0
    publish_index(tmp_path / "data", [account("hana")])
    rows(catalogue.owner).update(made_at=AS_OF - timedelta(days=60))
    assert score_arrived(scope=catalogue.owner.scope) == 1


def test_own_rows_of_another_workspace_are_no_truth(people, tmp_path):
    theirs = account("hana", visibility=people.outsider.scope.scope_id)
    publish_index(tmp_path / "data", [theirs])
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        keep(people.owner)
        assert score_arrived(scope=people.owner.scope) == 0


def test_the_page_teaches_what_to_do_while_nothing_was_shown(catalogue):
    page = catalogue.viewer.client.get(URL).content.decode()
    assert "まだ予測が表示されていません" in page


def test_the_page_says_how_many_wait(catalogue):
    keep(catalogue.owner, shown(), shown("instagram:sora"), made_at=AS_OF)
    context = catalogue.viewer.client.get(URL).context
    assert (context["counts"].waiting, context["figures"], len(context["waiting"])) == (2, None, 2)
    assert [line.name for line in context["waiting"]] == ["そら", "はな｜暮らしとスキンケア"]


def test_the_page_holds_forecast_against_actual(catalogue, query_budget):
    score(catalogue.owner, many(20, actual=lambda place: exp(10.0) * (1.05 if place % 5 else 10)))
    with query_budget():
        context = catalogue.viewer.client.get(URL).context
    figures = context["figures"]
    assert (figures.n, figures.accounts, figures.band(0.8).share) == (20, 20, 0.8)
    assert figures.median_ape.value == pytest.approx(0.05 / 1.05)
    assert [chart.key for chart in context["charts"]] == ["record", "held", "slices"]
    assert [line.inside for line in context["scored"]].count(False) == 4


def test_bands_that_are_too_narrow_are_told(catalogue):
    score(catalogue.owner, many(40, actual=lambda place: exp(10.0) * (1.0 if place % 2 else 10)))
    held = catalogue.viewer.client.get(URL).context["figures"].band(0.8)
    assert (held.share, held.fits) == (0.5, False)


def test_posts_that_reached_0_count_for_the_bands_and_not_for_errors(catalogue):
    score(catalogue.owner, many(12, actual=lambda place: 0.0 if place == 0 else exp(10.0)))
    figures = catalogue.viewer.client.get(URL).context["figures"]
    assert (figures.n, figures.band(0.95).share, figures.median_ape.value) == (12, 11 / 12, pytest.approx(0))


def test_few_accounts_are_not_judged(catalogue):
    score(catalogue.owner, many(3))
    assert catalogue.viewer.client.get(URL).context["figures"].is_few


def test_the_filters_narrow_the_page_and_the_files(catalogue):
    score(catalogue.owner, [*many(4), *many(3, platform="tiktok")])
    context = catalogue.viewer.client.get(f"{URL}?platform=tiktok&kind=own").context
    assert (context["figures"].n, context["counts"].scored) == (3, 3)
    lines = catalogue.viewer.client.get(f"{URL}record.csv?platform=tiktok").content.decode("utf-8-sig").splitlines()
    assert (lines[0], len(lines)) == (",".join(RECORD.names()), 4)
    assert catalogue.viewer.client.get(f"{URL}?kind=nonsense").context["figures"].n == 7


def test_platforms_are_judged_apart(catalogue):
    score(catalogue.owner, [*many(12), *many(11, platform="tiktok", actual=lambda _: exp(14.0))])
    platforms = dict(catalogue.viewer.client.get(URL).context["platforms"])
    assert (platforms["Instagram"].band(0.8).share, platforms["TikTok"].band(0.8).share) == (1.0, 0.0)


@pytest.mark.parametrize(("name", "begins"), [("csv", b"\xef\xbb\xbfaccount_key"), ("xlsx", b"PK")])
def test_the_record_goes_out_as_a_file(catalogue, name, begins):
    score(catalogue.owner, many(2))
    answer = catalogue.viewer.client.get(reverse(f"forecasts:{name}"))
    assert answer.content.startswith(begins)


def test_another_workspace_sees_none_of_it(catalogue):
    score(catalogue.owner, many(2))
    keep(catalogue.owner, made_at=AS_OF)
    assert catalogue.outsider.client.get(URL).context["counts"].stored == 0
    assert len(catalogue.outsider.client.get(f"{URL}record.csv").content.splitlines()) == 1


def test_htmx_gets_the_record_alone(catalogue):
    page = catalogue.viewer.client.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page


def test_the_page_speaks_english(catalogue):
    catalogue.viewer.client.cookies["fukasa_language"] = "en"
    score(catalogue.owner, many(2))
    assert "Forecast against actual" in catalogue.viewer.client.get(URL).content.decode()


def test_an_erased_account_takes_its_forecasts_along(people, tmp_path):
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        publish_index(tmp_path / "data", [account("hana"), account("sora")])
        keep(people.owner, shown(), shown("instagram:sora"), made_at=AS_OF)
        assert forget_erased(scope=people.owner.scope) == 0
        lake = lake_with_a_fact(tmp_path / "data", "instagram", "sora")
        lake.erase(Selector(platform="instagram", account_id="sora"))
        publish_index(tmp_path / "data", [account("hana")])
        follow_up()
        assert [row.account_key for row in rows(people.owner)] == ["instagram:hana"]


def test_an_account_that_is_missing_without_an_erasure_keeps_its_record(catalogue, tmp_path):
    keep(catalogue.owner, shown("instagram:sora"), made_at=AS_OF)
    publish_index(tmp_path / "data", [account("hana")])
    assert forget_erased(scope=catalogue.owner.scope) == 0
    assert rows(catalogue.owner).count() == 1


def test_what_youtube_said_of_a_post_goes_with_the_post(people, tmp_path):
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        publish_index(tmp_path / "data", [account("hana", platform="youtube")])
        score(people.owner, [(shown("youtube:hana"), 1000.0)])
        rows(people.owner).update(post_id="long gone")
        lake = lake_with_a_fact(tmp_path / "data", "youtube", "other")
        lake.erase(Selector(platform="youtube", account_id="other"))
        publish_index(tmp_path / "data", [account("hana", platform="youtube")])
        assert forget_erased(scope=people.owner.scope) == 1


BACKTEST = {
    "model": "views-1",
    "n": 900,
    "accounts": 300,
    "median_ape": {"value": 0.31, "low": 0.28, "high": 0.34},
    "r2_log": {"value": 0.81, "low": 0.78, "high": 0.84},
    "coverage": {level: {"value": int(level) / 100, "low": 0.4, "high": 0.99} for level in ("50", "80", "95")},
    "baselines": {"last10": {"median_ape": {"value": 0.36, "low": None, "high": None}}},
    "groups": [],
    "sentence": {"ja": "300アカウントで検証しました。", "en": "Tested on 300 accounts."},
    "lake_version": 3,
    "made_at": "2026-01-26T03:00:00+00:00",
}


def keep_backtest(folder, content, name="local"):
    path = folder / "data" / "forecast-backtests" / f"{name}.json"
    path.parent.mkdir(parents=True)
    path.write_text(content)


@pytest.mark.parametrize("name", ["local", "shared"])
def test_the_last_back_test_stands_on_the_page(catalogue, tmp_path, name):
    keep_backtest(tmp_path, json.dumps(BACKTEST), name)
    told = catalogue.viewer.client.get(URL).context["backtest"]
    assert (told.sentences, told.lake_version) == (("300アカウントで検証しました。",), 3)
    assert [(line.n, line.inside[1].value, line.naive.value) for line in told.lines] == [(900, "80.0%", "36.0%")]


def test_a_damaged_back_test_is_told_and_leaves_the_record(catalogue, tmp_path):
    keep_backtest(tmp_path, "{")
    page = catalogue.viewer.client.get(URL)
    assert (page.status_code, "forecast backtest" in page.context["backtest"].problem) == (200, True)


def test_without_a_back_test_the_page_names_the_command(catalogue):
    assert "<code>fukasa forecast backtest</code>" in catalogue.viewer.client.get(URL).content.decode()


def test_a_record_that_holds_is_watched_without_an_alarm(catalogue):
    rng = np.random.default_rng(4)
    score(catalogue.owner, many(60, actual=lambda _: exp(10.0 + 0.5 * rng.standard_normal())))
    drift = catalogue.viewer.client.get(URL).context["drift"]
    assert (drift.alarm, len(drift.sentences)) == (False, 1)


def test_bands_that_no_longer_hold_raise_an_alarm_on_the_page(catalogue):
    for month in range(6):
        forecasts = [(shown(f"tiktok:m{month}a{n}", model_version=f"m/{month}"), exp(12.0)) for n in range(40)]
        score(catalogue.owner, forecasts, made_at=AS_OF - timedelta(days=40 + 30 * month))
    drift = catalogue.viewer.client.get(URL).context["drift"]
    assert drift.alarm
    assert "校正し直してください" in drift.sentences[0]


def test_forecasts_that_will_never_be_scored_are_counted_apart(catalogue):
    keep(catalogue.owner, made_at=AS_OF)
    rows(catalogue.owner).update(state="no_count", closed_at=AS_OF)
    counts = catalogue.viewer.client.get(URL).context["counts"]
    assert (counts.stored, counts.waiting, counts.closed) == (1, 0, ((State.NO_COUNT, 1),))


def test_who_took_the_record_out_stands_in_the_log(catalogue):
    score(catalogue.owner, many(2))
    catalogue.viewer.client.get(reverse("forecasts:csv"))
    assert AuditEvent.objects.get(action="forecast.exported").after == {"rows": 2, "format": "csv"}
