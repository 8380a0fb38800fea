"""Reasons: stored as a stable code with its values, shown as a sentence."""

from functools import cache

import polars as pl

from fukasa.analysis.packaged import read_toml, table
from fukasa.core.errors import InvalidInput

LANGUAGES = ("ja", "en")


@cache
def _sentences() -> dict[str, dict[str, str]]:
    raw = read_toml("fukasa.analysis.engagement", "data/reasons.toml")
    sentences = {code: {k: str(v) for k, v in table(f"reason {code}", entry).items()} for code, entry in raw.items()}
    broken = [code for code, entry in sentences.items() if set(entry) != set(LANGUAGES)]
    if broken:
        raise InvalidInput(f"the reasons {broken} need a sentence in each of {LANGUAGES}; mend reasons.toml")
    return sentences


def reason_codes() -> tuple[str, ...]:
    """List the codes that a reason may have."""
    return tuple(_sentences())


def reason(code: str, **fields: object) -> str:
    """Write a reason as it is stored: the code and its values."""
    return ":".join([code, *(f"{key}={str(value).replace(':', ' ')}" for key, value in fields.items())])


def reason_column(code: str, **fields: pl.Expr) -> pl.Expr:
    """Write a column of reasons; a value that is null reads ``?``."""
    template = ":".join([code, *(f"{key}={{}}" for key in fields)])
    values = [value.cast(pl.String).str.replace_all(":", " ", literal=True).fill_null("?") for value in fields.values()]
    return pl.format(template, *values) if values else pl.lit(code)


def reason_sentence(stored: str, language: str = "ja") -> str:
    """Turn a stored reason into a sentence.

    Args:
        stored: ``code`` or ``code:field=value:…``.
        language: ``ja`` or ``en``.

    Raises:
        InvalidInput: the code or the language is not known.

    """
    code, *pairs = stored.split(":")
    if code not in _sentences() or language not in LANGUAGES:
        raise InvalidInput(f"no sentence for the reason {code!r} in {language!r}; known languages are {LANGUAGES}")
    fields = dict(pair.split("=", 1) for pair in pairs)
    return _sentences()[code][language].format(**fields)
