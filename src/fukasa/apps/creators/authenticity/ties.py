"""The neighbourhood of an account as rows of a table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fukasa.apps.catalogue.words import authenticity_name, platform_name, tier_name
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.selectors.authenticity import Tie, Ties
from fukasa.apps.pages import formats

_SMALLEST_Q = 0.001


@dataclass(frozen=True, slots=True)
class TieLine:
    """One tie, written."""

    name: str
    about: str
    url: str
    status: str
    status_name: str
    kind: str
    within_hour: str
    shared: str
    expected: str
    q_value: str


def tie_lines(found: Ties) -> tuple[TieLine, ...]:
    """Write the ties, the strongest first."""
    return tuple(map(_line, found.ties))


def kind_name(tie: Tie) -> str:
    """Name what ties two accounts."""
    return _("comment on each other") if tie.mutual else _("same commenters")


def _line(tie: Tie) -> TieLine:
    one = tie.account
    return TieLine(
        name=one.title,
        about=" · ".join(part for part in (platform_name(one.platform), tier_name(one.tier)) if part),
        url=report_url(one.key, tab="authenticity"),
        status=one.authenticity.status,
        status_name=authenticity_name(one.authenticity.status),
        kind=kind_name(tie),
        within_hour=formats.number(tie.within_hour),
        shared=formats.number(tie.shared),
        expected=formats.number(tie.expected, 1),
        q_value=_rate(tie.q_value),
    )


def _rate(q_value: float | None) -> str:
    if q_value is not None and q_value < _SMALLEST_Q:
        return f"< {_SMALLEST_Q}"
    return formats.number(q_value, 3)
