"""Enforces the terms: what is due is erased from every kept version."""

from datetime import datetime

from fukasa.apps.catalogue.home import data_home
from fukasa.apps.creators.exporting.expiring import withdraw
from fukasa.apps.rights.models import RetentionRun
from fukasa.apps.workspaces.selectors import derived_accepted
from fukasa.core.provenance import Scope
from fukasa.lake.erasure import RewriteProof
from fukasa.pipelines import housekeeping
from fukasa.pipelines.subject import RetentionState, retention_states


def retention_now(now: datetime, lake: Scope | None = None) -> tuple[RetentionState, ...]:
    """Say per class what there is and what would go now, as far as a scope sees it (None: everything)."""
    visibilities = None if lake is None else lake.visibilities
    return retention_states(data_home(), now, visibilities)


def expire_due(now: datetime) -> RewriteProof | None:
    """Erase what is due, in exported files too, and note how much; None, and no work, where nothing is."""
    if not any(state.due for state in retention_now(now)):
        return None
    home = data_home(clock=lambda: now)
    withdraw(None)  # before: after a kill nothing would be due, and the files would stay
    proof = housekeeping.expire(home, derived_accepted=derived_accepted())
    rows = {table: max(versions.values()) for table, versions in proof.rows_removed.items()}
    withdraw(None)  # what was written meanwhile
    RetentionRun.objects.create(ran_at=now, version=proof.version, rows=rows)
    return proof
