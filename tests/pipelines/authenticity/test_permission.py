"""Where YouTube's terms do not allow derived figures, nothing is derived, and it is said."""

import polars as pl
import pytest

from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.rows import refused
from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.pipelines.authenticity.facts import read_facts
from fukasa.pipelines.authenticity.folder import Part
from fukasa.pipelines.authenticity.steps import open_rows
from fukasa.pipelines.features import AccountFeatures, MeasuredChunk, Population
from fukasa.pipelines.home import INDEX_ARTIFACT, Home
from fukasa.pipelines.refresh import refresh
from tests.pipelines.authenticity import spoiled
from tests.pipelines.authenticity.spoiled import TODAY

A = Scope("a")


@pytest.mark.slow
def test_every_check_of_a_channel_says_not_permitted_until_it_is(channel):
    row, checks = account_and_checks(channel())
    assert (row["authenticity"], row["authenticity_reason"]) == ("insufficient", "not_permitted")
    assert {check["reason"] for check in checks} == {"not_permitted"}
    assert len(checks) == len(config().checks)
    assert all(check["value"] is None and check["n"] is None for check in checks)
    row, checks = account_and_checks(channel(accepted=True))
    assert "not_permitted" not in {check["reason"] for check in checks}


def account_and_checks(home):
    with home.open_index() as index:
        row = index.account("youtube:acc", A)
        return row, index.details("authenticity_checks", row["account_no"])


def of_audience(retention):
    """Give an account shares and a sample of its followers."""
    shares = pl.DataFrame(
        {"base": "follower", "dimension": "country", "value": ["JP", "BR", "IN"], "share": [0.2, 0.4, 0.4], "n": 1000}
    )
    people = pl.DataFrame({"base": "follower", "profile": [f"p{n}" for n in range(200)], "posts": 9, "followers": 300})
    facts = {"captured_at": pl.lit(TODAY), "retention_class": pl.lit(retention)}

    def add(account):
        made, who = spoiled.changed(
            account, "accounts", lambda rows: rows.with_columns(language=pl.lit("ja"), country=pl.lit("JP"))
        )
        return made | {
            "audience_breakdowns": shares.with_columns(**facts),
            "audience_samples": people.with_columns(**facts, following=300),
        }, who

    return add


def api_posts(account):
    return spoiled.changed(
        account, "posts", lambda rows: rows.with_columns(retention_class=pl.lit("youtube_api_public"))
    )


CHANNELS = {
    "supplied": of_audience("supplied"),
    "api_audience": of_audience("youtube_api_owner"),
    "api_posts": api_posts,
}


@pytest.fixture(scope="module")
def channels(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("channels") / "data", clock=lambda: TODAY)
    spoiled.put(home, [change(spoiled.ordinary("youtube", name, 4)) for name, change in CHANNELS.items()])
    return home


def found(home):
    """Give rows, upon how much each check rests, and how much evidence is kept."""
    with home.open_index() as index:
        rows = {name: index.account(f"youtube:{name}", SHARED_ONLY) for name in CHANNELS}
        return {
            name: row
            | {check["check"]: check["n"] for check in index.details("authenticity_checks", row["account_no"])}
            | {
                table: len(index.details(table, row["account_no"]))
                for table in ("comment_evidence", "pod_evidence", "sample_evidence", "audience_profiles", "audience")
            }
            for name, row in rows.items()
        }


@pytest.fixture(scope="module")
def refused_channels(channels):
    refresh(channels, derived_accepted=frozenset())
    return found(channels)


@pytest.fixture(scope="module")
def accepted_channels(channels, refused_channels):
    refresh(channels, derived_accepted=frozenset({SHARED}))
    return found(channels)


def test_shares_and_samples_of_the_api_say_nothing_about_a_channel_that_is_otherwise_supplied(refused_channels):
    supplied, channel = refused_channels["supplied"], refused_channels["api_audience"]
    assert channel["derived_permitted"]
    assert supplied["off_market_audience"] > 0
    assert supplied["audience_sample"] == 200
    assert (channel["off_market_audience"], channel["audience_sample"]) == (None, None)
    assert (supplied["sample_evidence"], channel["sample_evidence"], channel["audience_profiles"]) == (1, 0, 0)
    assert channel["audience"] == supplied["audience"] == 3


