"""What is an account about? Supplied names first, else the words of its texts."""

import polars as pl

from fukasa.analysis.topics.taxonomy import Taxonomy, default_taxonomy
from fukasa.analysis.topics.words import found_words
from fukasa.core.errors import InvalidInput

CATEGORY_SCHEMA: dict[str, pl.DataType] = {
    "category": pl.String(),
    "category_2": pl.String(),
    "category_confidence": pl.Float64(),
    "category_basis": pl.String(),
    "category_n": pl.UInt32(),
    "evidence": pl.List(pl.String),
}
_EVIDENCE_WORDS = 6
_DIGITS = 9  # sums are rounded, so that the order of the texts leaves no trace


def categorise(
    accounts_texts: pl.DataFrame, supplied: pl.DataFrame | None = None, taxonomy: Taxonomy | None = None
) -> pl.DataFrame:
    """Say what accounts are about, in at most two categories.

    Each text spreads one vote over the categories whose words it holds (less than one where it holds little); votes
    are shrunk towards a background share, compared with it as log-odds (the log-odds-ratio with a prior of Monroe,
    Colaresi and Quinn, 2008) and turned into a confidence by a softmax in which "unknown" takes part. Below the
    confidence of the taxonomy the category is null.

    Args:
        accounts_texts: ``account_key`` and ``text``: bio, captions, titles, hashtags; one row per text.
        supplied: ``account_key``, ``category`` and optionally ``category_2``, in any known name; they win.
        taxonomy: the categories; those of the package by default.

    Returns:
        One row per account, sorted by key: ``account_key``, the columns of :data:`CATEGORY_SCHEMA`. The basis is
        ``supplied``, ``modelled``, or null where nothing could be said; ``category_n`` is the number of texts.

    Raises:
        InvalidInput: a column is missing.

    """
    _need(accounts_texts, "account_key", "text")
    taxonomy = taxonomy or default_taxonomy()
    modelled = _modelled(accounts_texts, taxonomy)
    if supplied is None:
        return modelled
    _need(supplied, "account_key", "category")
    return _with_supplied(modelled, supplied, taxonomy)


def normalise_categories(names: pl.Series, taxonomy: Taxonomy | None = None) -> pl.Series:
    """Turn free category names into category ids, null where a name means none of ours."""
    taxonomy = taxonomy or default_taxonomy()
    known = {name: taxonomy.normalise(name) for name in names.unique().to_list()}
    return pl.Series(names.name, [known[name] for name in names.to_list()], dtype=pl.String)


def _need(frame: pl.DataFrame, *columns: str) -> None:
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise InvalidInput(f"the table lacks {', '.join(missing)}; it has {', '.join(frame.columns)}; rename or add it")


def _lexicon(taxonomy: Taxonomy) -> pl.DataFrame:
    rows = [
        (word, category.category_id, weight)
        for category in taxonomy.categories.values()
        for word, weight in category.weights.items()
    ]
    return pl.DataFrame(rows, schema={"word": pl.String, "category": pl.String, "weight": pl.Float64}, orient="row")


