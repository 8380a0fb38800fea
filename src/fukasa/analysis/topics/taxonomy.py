"""What an account can be about: the categories, their names in three languages, and the words that speak for them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

STRONG, PLAIN = 2.0, 1.0
_SEPARATORS = re.compile(r"\s*(?:&|/|,|・|\band\b|、|\+|>)\s*")


@dataclass(frozen=True, slots=True)
class Category:
    """One category.

    Attributes:
        category_id: its id, as stored.
        names: its name by language (``ja``, ``en``, ``ko``).
        youtube: YouTube category ids that mean it.
        aliases: other names, in lower case.
        weights: the words that speak for it, with their weight.

    """

    category_id: str
    names: Mapping[str, str]
    youtube: tuple[int, ...]
    aliases: tuple[str, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TopicModel:
    """The constants of the model; what each one does stands in ``taxonomy.toml``."""

    shrink_texts: float
    background: float
    silent_weight: float
    vote_shrink: float
    temperature: float
    unknown_log_odds: float
    confident_at: float
    second_share: float


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """All categories of one date.

    Attributes:
        version: the date.
        source: what it rests on.
        model: the constants of the model.
        categories: the categories by id.

    """

    version: str
    source: str
    model: TopicModel
    categories: Mapping[str, Category]

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Every known name, in normal form, with the id it means."""
        names: dict[str, str] = {}
        for category in self.categories.values():
            known = (category.category_id, *category.names.values(), *category.aliases, *map(str, category.youtube))
            names |= {fold(name): category.category_id for name in known}
        return names

    def normalise(self, name: str | int | None) -> str | None:
        """Find the category a free name means; None where it means none of ours.

        Args:
            name: a name in English, Japanese or Korean, a category id, or a YouTube category id.

        """
        if name is None:
            return None
        whole = fold(str(name))
        parts = (whole, *_SEPARATORS.split(whole))
        return next((self.by_name[part] for part in parts if part in self.by_name), None)


def fold(text: str) -> str:
    """Bring a name to NFKC, lower case and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def parse_taxonomy(raw: Mapping[str, Any]) -> Taxonomy:
    """Read the taxonomy from parsed TOML.

    Raises:
        InvalidInput: a key is missing, or a name or word stands in two categories.

    """
    try:
        categories = [_category(entry) for entry in raw["category"]]
        model = TopicModel(**raw["model"])
        version, source = raw["version"], raw["source"]
    except (KeyError, TypeError) as error:
        raise InvalidInput(f"taxonomy.toml is broken ({type(error).__name__}: {error}); mend it") from error
    _refuse_twice("name", (name for c in categories for name in {fold(n) for n in (c.category_id, *c.aliases)}))
    _refuse_twice("word", (word for c in categories for word in c.weights))
    return Taxonomy(version, source, model, {c.category_id: c for c in categories})


def _category(entry: Mapping[str, Any]) -> Category:
    weights = {fold(word): STRONG for word in entry["strong"]}
    weights |= {fold(word): PLAIN for word in entry["terms"] if fold(word) not in weights}
    return Category(
        category_id=entry["id"],
        names={language: entry["name"][language] for language in ("ja", "en", "ko")},
        youtube=tuple(entry["youtube"]),
        aliases=tuple(entry["aliases"]),
        weights=weights,
    )


def _refuse_twice(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise InvalidInput(f"the taxonomy has the {what} {value!r} in two categories; keep it in one")
        seen.add(value)


@cache
def default_taxonomy() -> Taxonomy:
    """The taxonomy that ships with the package."""
    return parse_taxonomy(read_toml("fukasa.analysis.topics", "taxonomy.toml"))
