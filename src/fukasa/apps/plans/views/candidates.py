"""The candidates of a run: who passes, who is cut, who cannot be judged, and what another cut-off would give."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from fukasa.apps.pages.blocks import Cursor, Sort, Tab
from fukasa.apps.plans import selectors
from fukasa.apps.plans.forms.what_if import WhatIfForm
from fukasa.apps.plans.results import result_of
from fukasa.apps.plans.rows import PARTS, SORTS, Part, part_of
from fukasa.apps.plans.selectors import RunView
from fukasa.apps.plans.sliders import sliders_of
from fukasa.apps.workspaces.gate import MemberRequest
from fukasa.pipelines.what_if import with_cutoff

_MOST_PAGE_DIGITS = 6


def candidates_context(request: MemberRequest, run_view: RunView) -> dict[str, Any]:
    """Give what the part of the candidates shows, under the cut-off of the run or of the sliders."""
    made = selectors.run_result(request.scope, run_view)
    wished = WhatIfForm(request.GET)
    rule = made.result.rule
    cpv = (wished.cleaned_data.get("cpv") if wished.is_valid() else None) or rule.cpv
    probability = (wished.cleaned_data.get("probability") if wished.is_valid() else None) or rule.probability
    is_what_if = (cpv, probability) != (rule.cpv, rule.probability)
    judged = with_cutoff(made, cpv=cpv, probability=probability) if is_what_if else made
    result = result_of(judged)
    part = part_of(
        judged,
        result,
        _part_name(request),
        sort=Sort.parse(request.GET.get("sort", ""), tuple(SORTS), "-chance"),
        page=_page_number(request),
        prices=selectors.prices(request.scope),
    )
    return {
        "result": result,
        "is_what_if": is_what_if,
        "sliders": sliders_of(rule, cpv=cpv, probability=probability),
        "part": part,
        "parts": _tabs(request, result.sizes, part.name),
        "cursor_block": _cursor(request, part),
    }


def query(request: MemberRequest, **changes: Any) -> str:
    """Give the address of this page with something else asked; None takes a key out."""
    kept = {**request.GET.dict(), **changes}
    return f"?{urlencode({key: value for key, value in kept.items() if value is not None})}"


def _part_name(request: MemberRequest) -> str:
    name = request.GET.get("part", "")
    return name if name in PARTS else PARTS[0]


def _page_number(request: MemberRequest) -> int:
    page = request.GET.get("page", "1")
    return int(page) if page.isdecimal() and len(page) <= _MOST_PAGE_DIGITS else 1


def _tabs(request: MemberRequest, sizes: Any, current: str) -> list[Tab]:
    names = {"passed": _("Passes"), "cut": _("Cut"), "undecidable": _("Cannot be judged")}
    return [
        Tab(label, query(request, part=part, page=None), part == current, sizes[part]) for part, label in names.items()
    ]


def _cursor(request: MemberRequest, part: Part) -> Cursor:
    if part.pages == 1:
        return Cursor()
    return Cursor(
        previous_url=query(request, page=part.page - 1) if part.page > 1 else "",
        next_url=query(request, page=part.page + 1) if part.page < part.pages else "",
        shown=len(part.lines),
        total=part.total,
    )
