"""In which language is a text? By its scripts and its small words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

LANGUAGES = ("ja", "en", "ko", "zh", "other", "und")
_OTHER_SCRIPTS = r"[\p{Cyrillic}\p{Arabic}\p{Thai}\p{Devanagari}\p{Hebrew}\p{Greek}\p{Bengali}\p{Tamil}]"
_NOISE = r"https?://\S+|www\.\S+|@[\w.]+|\S+@\S+"


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The constants of the detection; what each one does stands in ``language.toml``."""

    version: str
    latin_letter: float
    shrink: float
    enough: float
    confident_at: float
    english: tuple[str, ...]
    other: tuple[str, ...]
    han_ja: str
    han_zh: str


@cache
def default_model() -> LanguageModel:
    """The constants that ship with the package."""
    raw: dict[str, Any] = read_toml("fukasa.analysis.topics", "language.toml")
    try:
        words = raw["function_words"]
        return LanguageModel(
            version=raw["version"],
            **raw["model"],
            english=tuple(words["en"]),
            other=tuple(words["other"]),
            han_ja=raw["han"]["ja"],
            han_zh=raw["han"]["zh"],
        )
    except (KeyError, TypeError) as error:
        raise InvalidInput(f"language.toml is broken ({type(error).__name__}: {error}); mend it") from error


def detect_language(texts: pl.Series) -> pl.DataFrame:
    """Say in which language each text is written.

    Kana speaks for Japanese, Hangul for Korean; Han characters count for Japanese beside kana, else for Chinese where
    its own characters stand, else for nothing. Latin letters are English or other by their function words.

    Args:
        texts: texts of any length; null is "nothing".

    Returns:
        One row per text: ``language`` (``ja``, ``en``, ``ko``, ``zh``, ``other``, or ``und`` where there is too
        little) and ``confidence`` between 0 and 1 (null for ``und``).

    """
    model = default_model()
    table = texts.cast(pl.String).fill_null("").alias("text").to_frame().select(_masses(model))
    return table.select(_verdict(model))


def detect_account_language(accounts_texts: pl.DataFrame) -> pl.DataFrame:
    """Say in which language an account writes, from all its texts together.

    Args:
        accounts_texts: ``account_key`` and ``text``.

    Returns:
        One row per account, sorted by key: ``account_key``, ``language``, ``confidence``, ``n`` (texts).

    """
    model = default_model()
    kept = accounts_texts.with_columns(text=pl.col("text").fill_null(""))
    masses = kept.select("account_key", *_masses(model))
    pooled = masses.group_by("account_key").agg(pl.all().sum(), n=pl.len()).sort("account_key")
    return pooled.select("account_key", *_verdict(model), "n")


def _masses(model: LanguageModel) -> list[pl.Expr]:
    """How many letters speak for each language, and how many speak for none."""
    text = pl.col("text").str.normalize("NFKC").str.to_lowercase().str.replace_all(_NOISE, " ")
    kana = text.str.count_matches(r"[\p{Hiragana}\p{Katakana}]")
    han = text.str.count_matches(r"\p{Han}")
    latin = model.latin_letter * text.str.count_matches(r"[a-zà-ɏ]")
    ja_han, zh_han = (text.str.count_matches(f"[{chars}]") for chars in (model.han_ja, model.han_zh))
    english, other = (text.str.count_matches(_words(words)) for words in (model.english, model.other))
    is_ja, is_zh = (kana > 0) | (ja_han > zh_han), (kana == 0) & (zh_han > ja_han)
    is_en, is_other = (english > 0) & (english >= other), other > english
    masses = {
        "ja": kana + pl.when(is_ja).then(han).otherwise(0),
        "ko": text.str.count_matches(r"\p{Hangul}"),
        "zh": pl.when(is_zh).then(han).otherwise(0),
        "en": pl.when(is_en).then(latin).otherwise(0.0),
        "other": pl.when(is_other).then(latin).otherwise(0.0) + text.str.count_matches(_OTHER_SCRIPTS),
        "nothing": pl.when(is_ja | is_zh).then(0).otherwise(han)
        + pl.when(is_en | is_other).then(0.0).otherwise(0.5 * latin),
    }
    return [mass.cast(pl.Float64).alias(name) for name, mass in masses.items()]


def _words(words: Sequence[str]) -> str:
    return rf"\b(?:{'|'.join(words)})\b"


def _verdict(model: LanguageModel) -> tuple[pl.Expr, pl.Expr]:
    names = ("ja", "ko", "zh", "en", "other")
    best = pl.max_horizontal(*names)
    total = pl.sum_horizontal(*names, "nothing")
    confidence = best / (total + model.shrink)
    known = (total >= model.enough) & (confidence >= model.confident_at)
    language = pl.coalesce(*[pl.when(pl.col(name) == best).then(pl.lit(name)) for name in names])
    return (
        pl.when(known).then(language).otherwise(pl.lit("und")).alias("language"),
        pl.when(known).then(confidence).alias("confidence"),
    )
