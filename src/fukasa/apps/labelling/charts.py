"""The picture of an audit: what the model says, and the share corrected by people, class by class."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from fukasa.apps.catalogue.words import language
from fukasa.apps.labelling.lines import ShareLine
from fukasa.apps.pages.blocks import Chart

_ROW = 28


def shares_chart(lines: Sequence[ShareLine]) -> Chart:
    """Draw the shares; the tables beside it hold the same numbers."""
    rows = [
        {
            "name": one.name,
            "model": one.model_share,
            "value": one.corrected,
            "low": one.low,
            "high": one.high,
            "text": f"{one.corrected_text} ({one.range_text})",
            "model_text": one.model_text,
        }
        for one in lines
    ]
    spec = _spec(language(), _("Share of comments"), _("Corrected"), _("Model"), len(rows))
    return Chart(
        key="audit-shares",
        title=_("Corrected shares"),
        sentence=_sentence(lines),
        spec=spec | {"datasets": {"shares": rows}},
        columns=(_("Class"), _("Model"), _("Corrected"), _("95 % interval")),
        rows=[(one.name, one.model_text, one.corrected_text, one.range_text) for one in lines],
    )


def _sentence(lines: Sequence[ShareLine]) -> str:
    outside = [one.name for one in lines if not one.low <= one.model_share <= one.high]
    meaning = _("The dot is the corrected share with its 95 % interval, the hollow diamond what the model says.")
    names = ("、" if language() == "ja" else ", ").join(outside)
    found = (
        _("The model is off for: %(names)s.") % {"names": names}
        if outside
        else _("Every share of the model lies inside.")
    )
    return f"{meaning} {found}"


@cache
def _spec(_language: str, share: str, corrected: str, model: str, rows: int) -> dict[str, Any]:
    shares = alt.Chart(alt.NamedData("shares"))
    y = alt.Y("name:N", sort=None, axis=alt.Axis(title=None, labelLimit=220, grid=False, ticks=False))
    axis = alt.Axis(title=share, format="%", tickCount=6)
    tooltip = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("text:N", title=corrected),
        alt.Tooltip("model_text:N", title=model),
    ]
    span = shares.mark_rule(style="interval", strokeWidth=5).encode(
        y=y, x=alt.X("low:Q", axis=axis, scale=alt.Scale(zero=True)), x2="high:Q"
    )
    point = shares.mark_point(style="estimate", filled=True, size=80).encode(
        y=y, x=alt.X("value:Q", axis=axis), tooltip=tooltip
    )
    given = shares.mark_point(
        style="quiet", shape="diamond", filled=False, fill="transparent", size=70, strokeWidth=1.5
    ).encode(y=y, x=alt.X("model:Q", axis=axis), tooltip=tooltip)
    chart = (span + point + given).properties(width="container", height=_ROW * rows)
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec
