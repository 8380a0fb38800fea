"""The shape of a world: deterministic, canonical, complete."""

from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest

from fukasa.core.catalogue import TABLES
from fukasa.core.errors import InvalidInput
from fukasa.synth import CATALOGUE, World, generate
from fukasa.synth.catalogue import CATALOGUE_ACCOUNTS
from fukasa.synth.frames import ARROW_TYPES
from fukasa.synth.scenarios import scenarios

TABLE_NAMES = tuple(TABLES)
SMALL = CATALOGUE_ACCOUNTS + 90


def first_and_second(world):
    return [list(generate(world)) for _ in range(2)]


def test_the_same_world_gives_the_same_bytes():
    one, other = first_and_second(World(accounts=SMALL))
    assert [batch.tables for batch in one] == [batch.tables for batch in other]
    assert [batch.truth for batch in one] == [batch.truth for batch in other]


def test_another_seed_gives_another_world():
    one = next(generate(World(accounts=SMALL, seed=7)))
    other = next(generate(World(accounts=SMALL, seed=8)))
    assert one.tables["posts"] != other.tables["posts"]


def test_the_catalogue_does_not_depend_on_the_size_of_the_world():
    drop = ["import_id"]
    small = next(generate(World(accounts=CATALOGUE_ACCOUNTS)))
    large = next(generate(World(accounts=50_000)))
    assert {name: table.drop_columns(drop) for name, table in small.tables.items()} == {
        name: table.drop_columns(drop) for name, table in large.tables.items()
    }
    assert small.truth == large.truth


def test_the_world_moves_with_its_end():
    ended = World(accounts=CATALOGUE_ACCOUNTS, as_of=datetime(2025, 6, 1, tzinfo=UTC))
    posts = pl.DataFrame(next(generate(ended)).tables["posts"])
    assert posts["posted_at"].max() < ended.as_of


def test_a_world_has_exactly_the_accounts_asked_for(loaded):
    assert loaded.tables["accounts"].height == 2_000
    assert loaded.truth.height == 2_000


def test_blocks_share_no_account_and_bound_the_memory():
    batches = generate(World(accounts=CATALOGUE_ACCOUNTS + 5_001, text="light"))
    assert [batch.truth.num_rows for batch in batches] == [CATALOGUE_ACCOUNTS, 5_000, 1]


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_every_table_has_the_columns_and_types_of_the_catalogue(name):
    table = next(generate(World(accounts=CATALOGUE_ACCOUNTS))).tables[name]
    expected = {field.name: ARROW_TYPES[field.kind] for field in TABLES[name].columns}
    assert dict(zip(table.schema.names, table.schema.types, strict=True)) == expected
    assert table.num_rows > 0


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_keys_are_unique_and_known(loaded, name):
    keys = loaded.tables[name].select([*TABLES[name].key, "visibility"])
    assert keys.n_unique() == keys.height
    named = [key for key in TABLES[name].key if key != "format"]
    assert keys.select(named).null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_every_row_tells_its_provenance(loaded, name):
    rows = loaded.tables[name]
    assert rows["visibility"].unique().to_list() == ["shared"]
    assert rows["source"].unique().to_list() == ["synth"]
    assert rows["retention_class"].unique().to_list() == ["synthetic"]
    told = ["captured_at", "auth_context", "definition_version", "import_id"]
    assert rows.select(told).null_count().sum_horizontal().item() == 0
    assert set(rows["auth_context"].unique()) <= {"public", "owner", "supplied"}


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_counts_are_never_negative_and_choices_are_known(loaded, name):
    rows = loaded.tables[name]
    counts = [field.name for field in TABLES[name].fields if field.count]
    lows = [rows[count].min() for count in counts]
    assert all(low is None or low >= 0 for low in lows)
    chosen = {field.name: set(field.choices) for field in TABLES[name].columns if field.choices}
    assert all(set(rows[column].drop_nulls().unique()) <= choices for column, choices in chosen.items())


@pytest.mark.parametrize("name", ["posts", "post_snapshots", "comments", "account_snapshots", "mentions"])
def test_nothing_happens_after_the_end(loaded, name):
    moments = loaded.tables[name].select(pl.col("^(captured_at|posted_at)$").max()).row(0)
    assert max(moments) <= World().as_of


def test_every_part_belongs_to_a_known_account(loaded):
    known = loaded.tables["accounts"].select("platform", "account_id")
    owned = [name for name, table in TABLES.items() if "account_id" in table.key]
    strays = [loaded.tables[name].join(known, on=["platform", "account_id"], how="anti").height for name in owned]
    assert strays == [0] * len(owned)


def test_comments_stand_under_posts_and_their_authors_are_listed(loaded):
    comments = loaded.tables["comments"]
    post = ["platform", "account_id", "post_id"]
    assert comments.join(loaded.tables["posts"], on=post, how="anti").height == 0
    assert comments.join(loaded.tables["commenters"], on=["platform", "commenter"], how="anti").height == 0


def test_a_post_shows_at_least_the_comments_that_are_known(loaded):
    post = ["platform", "account_id", "post_id"]
    known = loaded.tables["comments"].group_by(post).len("known")
    shown = loaded.tables["post_snapshots"].group_by(post).agg(pl.col("comments").max())
    short = known.join(shown, on=post).filter(pl.col("comments") < pl.col("known"))
    assert short.height == 0


def test_truth_covers_every_account_post_comment_and_sample(loaded):
    pairs = [
        (loaded.truth, loaded.tables["accounts"], ["platform", "account_id"]),
        (loaded.truth_posts, loaded.tables["posts"], ["platform", "account_id", "post_id"]),
        (loaded.truth_comments, loaded.tables["comments"], ["platform", "account_id", "comment_id"]),
        (loaded.truth_samples, loaded.tables["audience_samples"], ["platform", "account_id", "profile"]),
    ]
    assert [truth.height for truth, _, _ in pairs] == [rows.height for _, rows, _ in pairs]
    assert [rows.join(truth, on=key, how="anti").height for truth, rows, key in pairs] == [0, 0, 0, 0]


def test_every_creator_of_the_catalogue_names_a_scenario_and_every_scenario_is_found(loaded):
    named = {archetype.scenario for archetype in CATALOGUE}
    assert named == {scenario.id for scenario in scenarios().rows if not scenario.hosts}
    assert len(CATALOGUE) >= 30
    assert set(loaded.truth["scenario"].unique()) == set(scenarios().ids)


@pytest.mark.parametrize(
    "wrong",
    [
        {"accounts": 3},
        {"seed": -1},
        {"as_of": datetime(2026, 1, 1)},  # noqa: DTZ001  the missing zone is what is refused
        {"as_of": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=9)))},
        {"text": "verbose"},
        {"snapshots": "hourly"},
        {"variant": "sideways"},
    ],
)
def test_an_impossible_world_is_refused_in_one_sentence(wrong):
    with pytest.raises(InvalidInput, match="demo world"):
        World(**wrong)