def test_a_post_of_the_api_stays_one_when_its_likes_were_supplied(refused_channels):
    assert refused_channels["supplied"]["derived_permitted"]
    assert not refused_channels["api_posts"]["derived_permitted"]


def test_of_a_channel_that_is_not_permitted_no_evidence_of_comments_or_pods_is_kept(refused_channels):
    kept = ("comment_evidence", "pod_evidence")
    assert [refused_channels["api_posts"][table] for table in kept] == [0, 0]
    assert [refused_channels["supplied"][table] for table in kept] == [1, 1]


def test_what_was_accepted_counts_as_if_it_were_supplied(accepted_channels):
    channel, posts = accepted_channels["api_audience"], accepted_channels["api_posts"]
    assert channel["off_market_audience"] == accepted_channels["supplied"]["off_market_audience"] > 0
    assert channel["sample_evidence"] == posts["comment_evidence"] == posts["pod_evidence"] == 1
    assert posts["derived_permitted"]


NOTHING = pl.DataFrame()
FEATURES = {"derived_permitted": False, "replaced_by": {}, "model": None}


def known(*rows):
    """Make a population of accounts: key, visibility, who sees another row, whether figures may be derived."""
    columns = ["account_key", "visibility", "replaced_for", "derived_permitted"]
    schema = dict(zip(columns, (pl.String, pl.String, pl.List(pl.String), pl.Boolean), strict=True))
    population = Population()
    accounts = pl.DataFrame(rows, schema=schema, orient="row")
    population.add(MeasuredChunk({}, NOTHING, NOTHING, NOTHING, NOTHING, accounts, NOTHING))
    return population


def test_no_tie_to_an_account_that_is_not_permitted_is_shown():
    pairs = [("a", "b"), ("a", "c"), ("b", "a"), ("c", "a")]
    ties = pl.DataFrame(pairs, schema=["account_key", "neighbour_key"], orient="row")
    found = {"pod_neighbours": ties, "pod_evidence": pl.DataFrame({"account_key": ["a", "b", "c"]})}
    permitted = known(("a", SHARED, [], True), ("b", SHARED, [], True), ("c", SHARED, [], False)).permitted(SHARED)
    shown = AccountFeatures(visibility=SHARED, **FEATURES).pod_tables(found, permitted)
    assert shown["pod_neighbours"].select("account_key", "neighbour_key").rows() == [("a", "b"), ("b", "a")]
    assert shown["pod_evidence"]["account_key"].to_list() == ["a", "b"]
    own = AccountFeatures(visibility="w", **FEATURES).pod_tables(found, permitted)
    assert set(own["pod_evidence"]["row_key"]) == {"a\x1fw", "b\x1fw"}


def test_a_workspace_is_permitted_what_its_own_row_says_where_it_has_one():
    population = known(
        ("shut", SHARED, ["w"], True),
        ("opened", SHARED, ["w"], False),
        ("shared", SHARED, [], True),
        ("shut\x1fw", "w", [], False),
        ("opened\x1fw", "w", [], True),
        ("others\x1fv", "v", [], True),
    )
    assert set(population.permitted("w")) == {"opened", "shared"}
    assert set(population.permitted(SHARED)) == {"shut", "shared"}


def test_an_unknown_permission_permits_nothing():
    told = pl.DataFrame({"permitted": [True, False, None]}).select(refused(("other", pl.lit(value=False))))
    assert told.to_series().to_list() == [None, "not_permitted", "not_permitted"]


def test_an_index_that_does_not_say_whether_figures_may_be_derived_permits_none(channels, accepted_channels):
    with open_rows(channels.lake.current().artifact(INDEX_ARTIFACT)) as rows:
        part = Part(0, 0, rows.accounts)
        assert read_facts(rows, part).accounts["permitted"].all()
        rows._columns = {
            table: tuple(name for name in names if name != "derived_permitted")
            for table, names in rows._columns.items()
        }
        facts = read_facts(rows, part)
    assert not facts.accounts["permitted"].any()
    assert facts.series.is_empty()
