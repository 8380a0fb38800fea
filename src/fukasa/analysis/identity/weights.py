"""The dated weights of the identity proposals: read from the package and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

_WEIGHTS = {
    *("link", "link_back", "link_shared", "other_declared", "rival"),
    *("handle_long", "handle_middle", "handle_short", "handle_similar"),
    *("name_rare", "name_common", "bio_same", "bio_similar", "bio_different"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Where proposals begin and end; what each one does stands in ``weights.toml``."""

    prior: float
    propose_at: float
    cap_without_link: float
    cap_link_alone: float
    handle_block: int
    name_block: int
    rare_name: int
    bio_letters: int
    name_letters: int


@dataclass(frozen=True, eq=False)
class IdentityWeights:
    """All weights of one date.

    Attributes:
        version: the date.
        limits: where proposals begin and end.
        weights: log-odds by reason.
        handle_affixes: words that handles carry beside the name.
        name_affixes: the same for display names.
        hosts: how a profile's address looks, by platform; one group, the handle.
        not_handles: first parts of an address that are no handles.

    """

    version: str
    limits: Limits
    weights: Mapping[str, float]
    handle_affixes: tuple[str, ...]
    name_affixes: tuple[str, ...]
    hosts: Mapping[str, str]
    not_handles: frozenset[str]


def parse_weights(raw: Mapping[str, Any]) -> IdentityWeights:
    """Read the weights from parsed TOML.

    Raises:
        InvalidInput: a key is missing, a pattern does not compile, or a limit is no probability.

    """
    try:
        book = IdentityWeights(
            version=raw["version"],
            limits=Limits(**raw["limits"]),
            weights=raw["weights"],
            handle_affixes=tuple(raw["affixes"]["handle"]),
            name_affixes=tuple(raw["affixes"]["name"]),
            hosts={name: re.compile(pattern).pattern for name, pattern in raw["hosts"].items()},
            not_handles=frozenset(raw["not_handles"]["all"]),
        )
    except (KeyError, TypeError, re.error) as error:
        raise InvalidInput(f"weights.toml is broken ({type(error).__name__}: {error}); mend it") from error
    shares = (book.limits.prior, book.limits.propose_at, book.limits.cap_without_link, book.limits.cap_link_alone)
    if set(book.weights) != _WEIGHTS or not all(0 < share < 1 for share in shares):
        raise InvalidInput("the identity weights lack a reason or have a limit outside 0 to 1; mend weights.toml")
    return book


@cache
def default_weights() -> IdentityWeights:
    """The weights that ship with the package."""
    return parse_weights(read_toml("fukasa.analysis.identity", "weights.toml"))
