"""What people of the workspace decided, beside what was computed."""

from typing import Any

from fukasa.apps.catalogue.words import authenticity_name
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.apps.verdicts.forms import AppealDecisionForm, AppealForm, VerdictForm
from fukasa.apps.verdicts.selectors.appeals import appeals_of
from fukasa.apps.verdicts.selectors.audited import LEAST, AuditedAccounts
from fukasa.apps.verdicts.selectors.verdicts import verdicts_of


def people_context(report: OpenReport, audited: AuditedAccounts) -> dict[str, Any]:
    """Give the verdict that stands, those before it, the appeals, and the forms for new ones."""
    given = verdicts_of(report.scope, report.account.key)
    standing = next((one for one in given if one.stands), None)
    computed = report.account.authenticity.status
    return {
        "own_verdict": standing,
        "own_differs": standing is not None and standing.status.value != computed,
        "own_outdated": standing is not None and standing.computed_status != computed,
        "own_computed_then": authenticity_name(standing.computed_status) if standing else "",
        "own_before": tuple(one for one in given if not one.stands),
        "appeals": appeals_of(report.scope, report.account.key),
        "audited": audited,
        "audited_least": LEAST,
        "verdict_form": VerdictForm(),
        "appeal_form": AppealForm(),
        "appeal_decision_form": AppealDecisionForm(),
    }
