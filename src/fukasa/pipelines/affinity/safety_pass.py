"""Brand safety of every account of a finished index, as columns and a detail table.

Texts are first searched for any word of the lexicon at column speed; only accounts with a hit, or with many negative
comments, are reviewed one by one.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from fukasa.analysis.affinity.safety import lexicon, review_safety
from fukasa.analysis.steps import done
from fukasa.core.provenance import SHARED
from fukasa.lake.revision import IndexRevision, IndexRows
from fukasa.pipelines.affinity.posts import post_texts
from fukasa.pipelines.engine import HERE, Engine, Tables

ACCOUNTS_AT_ONCE = 20_000
FEWEST_PEERS = 30
_ACCOUNT = {
    "platform": "VARCHAR",
    "category": "VARCHAR",
    "visibility": "VARCHAR",
    "bio": "VARCHAR",
    "as_of": "TIMESTAMP WITH TIME ZONE",
}
_POST = {
    "post_id": "VARCHAR",
    "posted_at": "TIMESTAMP WITH TIME ZONE",
    "title": "VARCHAR",
    "caption": "VARCHAR",
    "hashtags": "VARCHAR[]",
}
_HEARD = {"post_id": "VARCHAR", "comments": "DOUBLE", "negative": "DOUBLE"}
_COLUMNS = {
    "account_no": pl.Int64(),
    "safety": pl.String(),
    "safety_n": pl.Int64(),
    "safety_words": pl.List(pl.String),
}
_FOUND = {
    "account_no": pl.Int64(),
    "category": pl.String(),
    "verdict": pl.String(),
    "posts": pl.Int64(),
    "reported": pl.Int64(),
    "n": pl.Int64(),
    "share": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}


def review_safety_of_all(path: Path, *, engine: Engine = HERE) -> None:
    """Write into the rows of an index whether brands may appear beside its accounts; nobody else may have it open.

    It comes before the review of audiences, which writes the files beside the rows when it is done.

    Accounts get ``safety`` (verdict), ``safety_n`` (posts read) and ``safety_words`` (categories that reach a
    threshold); `safety_categories` holds what was found, with the share among peers.
    """
    with TemporaryDirectory(dir=path.parent) as work:
        columns, found = Path(work) / "columns.parquet", Path(work) / "found.parquet"
        with IndexRows(path) as rows:
            pieces = range(-(-max(1, rows.accounts) // ACCOUNTS_AT_ONCE))
        step = SafetyStep(path, ACCOUNTS_AT_ONCE, engine.cores)
        parts = list(engine.map(step, pieces, folder=Path(work), name="safety"))
        accounts = pl.concat([part["accounts"] for part in parts])
        accounts.select(*_COLUMNS).write_parquet(columns)
        _with_peers(accounts, pl.concat([part["found"] for part in parts])).write_parquet(found)
        with IndexRevision(path) as revision:
            revision.set_columns([columns])
            revision.replace_table("safety_categories", [found])


@dataclass(frozen=True, slots=True)
class SafetyStep:
    """Reviews a range of accounts.

    Attributes:
        index: the finished index.
        accounts: in a range.
        threads: of the database; None for one per core.

    """

    index: Path
    accounts: int
    threads: int | None

    def __call__(self, number: int) -> Tables:
        """Give a row per account, and one per account and category found."""
        first = number * self.accounts
        with IndexRows(self.index, threads=self.threads) as rows:
            accounts, found = _part(rows, first, first + self.accounts)
        return {"accounts": accounts, "found": found}


def _part(rows: IndexRows, first: int, stop: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Review a range of accounts: one row per account, and one per account and category found."""
    accounts = _frame(rows.read("accounts", first, stop, _ACCOUNT))
    posts = _recent(_frame(rows.read("posts", first, stop, _POST)), accounts)
    heard = _frame(rows.read("comment_posts", first, stop, _HEARD))
    told = posts.group_by("account_no").agg(n=pl.len())
    suspects = pl.concat([_holding(posts), _holding(accounts.select("account_no", text="bio")), _burning(heard)])
    keys = accounts.join(suspects.unique(), on="account_no", how="semi").filter(pl.col("as_of").is_not_null())
    by_post, by_heard = (_grouped(some, keys) for some in (posts.drop("text"), heard))
    reviews = {
        row["account_no"]: review_safety(
            post_texts(by_post.get(row["account_no"], ()), by_heard.get(row["account_no"], ())),
            as_of=row["as_of"],
            bio=row["bio"] or "",
        )
        for row in keys.iter_rows(named=True)
    }
    verdicts = pl.DataFrame(
        [
            (number, one.verdict, [c.category for c in one.categories if c.verdict != "clear"])
            for number, one in reviews.items()
        ],
        schema={"account_no": pl.Int64, "safety": pl.String, "safety_words": pl.List(pl.String)},
        orient="row",
    )
    joined = accounts.join(told, on="account_no", how="left").join(verdicts, on="account_no", how="left")
    return joined.select(*_quiet(), "platform", "category", "visibility"), _categories(reviews)


