"""The current row of a key, held against a plain model, and who may see what."""

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.lake import Lake
from fukasa.lake.engine import BATCH_ROWS
from tests.lake.rows import append, day, post, read, table_of

OURS, THEIRS = Scope("ours"), Scope("theirs")
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def account(**values):
    return {"account_id": "a"} | values


def test_a_gap_in_a_later_reading_does_not_erase_what_is_known(lake):
    append(lake, "accounts", account(bio="hello", country="JP"))
    append(lake, "accounts", account(bio="bye"), captured_at=day(1))
    (found,) = read(lake.current(), "FROM accounts", SHARED_ONLY)
    assert (found["bio"], found["country"], found["captured_at"]) == ("bye", "JP", day(1))


def test_a_workspace_believes_its_own_rows_before_later_shared_ones(lake):
    append(lake, "accounts", account(bio="ours"), visibility="ours")
    append(lake, "accounts", account(bio="shared", country="JP"), captured_at=day(5))
    (found,) = read(lake.current(), "FROM accounts", OURS)
    assert (found["bio"], found["country"], found["visibility"]) == ("ours", "JP", "ours")
    (others,) = read(lake.current(), "FROM accounts", THEIRS)
    assert others["bio"] == "shared"


def test_two_readings_of_one_moment_are_merged(lake):
    append(lake, "post_snapshots", post(views=10))
    append(lake, "post_snapshots", post(likes=2), source="file:other.csv")
    (found,) = read(lake.current(), "SELECT views, likes FROM post_snapshots", SHARED_ONLY)
    assert found == {"views": 10, "likes": 2}


def test_prices_for_any_format_have_one_current_row(lake):
    price = {"account_id": "a", "price_minor": 100}
    append(lake, "rate_cards", price | {"currency": "USD"})
    append(lake, "rate_cards", price, source="file:other.csv")
    assert len(read(lake.current(), "FROM rate_cards", SHARED_ONLY)) == 1


@pytest.mark.parametrize("name", ["x') OR true --", "", "../up", "a b", SHARED, "a" * 65, "ours\n"])
def test_a_hostile_workspace_name_is_refused(name):
    with pytest.raises(InvalidInput, match="cannot name a workspace"):
        Scope(name)


@pytest.mark.parametrize("name", ["local", "ws_1", "4f2c-9A", "a" * 64])
def test_a_plain_workspace_name_sees_its_own_rows_too(name):
    assert Scope(name).visibilities == (SHARED, name)


def test_features_of_another_workspace_are_not_seen(lake):
    rows = table_of("accounts", account(visibility="ours"), account(visibility="theirs")).select(["visibility"])
    with lake.write("refresh") as writer:
        writer.replace("features_account", rows)
        writer.commit("features")
    assert read(lake.current(), "FROM features_account", OURS) == [{"visibility": "ours"}]


readings = st.fixed_dictionaries(
    {
        "account_id": st.sampled_from("ab"),
        "visibility": st.sampled_from([SHARED, "ours", "theirs"]),
        "captured_at": st.integers(-30_000, 4).map(day),
        "bio": st.none() | st.sampled_from("xyz"),
        "country": st.none() | st.sampled_from(["JP", "KR"]),
        "verified": st.none() | st.booleans(),
        "links": st.none() | st.lists(st.sampled_from("lm"), max_size=2),
    },
)
imports = st.lists(st.lists(readings, min_size=1, max_size=6), min_size=1, max_size=4)


def with_lake(batches, check):
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake.open(Path(folder) / "lake")
        for number, batch in enumerate(batches):
            append(lake, "accounts", *batch, source=f"file:{number}.csv")
        check(lake.current())


def model(batches, scope, name):
    """The current value per account: own rows first, then the latest, values that are known before gaps."""
    rows = [row for batch in batches for row in batch if row["visibility"] in scope.visibilities]
    ranked = sorted(rows, key=lambda row: (row["visibility"] != SHARED, row["captured_at"]))
    unknown = {row["account_id"]: None for row in ranked}
    return unknown | {row["account_id"]: row[name] for row in ranked if row[name] is not None}


