"""Phrase banks expanded into pools of sentences, from which texts are drawn a column at a time.

A template such as ``{item}の{attr}`` is filled from the words of its language and category. Each pool is made once per
process and does not depend on the seed of a world; a world draws positions in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from string import Formatter
from typing import Any

import numpy as np
import pyarrow as pa

from fukasa.synth.assumptions import LANGUAGES, assumptions
from fukasa.synth.packaged import packaged, require
from fukasa.synth.randomness import FloatArray, IntArray

BRANDS_PER_CATEGORY = 3
_CATEGORY_SLOTS = frozenset({"item", "attr", "scene", "brand"})
_SEED = 20260126
_SWAPPED = 0.35  # part of the expanded sentences that get a typing habit
_DIALECT_SECTIONS = frozenset({"caption", "comment", "reply"})
_SIZES = {"comment": 700, "caption": 400, "title": 1_200}  # sentences per language and category
_SIZE = 150
Template = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PhrasePool:
    """Expanded sentences of one kind.

    Attributes:
        values: all sentences.
        start: first position by language, category and brand.
        count: how many there are from there.

    """

    values: pa.StringArray
    start: IntArray
    count: IntArray

    def draw(self, rng: np.random.Generator, language: IntArray, category: IntArray, brand: IntArray) -> pa.StringArray:
        """Draw one sentence per row."""
        start, count = self.start[language, category, brand], self.count[language, category, brand]
        return self.values.take(pa.array(start + (rng.random(len(start)) * count).astype(np.int64)))


@cache
def brands() -> tuple[tuple[str, ...], ...]:
    """Give the invented brands by category.

    Raises:
        InvalidInput: a category has another number of brands than three.

    """
    table = packaged("text/brands")["brands"]
    rows = tuple(tuple(table.get(category, ())) for category in assumptions().categories)
    right = all(len(row) == BRANDS_PER_CATEGORY for row in rows)
    require(holds=right, name="text/brands", what=f"each category needs {BRANDS_PER_CATEGORY} brands")
    return rows


@cache
def pool(section: str, key: str, *, branded: bool | None = None) -> PhrasePool:
    """Make the pool of one kind of sentence.

    Args:
        section: the table of the phrase bank, for example ``caption``.
        key: the list in it, for example ``body``.
        branded: True for templates that name a brand (one pool per brand), False for the others, None for all.

    Raises:
        InvalidInput: a template has an unknown slot or a list is empty.

    """
    shape = (len(LANGUAGES), len(assumptions().categories), BRANDS_PER_CATEGORY)
    start, count = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    values: list[str] = []
    per_brand = bool(branded) or section == "sponsored"
    for language, name in enumerate(LANGUAGES):
        bank = packaged(f"text/{name}")
        templates = _templates(bank[section][key], name, branded=branded)
        for category, brand in _cells(templates, per_brand=per_brand, shape=shape):
            own = _own_templates(bank, templates, category, key, name)
            made = _expanded(bank, own, category, brand, section, one_brand=per_brand)
            where = _region(templates, category, brand, per_brand=per_brand)
            start[language][where], count[language][where] = len(values), len(made)
            values.extend(made)
    return PhrasePool(pa.array(values, pa.string()), start, count)


@cache
def category_pool(key: str, part: int | None = None) -> PhrasePool:
    """Make a pool out of a category's own list (``lines`` or ``tags``); ``part`` 0 or 1 takes every second word."""
    shape = (len(LANGUAGES), len(assumptions().categories), BRANDS_PER_CATEGORY)
    start, count = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    values: list[str] = []
    for language, name in enumerate(LANGUAGES):
        for category, category_id in enumerate(assumptions().categories):
            words = packaged(f"text/{name}")["category"][category_id][key]
            words = words if part is None else words[part::2]
            start[language, category], count[language, category] = len(values), len(words)
            values.extend(words)
    return PhrasePool(pa.array(values, pa.string()), start, count)