def _modelled(accounts_texts: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    texts = (
        accounts_texts.select("account_key", "text").filter(pl.col("text").str.contains(r"\S")).with_row_index("row")
    )
    words = found_words(texts.select("row", "text"), _lexicon(taxonomy)).join(
        texts.select("row", "account_key"), on="row"
    )
    scores = _scores(texts, words, taxonomy)
    picked = _pick(scores, taxonomy)
    keys = accounts_texts.select(pl.col("account_key").unique()).sort("account_key")
    counts = texts.group_by("account_key").agg(category_n=pl.len())
    table = keys.join(picked, on="account_key", how="left").join(counts, on="account_key", how="left")
    table = table.join(_evidence(words, picked), on="account_key", how="left").sort("account_key")
    return table.with_columns(
        category_n=pl.col("category_n").fill_null(0),
        evidence=pl.col("evidence").fill_null(pl.lit([], dtype=pl.List(pl.String))),
    ).select("account_key", *CATEGORY_SCHEMA)


def _scores(texts: pl.DataFrame, words: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    """Log-odds against the background of each category that an account has words of."""
    model = taxonomy.model
    per_text = words.group_by("account_key", "row", "category").agg(pl.col("weight").sum())
    all_weight = pl.col("weight").sum().over("row") + model.vote_shrink
    votes = per_text.with_columns(vote=pl.col("weight") / all_weight)
    spoken = words.group_by("account_key").agg(spoken=pl.col("row").n_unique())
    size = texts.group_by("account_key").agg(n=pl.len()).join(spoken, on="account_key")
    counted = pl.col("spoken") + model.silent_weight * (pl.col("n") - pl.col("spoken"))
    share = (pl.col("votes") + model.shrink_texts * model.background) / (pl.col("counted") + model.shrink_texts)
    return (
        votes.group_by("account_key", "category")
        .agg(votes=pl.col("vote").sum().round(_DIGITS))
        .join(size.with_columns(counted=counted), on="account_key")
        .with_columns(score=_logit(share) - _logit(pl.lit(model.background)))
    )


def _logit(share: pl.Expr) -> pl.Expr:
    return (share / (1 - share)).log()


def _pick(scores: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    """The first and second category with the confidence that the account is about them."""
    model = taxonomy.model
    odds = (pl.col("score") / model.temperature).exp()
    mass = odds / (odds.sum().over("account_key") + pl.lit(model.unknown_log_odds / model.temperature).exp())
    ranked = scores.with_columns(mass=mass).sort(["account_key", "votes", "category"], descending=[False, True, False])
    first = ranked.group_by("account_key", maintain_order=True).first().rename({"votes": "votes_1", "mass": "mass_1"})
    second = ranked.group_by("account_key", maintain_order=True).agg(
        category_2=pl.col("category").get(1, null_on_oob=True),
        votes_2=pl.col("votes").get(1, null_on_oob=True),
        mass_2=pl.col("mass").get(1, null_on_oob=True),
        score_2=pl.col("score").get(1, null_on_oob=True),
    )
    both = first.join(second, on="account_key")
    has_second = (pl.col("votes_2") >= model.second_share * pl.col("votes_1")) & (
        pl.col("score_2") > model.unknown_log_odds
    )
    both = both.with_columns(has_second=has_second.fill_null(value=False))
    confidence = pl.col("mass_1") + pl.when("has_second").then("mass_2").otherwise(0.0)
    both = both.with_columns(category_confidence=confidence.round(_DIGITS))
    sure = pl.col("category_confidence") >= model.confident_at
    return both.select(
        "account_key",
        category=pl.when(sure).then("category"),
        category_2=pl.when(sure & pl.col("has_second")).then("category_2"),
        category_confidence=pl.when(sure).then("category_confidence"),
        category_basis=pl.when(sure).then(pl.lit("modelled")),
    )


def _evidence(words: pl.DataFrame, picked: pl.DataFrame) -> pl.DataFrame:
    """The words that spoke most for the picked categories."""
    pairs = [picked.select("account_key", category=name) for name in ("category", "category_2")]
    spoke = words.join(pl.concat(pairs).drop_nulls(), on=["account_key", "category"])
    counted = spoke.group_by("account_key", "word").agg(weight=pl.col("weight").sum())
    ranked = counted.sort(["account_key", "weight", "word"], descending=[False, True, False])
    return ranked.group_by("account_key", maintain_order=True).agg(evidence=pl.col("word").head(_EVIDENCE_WORDS))


def _with_supplied(modelled: pl.DataFrame, supplied: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    second = (
        supplied["category_2"]
        if "category_2" in supplied.columns
        else pl.Series([None] * len(supplied), dtype=pl.String)
    )
    names = pl.DataFrame(
        {
            "account_key": supplied["account_key"],
            "first": normalise_categories(supplied["category"].cast(pl.String), taxonomy),
            "second": normalise_categories(second.cast(pl.String), taxonomy),
        }
    ).unique("account_key", keep="first", maintain_order=True)
    table = modelled.join(names, on="account_key", how="full", coalesce=True).sort("account_key")
    given = pl.coalesce("first", "second")
    known = given.is_not_null()
    other = pl.when(pl.col("first").is_not_null() & (pl.col("second") != pl.col("first"))).then("second")
    return table.with_columns(
        category=pl.coalesce(given, "category"),
        category_2=pl.when(known).then(other).otherwise("category_2"),
        category_confidence=pl.when(known).then(None).otherwise("category_confidence"),
        category_basis=pl.when(known).then(pl.lit("supplied")).otherwise("category_basis"),
        evidence=pl.when(known).then(pl.lit([], dtype=pl.List(pl.String))).otherwise("evidence"),
        category_n=pl.col("category_n").fill_null(0),
    ).select("account_key", *CATEGORY_SCHEMA)
