"""What the tab of authenticity shows."""

from typing import Any

from fukasa.analysis.authenticity.review import NOT_PERMITTED
from fukasa.apps.creators.authenticity.findings import finding_of, groups_of, needs, reasons_against, reasons_for
from fukasa.apps.creators.authenticity.growth import event_lines
from fukasa.apps.creators.authenticity.people import people_context
from fukasa.apps.creators.authenticity.sample import sample_view
from fukasa.apps.creators.authenticity.ties import tie_lines
from fukasa.apps.creators.authenticity.verdict import verdict_card
from fukasa.apps.creators.charts.authenticity import events_chart, ties_chart
from fukasa.apps.creators.selectors.authenticity import check_rows, growth_events, profiles, sample, ties
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.apps.verdicts.selectors.audited import audited_accounts

_OLD, _FORBIDDEN, _TOLD = "old", "forbidden", "told"


def authenticity_tab(report: OpenReport) -> dict[str, Any]:
    """Read the review of an account and write it, with what people decided beside it."""
    audited, found = audited_accounts(report.scope), report.account.authenticity
    people = people_context(report, audited)
    if not found.status:
        return people | {"authenticity_state": _OLD}
    card = {"verdict_card": verdict_card(report.account, audited)}
    if found.reason == NOT_PERMITTED:
        return people | card | {"authenticity_state": _FORBIDDEN}
    return people | card | _evidence(report) | {"authenticity_state": _TOLD}


def _evidence(report: OpenReport) -> dict[str, Any]:
    findings = tuple(map(finding_of, check_rows(report)))
    groups = groups_of(findings)
    events = event_lines(growth_events(report), report.posts())
    neighbourhood = ties(report)
    return {
        "authenticity_against": reasons_against(findings),
        "authenticity_for": reasons_for(findings),
        "authenticity_groups": groups,
        "authenticity_needs": needs(groups),
        "growth_events": events,
        "growth_chart": events_chart(report.growth(), events),
        "pod_ties": tie_lines(neighbourhood),
        "pod_chart": ties_chart(report.account, neighbourhood),
        "audience_sample": sample_view(sample(report), profiles(report)),
    }
