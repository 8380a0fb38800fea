"""Handles, names, bios, links and the identity of creators across their accounts."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.synth.assumptions import LANGUAGES, assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.catalogue import CATALOGUE
from fukasa.synth.grammar import pool
from fukasa.synth.packaged import packaged
from fukasa.synth.randomness import BoolArray, IntArray, happens, stream
from fukasa.synth.strings import joined, where

_LINK_SHOWN = 0.7  # of the creators with several accounts, those who point at the other one
_PERMUTE = 7_919  # prime, so that handles do not come in alphabetical order
_PAIRS = 32 * 64  # names times words of the handles
_PLAIN_UNDER = 60
_STEP = 7
_SPREAD = 120


@dataclass(frozen=True, slots=True)
class Profiles:
    """What the profiles of a block show.

    Attributes:
        account_id: ids of the accounts.
        creator_id: the true creator of each account.
        handle, name, bio: words of the profile.
        links: addresses on reserved domains (``https://<platform>.example/@handle``): nobody real is pointed at.
        points_at: the account a link points at, a position in the block, -1 for none.
        region: region; null where not told.

    """

    account_id: pa.StringArray
    creator_id: pa.StringArray
    handle: pa.StringArray
    name: pa.StringArray
    bio: pa.StringArray
    links: pa.ListArray
    points_at: IntArray
    region: pa.StringArray


def account_ids(platform: IntArray, index: IntArray) -> pa.StringArray:
    """Write the ids of accounts: the platform's code and the position in the world."""
    codes = assumptions().platforms.codes
    return pa.array([f"{codes[p]}{i:09d}" for p, i in zip(platform.tolist(), index.tolist(), strict=True)])


def draw_profiles(seed: int, cast: Cast) -> Profiles:
    """Write the profiles of a block."""
    rng = stream(seed, cast.block, "profiles")
    main = cast.creator - cast.index[0]
    points_at = _pointers(rng, cast, main)
    handle = pa.array(_handles(seed, cast)).take(pa.array(main)) if cast.block else _planted(cast, "handle")
    name = pa.array(_names(seed, rng, cast)).take(pa.array(main)) if cast.block else _planted(cast, "name")
    bio = _bios(rng, cast) if cast.block else _planted(cast, "bio")
    return Profiles(
        account_id=account_ids(cast.platform, cast.index),
        creator_id=_creator_ids(cast),
        handle=handle,
        name=name,
        bio=bio,
        links=_links(cast, handle, points_at),
        points_at=points_at,
        region=_regions(rng, cast),
    )


def _planted(cast: Cast, key: str) -> pa.StringArray:
    if key == "handle":
        return pa.array([account.handle for archetype in CATALOGUE for account in archetype.accounts])
    return pa.array([getattr(CATALOGUE[number], key) for number in cast.archetype])


def _creator_ids(cast: Cast) -> pa.StringArray:
    planted = cast.archetype.tolist()
    return pa.array(
        [
            f"demo-{CATALOGUE[a].id}" if a >= 0 else f"cr{c:09d}"
            for a, c in zip(planted, cast.creator.tolist(), strict=True)
        ]
    )


def _pointers(rng: np.random.Generator, cast: Cast, main: IntArray) -> IntArray:
    """Let second accounts point at the main one; the catalogue's always do."""
    shown = happens(rng, _LINK_SHOWN, len(cast)) | (cast.block == 0)
    return np.where(~cast.main & shown, main, -1)


def _handles(seed: int, cast: Cast) -> list[str]:
    """Make handles that are unique per platform: a permutation of name and word, then numbers."""
    names = [packaged("text/names")[language]["handle"] for language in LANGUAGES]
    words = packaged("text/names")["shared"]["handle_word"]
    pairs = _PAIRS
    made = []
    for place, index, language in zip(_places(seed, cast), cast.index.tolist(), cast.language.tolist(), strict=True):
        name, word = names[language][place % len(names[0])], words[place // len(names[0])]
        number = index // pairs * _STEP + (place * 31 + language) % _SPREAD
        plain = index < pairs and number < _PLAIN_UNDER
        made.append(f"{name}{'._'[place % 2]}{word}{'' if plain else number}")
    return made


def _places(seed: int, cast: Cast) -> list[int]:
    """Give each account its pair of name and word: a permutation of all pairs."""
    return [(index * _PERMUTE + seed) % _PAIRS for index in cast.index.tolist()]


def _names(seed: int, rng: np.random.Generator, cast: Cast) -> list[str]:
    known = assumptions()
    banks = [packaged("text/names")[language] for language in LANGUAGES]
    chance = rng.random(len(cast)).tolist()
    made = []
    rows = zip(_places(seed, cast), cast.language.tolist(), cast.category.tolist(), chance, strict=True)
    for place, language, category, draw in rows:
        bank = banks[language]
        name = bank["display"][place % len(bank["display"])]
        made.append(_at(bank["pattern"], draw).format(name=name, word=bank["word"][known.categories[category]]))
    return made


def _at(options: list[str], chance: float) -> str:
    return options[int(chance * len(options))]


def _bios(rng: np.random.Generator, cast: Cast) -> pa.StringArray:
    brand = np.zeros(len(cast), dtype=np.int64)

    def draw(key: str, chance: float) -> pa.StringArray:
        text = pool("bio", key).draw(rng, cast.language, cast.category, brand)
        return where(happens(rng, chance, len(cast)), text)

    parts = [draw("role", 1.0), draw("detail", 0.8), draw("role", 0.3), draw("detail", 0.4), draw("contact", 0.6)]
    lines, slashes = joined(*parts, separator="\n"), joined(*parts, separator=" / ")
    bio = pc.if_else(pa.array(happens(rng, 0.5, len(cast))), lines, slashes)
    return where(happens(rng, 0.97, len(cast)), bio)


def _links(cast: Cast, handle: pa.StringArray, points_at: IntArray) -> pa.ListArray:
    platforms = pa.array(assumptions().platforms.names)
    target = pa.array(np.maximum(points_at, 0))
    host = platforms.take(pa.array(cast.platform)).take(target)
    address = pc.binary_join_element_wise("https://", host, ".example/@", handle.take(target), "")
    offsets = np.concatenate([[0], np.cumsum(points_at >= 0)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), where(points_at >= 0, address).drop_null())


def _regions(rng: np.random.Generator, cast: Cast) -> pa.StringArray:
    regions = packaged("text/names")["regions"]
    countries = assumptions().countries
    chance = rng.random(len(cast)).tolist()
    text = pa.array([_at(regions[countries[c]], x) for c, x in zip(cast.country.tolist(), chance, strict=True)])
    return where(happens(rng, 0.6, len(cast)), text)


def known_creator(seed: int, cast: Cast) -> BoolArray:
    """Tell for which accounts the table names the creator: all main ones, and some of the second ones."""
    told = happens(stream(seed, cast.block, "known creator"), 0.4, len(cast))
    open_question = np.array([a >= 0 and CATALOGUE[a].scenario == "three_platforms" for a in cast.archetype.tolist()])
    second = np.where(cast.archetype >= 0, ~open_question, told)
    return np.asarray(cast.main | second)
