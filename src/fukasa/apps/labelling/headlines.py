"""The two figures by which lists of audits tell one from another, kept so that a list stays quick."""

from typing import Any

from fukasa.apps.labelling.figures import PURCHASE_SIGNAL, agreement_of, result_of
from fukasa.apps.labelling.selectors.audits import audit_view
from fukasa.apps.labelling.selectors.settled import model_said, settled_comments
from fukasa.apps.workspaces.scope import WorkspaceScope


def headline_of(scope: WorkspaceScope, audit_id: int) -> dict[str, Any] | None:
    """Give agreement and the corrected share of the purchase signal; None before labelling is over."""
    audit = audit_view(scope, audit_id)
    settled = settled_comments(scope, audit)
    if not settled:
        return None
    agree = agreement_of(settled, audit.seed)
    result = result_of(settled, model_said(scope, audit), audit.shares)
    corrected = result.outcome(PURCHASE_SIGNAL).corrected if result else None
    interval = corrected.interval if corrected else None
    return {
        "labelled": sum(one.counts is not None for one in settled),
        "disputed": sum(one.is_disputed for one in settled),
        "alpha": agree.overall.alpha if agree else None,
        "share": corrected.value if corrected else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }
