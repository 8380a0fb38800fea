"""What each kind of rows needs beyond its cells: ids, hashes and values that follow from others.

A file that gives handles only is asked about elsewhere: ``KnownIds`` tells the account ids that belong to them. That
comes before everything else, because ids of posts and comments are derived from the account's.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from fukasa.connectors.files import fast
from fukasa.connectors.files.cells import words
from fukasa.connectors.files.cells.refusal import CellRefused
from fukasa.connectors.files.columns import BadCell
from fukasa.connectors.files.identity import derived_ids, keyed_hash
from fukasa.core.money import minor_digits

POST_IDENTITY = ("platform", "account_id", "posted_at", "title", "caption", "url")
LINE = "line of the file"  # tells people apart where nothing else does
_COMMENT_IDENTITY = ("platform", "account_id", "post_id", "commenter", "posted_at", "text")


@dataclass(frozen=True, slots=True)
class Secret:
    """The key of the installation for hashing people."""

    key: bytes


# Takes (platform, handle in lower case), gives the account id of each row, null where no single one is known.
KnownIds = Callable[[pl.DataFrame], pl.Series]
Finish = Callable[[pl.DataFrame, Secret], pl.DataFrame]


def nobody_known(accounts: pl.DataFrame) -> pl.Series:
    """Know no account ids, so that every handle stands for itself."""
    return pl.Series([], dtype=pl.String).extend_constant(None, len(accounts))


def finish_rows(frame: pl.DataFrame, kind: str, secret: Secret, known_ids: KnownIds = nobody_known) -> pl.DataFrame:
    """Complete the rows of a kind."""
    if kind != "creators":
        frame = _account(frame, known_ids)
    return FINISHES.get(kind, _as_it_is)(frame, secret)


def _as_it_is(frame: pl.DataFrame, _: Secret) -> pl.DataFrame:
    return frame


def _account(frame: pl.DataFrame, known_ids: KnownIds) -> pl.DataFrame:
    """Fill in the platform `other`, and where no id is given the one that is known, else the handle."""
    frame = frame.with_columns(_column(frame, "platform").fill_null("other").alias("platform"))
    given = _column(frame, "account_id").alias("account_id")
    if not given.null_count():
        return frame
    handle = _column(frame, "handle").str.to_lowercase().alias("handle")
    wanted = pl.select(pl.when(pl.lit(given).is_null()).then(pl.lit(handle)).alias("handle")).to_series()
    known = known_ids(frame.select("platform", wanted.alias("handle")))
    account = pl.select(pl.coalesce(pl.lit(given), pl.lit(known), pl.lit(handle))).to_series()
    return frame.with_columns(account.alias("account_id"))


def _column(frame: pl.DataFrame, name: str, dtype: type[pl.DataType] = pl.String) -> pl.Series:
    if name in frame.columns:
        return frame.get_column(name)
    return pl.Series(name, [], dtype=dtype).extend_constant(None, len(frame))


def _posts(frame: pl.DataFrame, _: Secret) -> pl.DataFrame:
    frame = _with_ids(frame, "post_id", POST_IDENTITY)
    if "hashtags" in frame.columns or "caption" not in frame.columns:
        return frame
    return frame.with_columns(fast.hashtags_in(frame.get_column("caption")).alias("hashtags"))


def _with_ids(frame: pl.DataFrame, name: str, identity: tuple[str, ...]) -> pl.DataFrame:
    given = _column(frame, name)
    if not given.null_count():
        return frame
    derived = derived_ids(frame, identity)
    return frame.with_columns(pl.coalesce(pl.lit(given), pl.lit(derived)).alias(name))


def _accounts(frame: pl.DataFrame, _: Secret) -> pl.DataFrame:
    if "email" not in frame.columns:
        return frame
    written = pl.when(pl.col("email").str.contains("@")).then(pl.lit(value=True))
    known = _column(frame, "has_email", pl.Boolean)
    return frame.with_columns(pl.coalesce(pl.lit(known), written).alias("has_email")).drop("email")


def _comments(frame: pl.DataFrame, secret: Secret) -> pl.DataFrame:
    author = _column(frame, "author_id")
    frame = frame.with_columns(author.alias("author_id"))
    commenter = keyed_hash(frame.select("platform", "author_id"), secret.key)
    own = pl.when(pl.col("author_id") == pl.col("account_id")).then(pl.lit(value=True))
    told = _column(frame, "is_creator", pl.Boolean)
    frame = frame.with_columns(commenter.alias("commenter"), pl.coalesce(pl.lit(told), own).alias("is_creator"))
    return _with_ids(frame.drop("author_id"), "comment_id", _COMMENT_IDENTITY)


def commenters_of(comments: pl.DataFrame) -> pl.DataFrame:
    """Give the people who wrote some comments: one row each, with the first and last moment seen."""
    posted = comments.with_columns(_column(comments, "posted_at", pl.Datetime("us", "UTC")).alias("posted_at"))  # type: ignore[arg-type]
    return (
        posted.drop_nulls("commenter")
        .group_by("platform", "commenter", maintain_order=True)
        .agg(
            pl.col("posted_at").min().alias("first_seen_at"),
            pl.col("posted_at").max().alias("last_seen_at"),
            pl.col("is_creator").any().alias("is_creator"),
            pl.col("captured_at").max(),
        )
    )


def _rates(frame: pl.DataFrame, _: Secret) -> pl.DataFrame:
    """Bring prices to the minor unit of their currency."""
    if "price" not in frame.columns:
        return frame
    currencies = frame.get_column("currency").unique().to_list()
    units = {code: 10 ** minor_digits(code) for code in currencies if code}
    factor = pl.col("currency").replace_strict(units, default=None, return_dtype=pl.Int64)
    minor = (pl.col("price") * factor).round().cast(pl.Int64)
    given = _column(frame, "price_minor", pl.Int64)
    return frame.with_columns(pl.coalesce(pl.lit(given), minor).alias("price_minor")).drop("price")


def _audience(frame: pl.DataFrame, _: Secret) -> pl.DataFrame:
    return frame.with_columns(_column(frame, "base").fill_null("follower").alias("base"))


def _audience_sample(frame: pl.DataFrame, secret: Secret) -> pl.DataFrame:
    """Keep lengths and flags of a sampled profile, no name."""
    frame = _audience(frame, secret)
    handle = _column(frame, "handle").str.strip_prefix("@")
    name = pl.select(pl.coalesce(_column(frame, "profile"), handle)).to_series()
    counts = [column for column, dtype in frame.schema.items() if dtype in {pl.Int64, pl.Boolean}]
    person = pl.select(pl.coalesce(name, derived_ids(frame, counts))).to_series()
    hashed = keyed_hash(frame.select("platform", person.alias("person")), secret.key)
    found = {
        "bio_length": _column(frame, "bio").str.len_chars(),
        "name_length": _column(frame, "name").str.len_chars(),
        "handle_length": handle.str.len_chars(),
        "handle_digits": handle.str.count_matches(r"\d"),
        "handle_ends_digit": handle.str.contains(r"\d$"),
    }
    kept = {
        field: pl.coalesce(
            pl.lit(_column(frame, field, pl.Int64 if values.dtype != pl.Boolean else pl.Boolean)), pl.lit(values)
        )
        for field, values in found.items()
    }
    return frame.with_columns(hashed.alias("profile"), **kept).drop("bio", "name", "handle", strict=False)


def _mentions(frame: pl.DataFrame, _: Secret) -> pl.DataFrame:
    value = pl.col("value")
    handle = pl.when(value.str.contains("^[@＠]")).then(pl.lit("handle"))
    seen = handle.when(value.str.contains("^[#＃]")).then(pl.lit("hashtag")).otherwise(pl.lit("brand"))
    told = _column(frame, "kind")
    return frame.with_columns(
        pl.coalesce(pl.lit(told), seen).alias("kind"), value.str.strip_chars_start("@＠#＃").alias("value")
    )


FINISHES: dict[str, Finish] = {
    "posts": _posts,
    "accounts": _accounts,
    "comments": _comments,
    "rates": _rates,
    "audience": _audience,
    "audience-sample": _audience_sample,
    "mentions": _mentions,
}


def audience_values(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[BadCell]]:
    """Bring the parts of an audience to one spelling: countries to codes, genders to words, ages to `25-34`."""
    pairs = frame.select("dimension", "value").drop_nulls().unique().rows()
    known, refused = {}, {}
    for dimension, value in pairs:
        try:
            known[dimension, value] = audience_value(dimension, value)
        except CellRefused as refusal:
            refused[dimension, value] = refusal
    rows = list(zip(frame.get_column("dimension"), frame.get_column("value"), strict=True))
    values = pl.Series("value", [known.get(pair) for pair in rows], dtype=pl.String)
    bad = [
        BadCell(row, "value", pair[1], refused[pair].reason, refused[pair].hint)
        for row, pair in enumerate(rows)
        if pair in refused
    ]
    return frame.with_columns(values), bad


def audience_value(dimension: str, value: str) -> str | None:
    """Read one part of an audience."""
    if dimension == "country":
        return words.parse_country(value)
    if dimension == "language":
        return words.parse_language(value)
    if dimension == "gender":
        return words.parse_choice(value, "gender", ("female", "male", "unknown"))
    if dimension == "age":
        return words.parse_age_range(value)
    return value