def _templates(texts: Sequence[str], language: str, *, branded: bool | None) -> list[Template]:
    parsed = [tuple((literal, slot or "") for literal, slot, _, _ in Formatter().parse(text)) for text in texts]
    if branded is not None:
        parsed = [template for template in parsed if ("brand" in _slots(template)) == branded]
    require(holds=bool(parsed), name=f"text/{language}", what=f"a list of phrases is empty (branded={branded})")
    return parsed


def _own_templates(
    bank: Mapping[str, Any], templates: list[Template], category: int, key: str, language: str
) -> list[Template]:
    """Add the templates that fit one category alone, twice, since they ask what that category is asked."""
    own = bank["category"][assumptions().categories[category]].get(key, [])
    return templates + 2 * _templates(own, language, branded=None) if own else templates


def _slots(template: Template) -> set[str]:
    return {slot for _, slot in template}


def _by_category(templates: Sequence[Template]) -> bool:
    return any(_slots(template) & _CATEGORY_SLOTS for template in templates)


def _cells(templates: Sequence[Template], *, per_brand: bool, shape: tuple[int, ...]) -> list[tuple[int, int]]:
    if not _by_category(templates):
        return [(0, 0)]
    return [(category, brand) for category in range(shape[1]) for brand in range(shape[2] if per_brand else 1)]


def _region(templates: Sequence[Template], category: int, brand: int, *, per_brand: bool) -> Any:
    if not _by_category(templates):
        return (slice(None), slice(None))
    return (category, brand) if per_brand else (category, slice(None))


def _expanded(
    bank: Mapping[str, Any], templates: Sequence[Template], category: int, brand: int, section: str, *, one_brand: bool
) -> list[str]:
    size = _SIZES.get(section, _SIZE)
    if not any(slot for template in templates for slot in _slots(template)):
        return ["".join(literal for literal, _ in template) for template in templates]
    rng = np.random.default_rng([_SEED, category, brand, len(templates)])
    words = _words(bank, category, brand, one=one_brand)
    drawn = [[words[slot] for _, slot in template if slot] for template in templates]
    needed = np.array([len(lists) + 1 for lists in drawn])[np.arange(size) % len(templates)]  # the last is for the swap
    first = np.cumsum(needed) - needed
    chances = rng.random(int(needed.sum()))
    made = np.empty(size, dtype=object)
    for place, (template, lists) in enumerate(zip(templates, drawn, strict=True)):
        mine = first[place :: len(templates)]
        picked = [_picked(one, chances[mine + at]) for at, one in enumerate(lists)]
        made[place :: len(templates)] = _filled(template, picked, len(mine))
    if section in _DIALECT_SECTIONS:
        last = chances[first + needed - 1]
        for number in np.flatnonzero(last < _SWAPPED).tolist():
            made[number] = _swapped(made[number], bank["texture"]["swaps"], last[number])
    texts: list[str] = made.tolist()
    return texts


def _picked(words: Sequence[str], chances: FloatArray) -> list[str]:
    return [words[place] for place in (chances * len(words)).astype(np.int64).tolist()]


def _filled(template: Template, picked: Sequence[Sequence[str]], size: int) -> list[str]:
    """Write a template as often as words were picked for its slots."""
    words = iter(picked)
    parts: list[Iterable[str]] = [repeat("", size)]  # a template may be empty
    for literal, slot in template:
        parts.append(repeat(literal, size))
        if slot:
            parts.append(next(words))
    return ["".join(row) for row in zip(*parts, strict=True)]


def _words(bank: Mapping[str, Any], category: int, brand: int, *, one: bool) -> dict[str, Sequence[str]]:
    own = bank["category"][assumptions().categories[category]]
    names = brands()[category]
    return {
        **bank["word"],
        "size": bank["word"][f"size_{assumptions().size_words[category]}"],
        "item": own["items"],
        "attr": own["attrs"],
        "scene": own["scenes"],
        "brand": names[brand : brand + 1] if one else names,
    }


def _swapped(text: str, swaps: Sequence[Sequence[str]], chance: float) -> str:
    if not swaps:
        return text
    old, new = swaps[int(chance / _SWAPPED * len(swaps))]
    return text.replace(old, new)
