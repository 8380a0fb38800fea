"""In which country does an account live? Only where its profile says something about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

COUNTRY_SCHEMA: dict[str, pl.DataType] = {
    "country": pl.String(),
    "country_confidence": pl.Float64(),
    "country_basis": pl.String(),
    "country_evidence": pl.List(pl.String),
}


@dataclass(frozen=True, eq=False)
class CountryModel:
    """The dated lists: what speaks for which country, and how much.

    Attributes:
        version: the date.
        signs: ``word``, ``code``, ``weight``.
        languages: ``language``, ``code``: the language adds a little where another sign stands.
        language_weight: what it adds.
        unknown: the score of "unknown" in the softmax.
        confident_at: below this confidence the country is null.

    """

    version: str
    signs: pl.DataFrame
    languages: pl.DataFrame
    language_weight: float
    unknown: float
    confident_at: float


def parse_countries(raw: Mapping[str, Any]) -> CountryModel:
    """Read the lists from parsed TOML.

    Raises:
        InvalidInput: a key is missing.

    """
    try:
        model = raw["model"]
        languages = [(lang, entry["code"]) for entry in raw["country"] for lang in entry["languages"]]
        return CountryModel(
            version=raw["version"],
            signs=pl.DataFrame(list(_signs(raw)), schema=["word", "code", "weight"], orient="row"),
            languages=pl.DataFrame(languages, schema=["language", "code"], orient="row"),
            language_weight=model["language"],
            unknown=model["unknown"],
            confident_at=model["confident_at"],
        )
    except KeyError as error:
        raise InvalidInput(f"country.toml is broken ({type(error).__name__}: {error}); mend it") from error


def _signs(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    for entry in raw["country"]:
        for kind in ("certain", "strong", "place"):
            for word in entry[kind]:
                yield word, str(entry["code"]), raw["model"][kind]


@cache
def default_countries() -> CountryModel:
    """The lists that ship with the package."""
    return parse_countries(read_toml("fukasa.analysis.topics", "country.toml"))


def guess_country(profiles: pl.DataFrame, model: CountryModel | None = None) -> pl.DataFrame:
    """Guess the country an account lives in from its profile text.

    Args:
        profiles: ``account_key``, ``text`` (the profile text, not captions), and optionally ``language`` and
            ``country`` (as supplied, ISO 3166-1 alpha-2; it wins). One row per account.
        model: the lists; those of the package by default.

    Returns:
        One row per account, in order: ``account_key``, the columns of :data:`COUNTRY_SCHEMA`. Where nothing speaks,
        or too little, the country is null: a language is no country.

    Raises:
        InvalidInput: a column is missing or an account stands twice.

    """
    model = model or default_countries()
    if not {"account_key", "text"} <= set(profiles.columns) or profiles["account_key"].is_duplicated().any():
        raise InvalidInput("profiles need account_key and text, one row per account; group or rename the columns")
    base = profiles.select(
        "account_key",
        "text",
        *(pl.col(n) if n in profiles.columns else pl.lit(None, pl.String).alias(n) for n in ("language", "country")),
    )
    best = _best(_scores(base, model), model)
    table = base.join(best, on="account_key", how="left", maintain_order="left")
    supplied = pl.col("country").str.strip_chars().str.to_uppercase()
    known = supplied.str.contains(r"^[A-Z]{2}$").fill_null(value=False)
    sure = ~known & (pl.col("mass") >= model.confident_at).fill_null(value=False)
    return table.select(
        "account_key",
        country=pl.when(known).then(supplied).when(sure).then("code"),
        country_confidence=pl.when(sure).then("mass"),
        country_basis=pl.when(known).then(pl.lit("supplied")).when(sure).then(pl.lit("modelled")),
        country_evidence=pl.when(sure).then("found").otherwise(pl.lit([], dtype=pl.List(pl.String))),
    )


def _scores(base: pl.DataFrame, model: CountryModel) -> pl.DataFrame:
    """What speaks for each country of each account; the language counts only beside another sign."""
    text = pl.col("text").fill_null("").str.normalize("NFKC").str.to_lowercase()
    spaced = pl.concat_str([pl.lit(" "), text.str.replace_all(r"[\s,|/!]+", " "), pl.lit(" ")])
    forms = model.signs.with_columns(form=pl.Series([_form(word) for word in model.signs["word"]], dtype=pl.String))
    words = spaced.str.extract_many(forms["form"].to_list(), overlapping=True)
    found = base.select("account_key", "language", form=words).explode("form", empty_as_null=False, keep_nulls=False)
    hits = found.unique(maintain_order=True).join(forms, on="form")
    bonus = model.languages.with_columns(bonus=pl.lit(model.language_weight))
    scored = hits.group_by("account_key", "language", "code").agg(
        score=pl.col("weight").sum(), found=pl.col("word").unique().sort()
    )
    joined = scored.join(bonus, on=["language", "code"], how="left")
    return joined.with_columns(score=pl.col("score") + pl.col("bonus").fill_null(0.0))


def _form(word: str) -> str:
    """A Latin name is looked for as whole words, as separated in the text; everything else inside the text."""
    plain = word.replace(",", "")
    return f" {plain} " if plain.replace(" ", "").isalpha() and plain.isascii() else word


def _best(scores: pl.DataFrame, model: CountryModel) -> pl.DataFrame:
    odds = pl.col("score").exp()
    mass = odds / (odds.sum().over("account_key") + pl.lit(model.unknown).exp())
    ranked = scores.with_columns(mass=mass).sort(["account_key", "mass", "code"], descending=[False, True, False])
    return ranked.group_by("account_key", maintain_order=True).first().select("account_key", "code", "mass", "found")
