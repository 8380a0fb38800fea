"""Charts of authenticity: the follower line with its events, and the neighbourhood of mutual comments."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.catalogue.words import language
from fukasa.apps.creators.authenticity.growth import EventLine, mark_names
from fukasa.apps.creators.authenticity.ties import kind_name
from fukasa.apps.creators.charts.account import follower_rows
from fukasa.apps.creators.charts.authenticity_specs import events_spec, ties_spec
from fukasa.apps.creators.charts.specs import with_numbers
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.authenticity import Tie, Ties
from fukasa.apps.creators.selectors.report import Snapshot
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Chart

_FEWEST = 2
_SHOWN_POINTS = 40
_DRAWN_TIES = 16


def events_chart(growth: Sequence[Snapshot], events: Sequence[EventLine]) -> Chart | None:
    """Draw the followers over time with what stands out; None with fewer than two days."""
    if len(growth) < _FEWEST:
        return None
    rows = follower_rows(growth)
    spec = with_numbers(
        events_spec(language(), _("Followers"), _("What it is")),
        growth=rows,
        points=rows[:: 1 + len(rows) // _SHOWN_POINTS],
        events=[_event_row(line, growth) for line in events],
    )
    return Chart(
        "growth-events", _("Followers over time, with what stands out"), _events_sentence(growth, events), spec
    )


def _event_row(line: EventLine, growth: Sequence[Snapshot]) -> dict[str, Any]:
    event = line.event
    nearest = min(growth, key=lambda one: abs(one.captured_at - event.ended_at))
    return {
        "begin": event.began_at.isoformat(),
        "end": event.ended_at.isoformat(),
        "at": nearest.captured_at.isoformat(),
        "followers": nearest.followers,
        "mark": line.mark,
        "number": str(line.number),
        "days": line.days,
        "text": f"{line.mark_name}: {line.size}",
    }


def _events_sentence(growth: Sequence[Snapshot], events: Sequence[EventLine]) -> str:
    days = (growth[-1].captured_at - growth[0].captured_at).days
    if not events:
        return _("Nothing stands out in %(days)s days of follower counts.") % {"days": formats.number(days)}
    names = mark_names()
    counts = [(names[mark], sum(1 for one in events if one.mark == mark)) for mark in names]
    said = _(", ").join(_("%(n)s %(name)s") % {"n": n, "name": name} for name, n in counts if n)
    text = ngettext(
        "%(n)d thing stands out in %(days)s days: %(said)s.",
        "%(n)d things stand out in %(days)s days: %(said)s.",
        len(events),
    )
    return text % {"n": len(events), "days": formats.number(days), "said": said}


def ties_chart(account: Account, found: Ties) -> Chart | None:
    """Draw the neighbourhood; None where no tie is known."""
    drawn = found.ties[:_DRAWN_TIES]
    if not drawn:
        return None
    nodes = {tie.account.key: _node(tie, number, len(drawn)) for number, tie in enumerate(drawn)}
    among = [
        {"x": nodes[one]["x"], "y": nodes[one]["y"], "x2": nodes[other]["x"], "y2": nodes[other]["y"]}
        for one, other in found.among
        if one in nodes and other in nodes
    ]
    spec = with_numbers(
        ties_spec(language(), _("Tie")),
        nodes=list(nodes.values()),
        ties=[{**node, "x2": 0, "y2": 0} for node in nodes.values()],
        among=among,
        centre=[{"x": 0, "y": 0, "name": account.title}],
    )
    return Chart("pod-ties", _("Who comments with whom"), _ties_sentence(found, len(drawn)), spec)


def _node(tie: Tie, number: int, count: int) -> dict[str, Any]:
    angle = pi / 2 - 2 * pi * number / count
    return {
        "x": round(cos(angle), 3),
        "y": round(sin(angle), 3),
        "side": "right" if cos(angle) >= 0 else "left",
        "name": tie.account.title,
        "text": kind_name(tie),
        "mutual": bool(tie.mutual),
        "weight": (tie.within_hour or 0) + (tie.shared or 0),
    }


def _ties_sentence(found: Ties, drawn: int) -> str:
    mutual = sum(1 for tie in found.ties if tie.mutual)
    text = _(
        "Tied beyond chance with %(n)s accounts; with %(mutual)s of them both creators comment under each other's new "
        "posts (whole lines), with the others they share commenters (dashed)."
    ) % {"n": len(found.ties), "mutual": mutual}
    if drawn < len(found.ties):
        text += " " + _("The %(n)s strongest are drawn.") % {"n": drawn}
    return text
