"""A ranking as a page: sliders, groups of equal parts, one line per account."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.ranking.components import components_of
from fukasa.analysis.planning.ranking.rank import Components, Group, Ranking, rank
from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.apps.catalogue import words
from fukasa.apps.catalogue.addresses import panel_path, report_path
from fukasa.apps.ranking import selectors
from fukasa.apps.ranking.fit import fit_of
from fukasa.apps.ranking.forms import LIST, WeightsForm, default_sliders
from fukasa.apps.ranking.selectors import Candidates
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.index import SearchIndex

FIT = "fit"
_TOP = 10
_SEED = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks for; whatever cannot be is the default."""

    sliders: Mapping[str, float]
    basis: str
    plan_id: int | None
    top: int
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider."""

    part: str
    name: str
    value: str
    usual: int
    idle: bool  # without a brief there is no fit


@dataclass(frozen=True, slots=True)
class Line:
    """One account in its group; shares are between 0 and 1."""

    key: str
    name: str
    handle: str
    platform: str
    tier: str
    report: str
    panel: str
    place: int
    change: int
    score: float
    in_top: float
    low: int
    high: int
    parts: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Accounts with the same parts."""

    parts: tuple[str, ...]
    missing: tuple[str, ...]
    lines: tuple[Line, ...]
    top: int
    draws: int


@dataclass(frozen=True, slots=True)
class RankingPage:
    """Everything that is shown of a ranking."""

    groups: tuple[GroupPage, ...]
    part_names: tuple[str, ...]
    unranked: tuple[str, ...]  # in the catalogue, without any part that counts
    absent: tuple[str, ...]  # no longer in the catalogue


def asked_of(form: WeightsForm, candidates: Candidates) -> Asked:
    """Read the form; sliders that all stand at 0 rank nothing, and the default ones are taken."""
    usual = default_sliders()
    plain = Asked(usual, "peers", candidates.plan_id, _TOP)
    if not form.is_valid():
        return replace(plain, refused=True)
    values = form.cleaned_data
    sliders = {part: usual[part] if values[part] is None else values[part] for part in usual}
    plan_id = values["plan"]
    counted = sum(value for part, value in sliders.items() if part != FIT or plan_id is not None)
    basis, top = values["basis"] or plain.basis, values["top"] or _TOP
    return Asked(sliders if counted else usual, basis, plan_id, top, refused=not counted)


def sliders_of(asked: Asked) -> tuple[Slider, ...]:
    """Write the sliders."""
    usual = default_sliders()
    return tuple(
        Slider(part, name, f"{asked.sliders[part]:g}", usual[part], part == FIT and asked.plan_id is None)
        for part, name in _names().items()
    )


def page_of(scope: WorkspaceScope, index: SearchIndex, candidates: Candidates, asked: Asked) -> RankingPage:
    """Rank the candidates and write them."""
    rows = selectors.figures(index, scope.lake, tuple(candidates.labels))
    made = _components(scope, index, rows, asked)
    ranking = _ranked(made, asked)
    known = set(rows["account_key"].to_list())
    names = _names()
    return RankingPage(
        groups=tuple(_group(group, made, rows, candidates) for group in ranking.groups),
        part_names=tuple(_short(names[part]) for part in made.parts),
        unranked=tuple(candidates.labels[rows["account_key"][int(place)]] for place in ranking.unranked),
        absent=tuple(label for key, label in candidates.labels.items() if key not in known),
    )


def _components(scope: WorkspaceScope, index: SearchIndex, rows: pl.DataFrame, asked: Asked) -> Components:
    fit = np.full(rows.height, np.nan)
    if asked.plan_id is not None:
        fit = fit_of(index, scope.lake, rows, selectors.brief(scope, asked.plan_id))
    peers = None if asked.basis == LIST else selectors.peers(index, scope.lake, rows)
    return components_of(rows, fit, peers=peers)


def _ranked(made: Components, asked: Asked) -> Ranking:
    left_out = set() if asked.plan_id is not None else {FIT}
    weights, usual = (
        {part: value for part, value in sliders.items() if part not in left_out}
        for sliders in (asked.sliders, default_sliders())
    )
    return rank(made, weights, default=usual, top=asked.top, rng=np.random.default_rng(_SEED))


def _group(group: Group, made: Components, rows: pl.DataFrame, candidates: Candidates) -> GroupPage:
    names, stability = _names(), group.stability
    assert stability is not None  # noqa: S101  a generator was given
    lines = tuple(
        _line(rows.row(int(place), named=True), candidates, number, group, made.values[place])
        for number, place in enumerate(group.members)
    )
    parts, missing = (tuple(_short(names[part]) for part in some) for some in (group.parts, group.missing))
    return GroupPage(parts, missing, lines, stability.top, stability.draws)


def _line(row: dict[str, Any], candidates: Candidates, number: int, group: Group, values: Any) -> Line:
    key, stability = row["account_key"], group.stability
    assert stability is not None  # noqa: S101  as above
    return Line(
        key=key,
        name=row["name"] or row["handle"] or candidates.labels[key],
        handle=row["handle"] or "",
        platform=words.platform_name(row["platform"]),
        tier=words.tier_name(row["tier"]),
        report=report_path(key),
        panel=panel_path(key),
        place=number + 1,
        change=int(group.change[number]),
        score=float(group.score[number]),
        in_top=float(stability.in_top[number]),
        low=int(stability.low[number]) + 1,
        high=int(stability.high[number]) + 1,
        parts=tuple(None if np.isnan(value) else float(value) for value in values),
    )


def _short(name: str) -> str:
    return name.partition("（")[0].partition(" (")[0]


def _names() -> dict[str, str]:
    return {part.id: part.names[words.spoken()] for part in ranking_settings().parts}
