"""A question as SQL that SQLite and PostgreSQL both understand."""

from collections.abc import Callable, Iterator

from fukasa.cli.benchmarks.search.against.grams import grams
from fukasa.cli.benchmarks.search.questions import Question
from fukasa.lake.query.fields import SetField
from fukasa.lake.text.folding import folded

FACETS = ("platform", "country", "language", "tier")
SHOWN = "account_key, handle, name, bio, platform, country, followers, er_common, last_post_age_days, cpv_p50"


def conditions(question: Question, words: Callable[[Question], str]) -> str:
    """Write what must hold; ``words`` writes the keywords. Values are those of the mix, never typed ones."""
    parts = [_any(name, values) for name, values in question.sets.items()]
    for name, (low, high) in question.ranges.items():
        parts += [f"{name.value} >= {low}"] if low is not None else []
        parts += [f"{name.value} <= {high}"] if high is not None else []
    parts += [f"{name.value} = {'true' if held else 'false'}" for name, held in question.flags.items()]
    parts += [words(question)] if question.words else []
    return " AND ".join(parts) or "true"


def order(question: Question) -> str:
    """Write the order; relevance is each engine's own affair."""
    assert question.sort is not None  # noqa: S101 - asked for only then
    return f"{question.sort.value} {'DESC' if question.descending else 'ASC'} NULLS LAST, account_no"


def phrase(word: str, joined: str, quote: str) -> str:
    """Write a keyword as its pieces side by side."""
    return joined.join(f"{quote}{piece}{quote}" for piece in grams(folded(word)))


def _any(name: SetField, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    columns: Iterator[str] = iter(("category", "category_2") if name is SetField.CATEGORY else (name.value,))
    return f"({' OR '.join(f'{column} IN ({listed})' for column in columns)})"
