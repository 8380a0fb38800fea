"""What may happen to a catalogue between two refreshes, each as a small import of its own."""

from datetime import timedelta

import polars as pl

from fukasa.core.provenance import SHARED, Scope

COPIED = "what a wonderful morning routine this is, dear, I will buy it tomorrow"


def facts(home, table, scope=SHARED):
    """Read the facts of a table as they were written."""
    own = None if scope == SHARED else scope
    with home.lake.current().connect(Scope(own), tables=(table,)) as connection:
        return connection.sql(f"FROM {table}_facts ORDER BY row_hash").pl().drop("row_hash")


def imported(home, **tables):
    """Append rows by table as one version."""
    with home.lake.write("change") as writer:
        for table, rows in tables.items():
            writer.append(table, rows.to_arrow())
        return writer.commit("change").version


def some_account(home, rng):
    """Choose an account: platform and id."""
    accounts = facts(home, "accounts").sort("platform", "account_id")
    return accounts.row(int(rng.integers(accounts.height)), named=True)


def of(account):
    """Keep the rows of an account."""
    return (pl.col("platform") == account["platform"]) & (pl.col("account_id") == account["account_id"])


def a_later_reading(home, rng):
    """Count the followers and some posts of an account again, a day later."""
    account = some_account(home, rng)
    later = pl.col("captured_at") + timedelta(days=1)
    snapshots = facts(home, "account_snapshots").filter(of(account)).tail(1)
    posts = facts(home, "post_snapshots").filter(of(account)).tail(8)
    imported(
        home,
        account_snapshots=snapshots.with_columns(later, followers=pl.col("followers") + 321),
        post_snapshots=posts.with_columns(later, likes=pl.col("likes") + 77),
    )


def a_new_account(home, rng):
    """Bring an account that writes and is commented like one that is known."""
    account = some_account(home, rng)
    name = pl.lit(f"new-{rng.integers(10**6)}").alias("account_id")
    tables = ("accounts", "account_snapshots", "posts", "post_snapshots", "comments")
    imported(home, **{table: facts(home, table).filter(of(account)).with_columns(name) for table in tables})


def a_new_profile(home, rng):
    """Read another profile of an account."""
    account = some_account(home, rng)
    told = facts(home, "accounts").filter(of(account))
    imported(
        home, accounts=told.with_columns(pl.col("captured_at") + timedelta(days=2), bio=pl.lit("北海道でパンを焼く"))
    )


def words_repeated_under_others(home, rng):
    """Write the same long comment under several accounts of a platform."""
    rows = facts(home, "comments")
    platform = rows["platform"].unique().sort()[int(rng.integers(rows["platform"].n_unique()))]
    places = rows.filter(platform=platform).unique("account_id", keep="first", maintain_order=True).head(4)
    written = places.with_columns(
        comment_id=pl.format("copy-{}-{}", pl.lit(int(rng.integers(10**6))), pl.int_range(pl.len())),
        text=pl.lit(COPIED),
        commenter=pl.lit("somebody"),
        is_creator=pl.lit(None, pl.Boolean),
        reply_to=pl.lit(None, pl.String),
    )
    imported(home, comments=written)


def a_comment_of_a_creator(home, rng):
    """Let the owner of an account answer at home and comment under another account: both are told apart from now on."""
    rows = facts(home, "comments").filter(pl.col("posted_at").is_not_null())
    platform = rows["platform"].unique().sort()[int(rng.integers(rows["platform"].n_unique()))]
    places = rows.filter(platform=platform).unique("account_id", keep="first", maintain_order=True).head(2)
    number = int(rng.integers(10**6))
    written = places.with_columns(
        comment_id=pl.format("own-{}-{}", pl.lit(number), pl.int_range(pl.len())),
        commenter=pl.lit(f"owner-{number}"),
        is_creator=pl.Series([True, None][: places.height], dtype=pl.Boolean),
        reply_to=pl.lit(None, pl.String),
    )
    imported(home, comments=written)


def an_agency(home, rng):
    """Tell the agency of a creator, in a table that names no account."""
    account = some_account(home, rng)
    creator = account["creator_id"] or f"person-{rng.integers(10**6)}"
    row = facts(home, "accounts").filter(of(account)).head(1)
    told = row.select(
        *("visibility", "source", "auth_context", "definition_version", "retention_class", "import_id"),
        pl.col("captured_at") + timedelta(days=1),
        creator_id=pl.lit(creator),
        agency=pl.lit(f"agency {rng.integers(10**6)}"),
    )
    imported(
        home,
        creators=told,
        accounts=row.with_columns(pl.col("captured_at") + timedelta(days=1), creator_id=pl.lit(creator)),
    )


def facts_of_a_workspace(home, rng):
    """Let a workspace bring its own view of an account that everybody sees."""
    account = some_account(home, rng)
    own = pl.lit("ws_own").alias("visibility")
    posts, counts = (facts(home, table).filter(of(account)) for table in ("posts", "post_snapshots"))
    imported(home, posts=posts.with_columns(own), post_snapshots=counts.with_columns(own, likes=pl.col("likes") * 2))


def a_rollback(home, _rng):
    """Take the last import back."""
    appended = [version.id for version in home.lake.versions() if version.kind == "append"]
    home.lake.rollback(max(appended) - 1)


IMPORTS = (
    a_later_reading,
    a_new_account,
    a_new_profile,
    words_repeated_under_others,
    a_comment_of_a_creator,
    an_agency,
    facts_of_a_workspace,
)
