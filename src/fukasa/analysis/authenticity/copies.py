"""Words that stand again and again: under one account, and under the accounts of others."""

import polars as pl

from fukasa.analysis.authenticity.sampling import comment_settings

COPIED_SQL = r"""
    WITH written AS (
        SELECT platform, account_id,
            regexp_replace(regexp_replace(lower(text), '@[a-z0-9_.]+', '', 'g'), '[^\p{L}]', '', 'g') AS words
        FROM heard WHERE text IS NOT NULL
    ),
    sizes AS (SELECT platform, count(DISTINCT account_id) AS everybody FROM written GROUP BY platform),
    long AS (SELECT *, hash(words) AS key FROM written WHERE strlen(words) >= $copied_bytes),
    spread AS (
        SELECT platform, key, count(*) AS accounts
        FROM (SELECT DISTINCT platform, account_id, key FROM long) GROUP BY platform, key
        HAVING count(*) >= $copied_accounts
    ),
    found AS (SELECT DISTINCT platform, key, words FROM long SEMI JOIN spread USING (platform, key))
    SELECT platform, words, accounts,
        accounts >= $common_accounts AND accounts > $common_share * everybody AS common
    FROM spread JOIN found USING (platform, key) JOIN sizes USING (platform) ORDER BY platform, words"""
""":func:`copied_words` for DuckDB, over a table ``heard`` of platform, account_id and text; see :func:`copied_limits`.

It counts hashes, so that it goes to disk where the comments of a catalogue are many, and keeps only the words found.
"""

COPIES_HELD_SQL = r"""
    WITH written AS (
        SELECT platform, account_id,
            regexp_replace(regexp_replace(lower(text), '@[a-z0-9_.]+', '', 'g'), '[^\p{L}]', '', 'g') AS words
        FROM heard WHERE text IS NOT NULL
    )
    SELECT DISTINCT platform, account_id, words, common FROM written JOIN copied USING (platform, words)"""
"""Which copied words stand under which accounts, over ``heard`` and a table ``copied`` of :data:`COPIED_SCHEMA`."""

COPIED_SCHEMA = pl.Schema(
    {"platform": pl.String(), "words": pl.String(), "accounts": pl.Int64(), "common": pl.Boolean()}
)


def words(text: pl.Expr) -> pl.Expr:
    """Take the letters of comments: small, without handles, digits, signs and emoji."""
    return text.str.to_lowercase().str.replace_all("@[a-z0-9_.]+", "", literal=False).str.replace_all(r"[^\p{L}]", "")


def copied_words(comments: pl.DataFrame) -> pl.DataFrame:
    """Find the words that stand under several accounts of a platform.

    Args:
        comments: platform, account_key and text of a whole catalogue; the creators' own comments left out.

    Returns:
        Rows of :data:`COPIED_SCHEMA`: words under at least ``copied_accounts`` accounts. ``common`` are those under so
        many of the accounts with comments that they are what people say anyway.

    """
    rules = comment_settings()
    heard = comments.select("platform", "account_key", words=words(pl.col("text"))).drop_nulls("words")
    sizes = heard.group_by("platform").agg(everybody=pl.col("account_key").n_unique())
    long = heard.filter(pl.col("words").str.len_bytes() >= rules.copied_bytes)
    spread = long.group_by("platform", "words").agg(accounts=pl.col("account_key").n_unique())
    found = spread.filter(pl.col("accounts") >= rules.copied_accounts).join(sizes, on="platform")
    common = (pl.col("accounts") >= rules.common_accounts) & (
        pl.col("accounts") > rules.common_share * pl.col("everybody")
    )
    told = found.sort("platform", "words").with_columns(common=common)
    return told.select(COPIED_SCHEMA.names()).cast(COPIED_SCHEMA)


def copied_limits() -> dict[str, float]:
    """Give the values that :data:`COPIED_SQL` binds."""
    rules = comment_settings()
    names = ("copied_bytes", "copied_accounts", "common_accounts", "common_share")
    return {name: getattr(rules, name) for name in names}


def repeat_marks(comments: pl.DataFrame, copied: pl.DataFrame | None) -> pl.DataFrame:
    """Say of every comment whether its words are a template of the account, and whether they are copied.

    Args:
        comments: platform, account_key and text.
        copied: of :func:`copied_words` over the catalogue; None where that is not known.

    Returns:
        Boolean columns template and copied in the order of the comments; without ``copied`` the second is null and no
        words are left out of the first as common.

    """
    rules = comment_settings()
    marked = comments.select("platform", "account_key", words=words(pl.col("text")))
    known = pl.DataFrame(schema=COPIED_SCHEMA) if copied is None else copied
    marked = marked.join(known, on=["platform", "words"], how="left", maintain_order="left")
    common = pl.col("common").fill_null(value=False)
    often = pl.len().over("account_key", "words") >= rules.template_times
    template = often & (pl.col("words").str.len_bytes() >= rules.template_bytes) & ~common
    told = pl.col("accounts").is_not_null() & ~common
    return marked.select(
        template=template.fill_null(value=False),
        copied=pl.lit(None, dtype=pl.Boolean) if copied is None else told,
    )