def _quiet() -> list[pl.Expr]:
    """The columns of all accounts: who was not reviewed one by one holds no word of the lexicon."""
    n = pl.col("n").fill_null(0).cast(pl.Int64)
    enough = pl.when(n >= int(lexicon().settings.min_posts)).then(pl.lit("clear")).otherwise(pl.lit("insufficient"))
    words = pl.col("safety_words").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    return [pl.col("account_no"), pl.coalesce("safety", enough).alias("safety"), n.alias("safety_n"), words]


def _categories(reviews: dict[int, Any]) -> pl.DataFrame:
    rows = [
        (number, one.category, one.verdict, one.posts, one.reported, one.n, one.share, one.low, one.high)
        for number, review in sorted(reviews.items())
        for one in review.categories
        if one.posts or one.reported or one.verdict != "clear"
    ]
    return pl.DataFrame(rows, schema=_FOUND, orient="row")


def _recent(posts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Keep the posts that a review reads, with all their words in normal form."""
    settings = lexicon().settings
    tags = pl.col("hashtags").list.eval(pl.lit("#") + pl.element()).list.join(" ")
    text = pl.concat_str(["title", "caption", tags], separator="\n", ignore_nulls=True)
    dated = posts.join(accounts.select("account_no", "as_of"), on="account_no").with_columns(text=text)
    age = pl.col("as_of") - pl.col("posted_at")
    in_window = age.is_null() | ((age >= pl.duration()) & (age <= pl.duration(days=int(settings.window_days))))
    kept = dated.filter(in_window & pl.col("as_of").is_not_null() & (pl.col("text").str.len_chars() > 0))
    newest = kept.sort("account_no", "posted_at", "post_id", descending=[False, True, False], nulls_last=True)
    return newest.group_by("account_no", maintain_order=True).head(int(settings.max_posts)).drop("as_of")


def _holding(texts: pl.DataFrame) -> pl.DataFrame:
    """The accounts of which a text holds any word of the lexicon."""
    words = [word for word, category in lexicon().meaning.items() if category]
    normal = pl.col("text").str.normalize("NFKC").str.to_lowercase()
    return texts.filter(normal.str.contains_any(words).fill_null(value=False)).select("account_no").unique()


def _burning(heard: pl.DataFrame) -> pl.DataFrame:
    flare = lexicon().flare
    many = (pl.col("comments") >= flare.min_comments) & (
        pl.col("negative") >= flare.negative_share * pl.col("comments")
    )
    return heard.filter(many).select("account_no").unique()


def _grouped(rows: pl.DataFrame, keys: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    mine = rows.join(keys, on="account_no", how="semi")
    return {int(part["account_no"][0]): part.to_dicts() for part in mine.partition_by("account_no")}


def _with_peers(accounts: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Add the share among shared accounts of the platform and category, else of the platform."""
    every, rows = accounts.lazy(), found.lazy()
    shared = every.filter((pl.col("visibility") == SHARED) & (pl.col("safety_n") > 0))
    told = rows.join(shared.select("account_no", "platform", topic="category"), on="account_no")
    asked = rows.join(every.select("account_no", "platform", topic="category"), on="account_no", how="left")
    for name, by in (("near", ["platform", "topic"]), ("far", ["platform"])):
        size = shared.rename({"category": "topic"}).group_by(by).agg(peers=pl.len(), read=pl.col("safety_n").sum())
        said = told.group_by(*by, "category").agg(said=pl.col("posts").sum())
        share = said.join(size, on=by).filter(pl.col("peers") >= FEWEST_PEERS)
        columns = {f"{name}_share": pl.col("said") / pl.col("read"), f"{name}_n": pl.col("peers").cast(pl.Int64)}
        asked = asked.join(share.select(*by, "category", **columns), on=[*by, "category"], how="left")
    peers = {part: pl.coalesce(f"near_{part}", f"far_{part}") for part in ("share", "n")}
    return done(asked.select(*_FOUND, peer_share=peers["share"], peer_n=peers["n"]).sort("account_no", "category"))


def _frame(table: Any) -> pl.DataFrame:
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table becomes a frame
    return found
