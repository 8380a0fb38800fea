"""The frozen catalogue: invented creators, each named for the scenario it exists for."""

from dataclasses import dataclass
from typing import Any

from fukasa.synth.assumptions import assumptions
from fukasa.synth.packaged import packaged, require
from fukasa.synth.scenarios import scenarios

_FILE = "catalogue"


@dataclass(frozen=True, slots=True)
class Presence:
    """An archetype's account: platform, handle, followers at the end, and whether its owner connected it."""

    platform: str
    handle: str
    followers: int
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Archetype:
    """An invented creator of the catalogue.

    Attributes:
        id: short id; the creator's id in the tables is ``demo-<id>``.
        name: display name.
        scenario: the scenario it exists for.
        category: first category.
        bio: profile text.
        accounts: one to three accounts, the first is the main one.
        category_2: second category; empty for none.
        country: ISO code.
        kind: who stands behind it.
        agency: invented agency; empty for none.
        imitates: id of the archetype that it copies; empty for none.

    """

    id: str
    name: str
    scenario: str
    category: str
    bio: str
    accounts: tuple[Presence, ...]
    category_2: str = ""
    country: str = "JP"
    kind: str = "person"
    agency: str = ""
    imitates: str = ""


def _archetype(row: dict[str, Any]) -> Archetype:
    accounts = tuple(Presence(**account) for account in row["accounts"])
    archetype = Archetype(**{**row, "accounts": accounts})
    known = assumptions()
    scenarios().position(archetype.scenario)
    for category in filter(None, (archetype.category, archetype.category_2)):
        require(holds=category in known.categories, name=_FILE, what=f"{archetype.id} has category {category!r}")
    for account in accounts:
        require(
            holds=account.platform in known.platforms.names, name=_FILE, what=f"{archetype.id}: {account.platform!r}"
        )
    return archetype


CATALOGUE: tuple[Archetype, ...] = tuple(_archetype(row) for row in packaged(_FILE)["creator"])
CATALOGUE_ACCOUNTS = sum(len(archetype.accounts) for archetype in CATALOGUE)
