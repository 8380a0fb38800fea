"""Figures from comments as rows of a table, and what is known of the comments at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from fukasa.analysis.comments.classes import SPAM, registry
from fukasa.analysis.depth.labels import QUESTION_CLASS
from fukasa.apps.catalogue.words import language, metric_name
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.tiles import peer_text
from fukasa.apps.creators.wording import reason_text, window_text
from fukasa.apps.pages import formats

Figures = Mapping[str, Measurement]
State = Literal["old", "forbidden", "none", "few", "told"]
MAIN = "question_rate"
_NO_COMMENTS = "no_comments"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure, written; without a value ``reason`` says why."""

    key: str
    label: str
    value: str
    interval: str
    n: str
    peer: str
    status: str
    reason: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Sample:
    """Which comments the figures rest on, and how they were made."""

    n: int | None
    window: str
    newest: Measurement
    model: str
    level: float | None


def state_of(figures: Figures) -> State:
    """Tell how much is known: from an index that has no such figures to shares that can be told."""
    main = figures.get(MAIN)
    if main is None:
        return "old"
    if main.status == "not_permitted":
        return "forbidden"
    if main.value is not None:
        return "told"
    spam = figures.get("spam_share")
    unheard = all(one is None or (one.reason or "").startswith(_NO_COMMENTS) for one in (main, spam))
    return "none" if unheard else "few"


def sample_of(figures: Figures) -> Sample:
    """Give the comments behind the shares."""
    main = figures[MAIN]
    return Sample(main.n, window_text(main.window), main, main.parts or "", main.level)


def class_metric(label: str) -> str:
    """Name the metric that is the share of a class."""
    return MAIN if label == QUESTION_CLASS else "spam_share" if label == SPAM else f"{label}_rate"


def class_name(label: str) -> str:
    """Name a class of comments."""
    return registry()[label].names[language()]


def shown_classes() -> tuple[str, ...]:
    """Give the classes that share the comments among them, in their order; spam is told apart."""
    return tuple(label for label in registry().ids if label != SPAM)


def mix_rows(figures: Figures) -> tuple[FigureRow, ...]:
    """Write the share of every class."""
    found = ((label, figures.get(class_metric(label))) for label in shown_classes())
    return tuple(figure_row(one, key=label, label=class_name(label)) for label, one in found if one)


def rows_of(figures: Figures, metrics: tuple[str, ...]) -> tuple[FigureRow, ...]:
    """Write the figures that the index holds."""
    return tuple(figure_row(figures[metric]) for metric in metrics if metric in figures)


def figure_row(one: Measurement, *, key: str = "", label: str = "") -> FigureRow:
    """Write one figure."""
    known = one.value is not None
    return FigureRow(
        key=key or one.metric,
        label=label or metric_name(one.metric),
        value=formats.percent(one.value) if known else "",
        interval=formats.interval(one.low, one.high, formats.percent) if known else "",
        n=formats.number(one.n) if known else "",
        peer=peer_text(one) if known else "",
        status="" if known else status_name(one.status),
        reason="" if known else reason_text(one.reason),
        share=one.value,
    )


def status_name(status: str) -> str:
    """Say in two words why a figure is lacking."""
    return {
        "not_permitted": _("not permitted"),
        "not_measurable": _("not measurable"),
    }.get(status, _("too little data"))
