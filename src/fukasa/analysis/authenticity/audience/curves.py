"""The curves of the scorer, their words and their sources: dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from fukasa.analysis.authenticity.additive import AdditiveModel
from fukasa.analysis.authenticity.audience.figures import BALANCE, FIGURES, PROFILE_COLUMNS, figure_matrix
from fukasa.analysis.packaged import number, parse, read_toml, table
from fukasa.analysis.statistics.arrays import Reals

FILE = "data/audience.toml"


@dataclass(frozen=True, slots=True)
class Reason:
    """What a figure says for or against a profile.

    Attributes:
        id: in files.
        ja: in Japanese.
        en: in English.

    """

    id: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve.

    Attributes:
        figure: one of ``FIGURES``.
        direction: +1 more counts against a profile, -1 more speaks for it.
        knots: on the scale of the figure (see :func:`figure_matrix`).
        values: log-odds at each knot.
        above: the reason where it counts against a profile.
        below: the reason where it speaks for it.
        source: with a year.
        learnt: whether the values come from simulated profiles; else they were set by hand.

    """

    figure: str
    direction: int
    knots: Reals
    values: Reals
    above: Reason
    below: Reason
    source: str
    learnt: bool


@dataclass(frozen=True, slots=True)
class Scorer:
    """Everything in ``audience.toml``.

    Attributes:
        version: its date.
        curves: one per figure, in the order of ``FIGURES``.
        base_share: of fakes, for which the probability is meant.
        intercept: log-odds of an average profile.
        ridge: of the fit on simulated profiles.
        rows: the number of profiles that the ridge stands against.
        missing: the chance that a simulated cell is left out.
        influencer_followers: above it a profile is an influencer.
        mass_following: above it a profile is a mass follower.
        suspicious: probability from which a profile is called suspicious.

    """

    version: str
    curves: tuple[Curve, ...]
    base_share: float
    intercept: float
    ridge: float
    rows: float
    missing: float
    influencer_followers: float
    mass_following: float
    suspicious: float

    def model(self) -> AdditiveModel:
        """Give the curves as a model over ``FIGURES``."""
        knots, values = zip(*((curve.knots, curve.values) for curve in self.curves), strict=True)
        return AdditiveModel(self.intercept, knots, values)


@cache
def scorer() -> Scorer:
    """Load the packaged scorer.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    return parse(FILE, read_toml("fukasa.analysis.authenticity", FILE), read_scorer)


def read_scorer(raw: Mapping[str, object]) -> Scorer:
    """Read a scorer from what stands in its file.

    Raises:
        KeyError: something is not there.
        TypeError: something is of the wrong kind.
        ValueError: something cannot be.

    """
    entries = table("curve", raw["curve"])
    if set(entries) != set(FIGURES):
        raise ValueError(f"needs one curve for each of {', '.join(FIGURES)}")
    names = ("base_share", "intercept", "ridge", "rows", "missing", "influencer_followers", "mass_following")
    made = Scorer(
        version=str(raw["version"]),
        curves=tuple(_curve(name, table(name, entries[name])) for name in FIGURES),
        **{name: number(raw, name) for name in (*names, "suspicious")},
    )
    if not (0 < made.base_share < 1 and 0 < made.suspicious < 1 and 0 <= made.missing < 1 and made.ridge > 0):
        raise ValueError("base_share and suspicious lie between 0 and 1, missing from 0 below 1, ridge above 0")
    return made


def _curve(name: str, raw: Mapping[str, object]) -> Curve:
    values = _numbers(raw, "values")
    curve = Curve(
        figure=name,
        direction=int(number(raw, "direction")),
        knots=_on_scale(name, _numbers(raw, "knots")),
        values=values,
        above=_reason(table("above", raw["above"])),
        below=_reason(table("below", raw["below"])),
        source=str(raw["source"]),
        learnt=raw.get("learnt") is not False,
    )
    if curve.direction not in {-1, 1} or bool((np.diff(values) * curve.direction < 0).any()):
        raise ValueError(f"{name} needs a direction of 1 or -1, and values that follow it")
    if not curve.source or len(values) != len(curve.knots):
        raise ValueError(f"{name} needs one value per knot and a source")
    return curve


def _numbers(raw: Mapping[str, object], key: str) -> Reals:
    entries = raw[key]
    if not isinstance(entries, list):
        raise TypeError(f"{key} must be a list of numbers")
    return np.array([number({key: entry}, key) for entry in entries])


def _on_scale(name: str, knots: Reals) -> Reals:
    """Bring knots to the scale of their figure."""
    if name == BALANCE:
        return np.log(knots)
    one_profile_each = np.full((len(knots), len(PROFILE_COLUMNS)), np.nan)
    one_profile_each[:, PROFILE_COLUMNS.index(name)] = knots
    return figure_matrix(one_profile_each)[:, FIGURES.index(name)]


def _reason(raw: Mapping[str, object]) -> Reason:
    return Reason(str(raw["id"]), str(raw["ja"]), str(raw["en"]))


def reason_words(reason: str, language: Literal["ja", "en"]) -> str:
    """Write a reason out.

    Args:
        reason: its id.
        language: ``ja`` or ``en``.

    Raises:
        KeyError: there is no such reason.

    """
    found = {one.id: one for curve in scorer().curves for one in (curve.above, curve.below)}[reason]
    return found.ja if language == "ja" else found.en