def ties(batches):
    """Whether two rows of one account have the same rank: then either may be first."""
    places = [(row["account_id"], row["visibility"], row["captured_at"]) for batch in batches for row in batch]
    return len(set(places)) < len(places)


@pytest.mark.slow
@FEW
@given(imports.filter(lambda batches: not ties(batches)), st.sampled_from([SHARED_ONLY, OURS, THEIRS]))
def test_the_current_row_is_that_of_the_plain_model(batches, scope):
    def check(version):
        found = {row["account_id"]: row for row in read(version, "FROM accounts", scope)}
        for name in ("bio", "country", "verified", "links"):
            assert {key: row[name] for key, row in found.items()} == model(batches, scope, name)

    with_lake(batches, check)


@pytest.mark.slow
@FEW
@given(imports, st.sampled_from([SHARED_ONLY, OURS, THEIRS]))
def test_no_workspace_ever_sees_a_row_of_another_and_every_key_has_one_row(batches, scope):
    def check(version):
        visible = [row for batch in batches for row in batch if row["visibility"] in scope.visibilities]
        current = read(version, "FROM accounts", scope)
        assert {row["visibility"] for row in current} <= set(scope.visibilities)
        assert sorted(row["account_id"] for row in current) == sorted({row["account_id"] for row in visible})
        facts = read(version, "SELECT DISTINCT visibility FROM accounts_facts", scope)
        assert {row["visibility"] for row in facts} == {row["visibility"] for row in visible}

    with_lake(batches, check)


@pytest.mark.slow
@FEW
@given(imports, st.randoms(use_true_random=False))
def test_importing_everything_again_in_any_order_changes_no_current_row(batches, random):
    def check(version):
        lake = Lake.open(version.layout.folder)
        before = read(version, "SELECT * EXCLUDE (import_id) FROM accounts ORDER BY ALL", OURS)
        again = list(enumerate(batches))
        random.shuffle(again)
        for number, batch in again:
            append(lake, "accounts", *batch, source=f"file:{number}.csv", import_id="again")
        assert read(lake.current(), "SELECT * EXCLUDE (import_id) FROM accounts ORDER BY ALL", OURS) == before

    with_lake(batches, check)


def many_posts(lake, account_of):
    """Write more than two row groups of posts in many small batches; gives the statistics of the account column."""
    rows = table_of("posts", *(post(f"p{number}") for number in range(1000)))
    names = rows.schema.names
    with lake.write("test") as writer:
        for copy in range(250):
            accounts = [account_of(copy, number) for number in range(1000)]
            posts = [f"{copy}-{number}" for number in range(1000)]
            renamed = rows.set_column(names.index("post_id"), rows.schema.field("post_id"), [posts])
            writer.append(
                "posts", renamed.set_column(names.index("account_id"), rows.schema.field("account_id"), [accounts])
            )
        writer.commit("test")
    return lake.current().files("posts")[0]


def test_of_ordered_rows_a_query_for_one_account_skips_all_other_row_groups(lake):
    metadata = pq.read_metadata(many_posts(lake, lambda copy, _: f"a{copy:03d}"))
    groups = [metadata.row_group(group).column(1).statistics for group in range(metadata.num_row_groups)]
    assert metadata.num_row_groups >= 250_000 // BATCH_ROWS
    assert sum(group.min <= "a050" <= group.max for group in groups) <= 2


def test_of_mixed_rows_every_row_group_holds_an_account_together(lake):
    path = many_posts(lake, lambda _, number: f"a{number % 100:03d}")
    for group in range(pq.read_metadata(path).num_row_groups):
        accounts = pq.ParquetFile(path).read_row_group(group, columns=["account_id"]).column(0).to_pylist()
        assert accounts == sorted(accounts)
