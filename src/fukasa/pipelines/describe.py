"""What words say about accounts and posts: paid or not, about what, in which language and country."""

import polars as pl

from fukasa.analysis.sponsorship import judge_frame
from fukasa.analysis.topics.categorise import categorise
from fukasa.analysis.topics.country import guess_country
from fukasa.analysis.topics.language import detect_account_language
from fukasa.pipelines.chunks import Chunk

TEXTS_PER_ACCOUNT = 30
TOP_HASHTAGS = 8
LANGUAGE_TEXTS = 10
LANGUAGE_CHARACTERS = 160
READ_CAPTION = 600  # characters; what an account is about stands at the beginning

_VERDICTS = {
    "sponsored_probability": "p_sponsored",
    "sponsored_label": "sponsorship_label",
    "sponsored_brand": "sponsorship_brand",
    "sponsored_evidence": "sponsorship_evidence",
}


def describe_posts(chunk: Chunk) -> pl.DataFrame:
    """Add to every post whether it is paid, how that is known and by whom it is paid."""
    judged = judge_frame(chunk.posts)
    return judged.rename(_VERDICTS).drop("sponsored_basis", "sponsored_sentence_ja", "sponsored_sentence_en")


def describe_accounts(chunk: Chunk) -> pl.DataFrame:
    """Add category, language and country with their basis, the top hashtags and the text that is searched."""
    texts = _texts(chunk)
    described = chunk.accounts
    for found in (_topics(chunk, texts), _languages(chunk, texts), _countries(chunk), _top_hashtags(chunk)):
        described = described.join(found, on="account_key", how="left", maintain_order="left")
    return described.with_columns(
        *_supplied_first("language"), *_supplied_first("country"), search_text=_search_text()
    ).drop("^supplied_.*$", "^modelled_.*$")


def _topics(chunk: Chunk, texts: pl.DataFrame) -> pl.DataFrame:
    supplied = chunk.accounts.select("account_key", category="supplied_category", category_2="supplied_category_2")
    return categorise(texts, supplied).rename({"evidence": "category_evidence"})


def _languages(chunk: Chunk, texts: pl.DataFrame) -> pl.DataFrame:
    """Recognise the language of accounts for which none was supplied, from the beginnings of a few texts."""
    unknown = chunk.accounts.filter(pl.col("supplied_language").is_null()).select("account_key")
    few = texts.join(unknown, on="account_key").group_by("account_key", maintain_order=True).head(LANGUAGE_TEXTS)
    found = detect_account_language(few.with_columns(pl.col("text").str.head(LANGUAGE_CHARACTERS)))
    known = pl.when(pl.col("language") != "und").then("language")
    return found.select("account_key", modelled_language=known, language_confidence="confidence")


def _countries(chunk: Chunk) -> pl.DataFrame:
    profile = pl.concat_str(pl.col("bio", "region").fill_null(""), separator="\n")
    found = guess_country(chunk.accounts.select("account_key", text=profile, language="supplied_language"))
    return found.select("account_key", "country_confidence", modelled_country="country")


def _supplied_first(name: str) -> tuple[pl.Expr, pl.Expr]:
    """Take what was supplied, else what was modelled, and say which."""
    supplied, modelled = pl.col(f"supplied_{name}"), pl.col(f"modelled_{name}")
    basis = (
        pl.when(supplied.is_not_null()).then(pl.lit("supplied")).when(modelled.is_not_null()).then(pl.lit("modelled"))
    )
    return pl.coalesce(supplied, modelled).alias(name), basis.alias(f"{name}_basis")


def _texts(chunk: Chunk) -> pl.DataFrame:
    """Give the texts of each account: its profile and its newest posts."""
    profile = pl.concat_str(pl.col("name", "bio").fill_null(""), separator="\n")
    tags = pl.col("hashtags").list.join(" ").fill_null("")
    caption = pl.col("caption").fill_null("").str.head(READ_CAPTION)
    newest = chunk.posts.sort("posted_at", descending=True, nulls_last=True)
    newest = newest.group_by("account_key", maintain_order=True).head(TEXTS_PER_ACCOUNT)
    return pl.concat(
        [
            chunk.accounts.select("account_key", text=profile),
            newest.select(
                "account_key", text=pl.concat_str(pl.col("title").fill_null(""), caption, tags, separator="\n")
            ),
        ]
    )


def _top_hashtags(chunk: Chunk) -> pl.DataFrame:
    used = chunk.posts.select("account_key", tag="hashtags").explode("tag").drop_nulls("tag")
    counted = (
        used.group_by("account_key", "tag").len().sort("account_key", "len", "tag", descending=[False, True, False])
    )
    return counted.group_by("account_key", maintain_order=True).agg(top_hashtags=pl.col("tag").head(TOP_HASHTAGS))


def _search_text() -> pl.Expr:
    """Put together what a keyword may hit, folded: width, case and composition make no difference."""
    words = pl.concat_str(
        pl.col("handle", "name", "bio", "category", "category_2").fill_null(""),
        pl.col("top_hashtags").list.join(" ").fill_null(""),
        separator="\n",
    )
    return words.str.normalize("NFKC").str.to_lowercase()
