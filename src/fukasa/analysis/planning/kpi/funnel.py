"""The stages of the funnel and the figures that stand at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fukasa.analysis.packaged import entries, read_toml, table
from fukasa.core.errors import InvalidInput

ROOT = "views"
"""Everything is counted from the views of the posts."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the funnel and its names by language."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a tree.

    Attributes:
        id: its name in code.
        stage: at which stage it stands.
        parent: which figure it is counted from; empty for the views.
        rate: how much of it there is per unit of the parent.
        names: by language.
        own_names: by platform, where the platform calls it otherwise, by language.

    """

    id: str
    stage: str
    parent: str
    rate: str
    names: Mapping[str, str]
    own_names: Mapping[str, Mapping[str, str]]

    def name(self, platform: str, language: str) -> str:
        """Say what the figure is called on a platform."""
        return self.own_names.get(platform, self.names)[language]


@cache
def stages() -> tuple[Stage, ...]:
    """Give the stages in the order of the funnel."""
    raw = read_toml("fukasa.analysis.planning.kpi", "data/funnel.toml")
    return entries("the stages of the funnel", raw.get("stage"), lambda row: Stage(str(row["id"]), _names(row)))


@cache
def figures() -> dict[str, Figure]:
    """Give the figures by id, each behind its parent.

    Raises:
        InvalidInput: the packaged file is broken.

    """
    raw = read_toml("fukasa.analysis.planning.kpi", "data/funnel.toml")
    found = {row.id: row for row in entries("the figures of the funnel", raw.get("figure"), _figure)}
    order, known = list(found), {stage.id for stage in stages()}
    for place, row in enumerate(found.values()):
        if row.stage not in known or (row.parent and row.parent not in order[:place]):
            raise InvalidInput(f"the figure {row.id} of the funnel has no such stage or parent; mend the data file")
    return found


def chain(figure: str) -> tuple[str, ...]:
    """Give the rates from the views down to a figure; their product is the figure per view."""
    row = figures()[figure]
    return (*chain(row.parent), row.rate) if row.parent else ()


def _figure(raw: Mapping[str, object]) -> Figure:
    parent = str(raw.get("parent", ""))
    own = table("names", raw.get("names", {}))
    return Figure(
        id=str(raw["id"]),
        stage=str(raw["stage"]),
        parent=parent,
        rate=str(raw["rate"]) if parent else "",
        names=_names(raw),
        own_names={platform: _names(table(platform, row)) for platform, row in own.items()},
    )


def _names(raw: Mapping[str, object]) -> dict[str, str]:
    return {"ja": str(raw["ja"]), "en": str(raw["en"])}
