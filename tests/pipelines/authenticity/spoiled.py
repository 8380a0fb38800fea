"""Ordinary accounts, whole or with one thing wrong, as rows that an import writes into a lake."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from fukasa.core.catalogue import TABLES
from fukasa.lake.schemas import arrow_schema

TODAY = datetime(2026, 1, 26, 9, 30, tzinfo=UTC)
DAYS = 120
FIRST = TODAY - timedelta(days=DAYS)
CHANGED = FIRST + timedelta(days=70)
_POSTS = 14
_COMMENTS = 5
_WORDS = (
    "このリップ何番ですか？",
    "買いました！",
    "かわいい😍",
    "おはよー",
    "どこで買えますか",
    "乾燥肌だけど潤ってた",
)
_KANA = list("あいうえおかきくけこさしすせそたちつてとなにぬねの")
_FACTS = {
    "visibility": "shared",
    "source": "file:made.csv",
    "auth_context": "public",
    "definition_version": "made/1",
    "retention_class": "supplied",
    "import_id": "first",
}


def ordinary(platform, name, seed):
    """Make the tables of one account: daily counts, posts with their metrics, comments of many people."""
    rng = np.random.default_rng(seed)
    who = {"platform": platform, "account_id": name}
    gains = rng.negative_binomial(2, 2 / (2 + 25), DAYS)
    followers = int(rng.integers(12_000, 40_000)) + gains.cumsum()
    posted = [FIRST + timedelta(days=6 + 8 * place, hours=3) for place in range(_POSTS)]
    views = (3 * followers[-1] ** 0.85 * np.exp(rng.normal(0, 0.3) + rng.normal(0, 0.6, _POSTS))).astype(int)
    likes = (0.06 * views * np.exp(rng.normal(0, 0.2) + rng.normal(0, 0.2, _POSTS))).astype(int)
    posts = [f"{name}-{place:02d}" for place in range(_POSTS)]
    return {
        "accounts": pl.DataFrame([who | {"handle": name, "category": "beauty", "captured_at": TODAY}]),
        "account_snapshots": pl.DataFrame(
            {
                "captured_at": [FIRST + timedelta(days=day) for day in range(DAYS)],
                "followers": followers,
                "following": 300 + np.arange(DAYS) // 20,
                "posts_total": 200 + np.arange(DAYS) // 8,
            }
        ),
        "posts": pl.DataFrame({"post_id": posts, "posted_at": posted, "format": "image", "captured_at": TODAY}),
        "post_snapshots": pl.DataFrame(
            {"post_id": posts, "captured_at": TODAY, "views": views, "likes": likes, "comments": likes // 40}
        ),
        "comments": _comments(name, posts, posted, rng),
    }, who


def _comments(name, posts, posted, rng):
    n = _POSTS * _COMMENTS
    hours = rng.lognormal(2.0, 1.2, n)
    return pl.DataFrame(
        {
            "post_id": np.repeat(posts, _COMMENTS),
            "comment_id": [f"{name}-c{place}" for place in range(n)],
            "commenter": [f"{name}-{person}" for person in rng.integers(0, 60, n)],
            "posted_at": [
                at + timedelta(hours=float(late)) for at, late in zip(np.repeat(posted, _COMMENTS), hours, strict=True)
            ],
            "text": [_WORDS[place % len(_WORDS)] + _tail(f"{name}{place}") for place in range(n)],
            "is_creator": False,
            "captured_at": TODAY,
        }
    )


def _tail(seed):
    """Give letters that stand under no other comment."""
    return "".join(np.random.default_rng(list(seed.encode())).choice(_KANA, 12))


def put(home, accounts):
    """Write accounts into a lake through its writer, as an import does."""
    tables = {}
    for made, who in accounts:
        for table, rows in made.items():
            named = {column: pl.lit(value) for column, value in (_FACTS | who).items() if column not in rows.columns}
            tables.setdefault(table, []).append(rows.with_columns(**named))
    with home.lake.write("import of made.csv") as writer:
        for table, parts in tables.items():
            writer.append(table, _as_stored(table, pl.concat(parts, how="diagonal_relaxed")))
        writer.commit("made accounts")


def _as_stored(table, rows):
    schema = arrow_schema(TABLES[table])
    absent = [pl.lit(None).alias(name) for name in schema.names if name not in rows.columns]
    return rows.with_columns(absent).select(schema.names).to_arrow().cast(schema)


def changed(account, table, change):
    """Give an account of which one table was changed."""
    made, who = account
    return made | {table: change(made[table])}, who


def counts(change):
    """Change the follower line."""
    return lambda account: changed(account, "account_snapshots", change)


def comments(**columns):
    """Change columns of the comments."""
    return lambda account: changed(account, "comments", lambda rows: rows.with_columns(**columns))


def since(moment, **columns):
    """Change columns of the follower line from a moment on."""
    late = pl.col("captured_at") >= moment
    return counts(
        lambda rows: rows.with_columns(
            pl.when(late).then(value).otherwise(name).alias(name) for name, value in columns.items()
        )
    )


def on_days(*days):
    """Keep the readings of these days."""
    return counts(lambda rows: rows[list(days)])


def three_digits(rows):
    """Round followers down to three digits, as YouTube tells them."""
    unit = 10 ** (pl.col("followers").log10().floor().cast(pl.Int64) - 2)
    return rows.with_columns(followers=pl.col("followers") // unit * unit)


def new_definition(moment, factor):
    """Let another definition hold from a moment on, which counts other followers."""
    return lambda account: since(moment, followers=(pl.col("followers") * factor).cast(pl.Int64))(
        counts(
            lambda rows: rows.with_columns(
                definition_version=pl.when(pl.col("captured_at") >= moment)
                .then(pl.lit("made/2"))
                .otherwise(pl.lit("made/1"))
            )
        )(account)
    )


def other_account(moment, factor):
    """Let the name pass from a moment on to an account of so many times the size, with other posts."""
    return since(
        moment, followers=(pl.col("followers") * factor).cast(pl.Int64), posts_total=pl.col("posts_total") * 20
    )
