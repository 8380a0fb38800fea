"""Accounts that people have audited with evidence of their own; enough of them replace the simulated ones."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.authenticity.audited import (
    LEAST_AUDITED,
    LEAST_EACH,
    AuditedProbability,
    audited_probability,
    enough_audited,
)
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.verdicts.choices import Audited
from fukasa.apps.verdicts.models import OwnVerdict
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.lake.query.model import AccountQuery


@dataclass(frozen=True, slots=True)
class AuditedAccounts:
    """The workspace's own labels.

    Attributes:
        scores: the probability of each audited account as the present weights compute it, like that of the account
            in question; scores of other weights could not be compared with it.
        inflated: whether it was found inflated.

    """

    scores: tuple[float, ...]
    inflated: tuple[bool, ...]

    @property
    def n_inflated(self) -> int:
        """How many were found inflated."""
        return sum(self.inflated)

    @property
    def n_genuine(self) -> int:
        """How many were found genuine."""
        return len(self.inflated) - self.n_inflated

    @property
    def is_enough(self) -> bool:
        """Tell whether probabilities may rest on them."""
        return enough_audited(self._labels())

    def probability(self, at: float | None) -> AuditedProbability | None:
        """Calibrate a computed probability on them; None while they are too few or nothing was computed."""
        if at is None or not self.is_enough:
            return None
        return audited_probability(np.array(self.scores, dtype=np.float64), self._labels(), at)

    def _labels(self) -> np.ndarray:
        return np.array(self.inflated, dtype=np.float64)


def audited_accounts(scope: WorkspaceScope) -> AuditedAccounts:
    """Give the audits that stand, of accounts that have a computed probability to be compared with."""
    rows = OwnVerdict.objects.of(scope).filter(withdrawn_at=None).exclude(audited="").order_by("pk")
    audited = dict(rows.values_list("account_key", "audited"))
    computed = _computed(scope, tuple(audited))
    told = [(computed[key], one == Audited.INFLATED) for key, one in audited.items() if key in computed]
    return AuditedAccounts(tuple(p for p, _ in told), tuple(inflated for _, inflated in told))


def _computed(scope: WorkspaceScope, keys: tuple[str, ...]) -> dict[str, float]:
    index = index_or_none() if keys else None
    if index is None:
        return {}
    found = index.table(AccountQuery(keys=keys), scope.lake).select(["account_key", "authenticity_p"]).to_pylist()
    return {row["account_key"]: row["authenticity_p"] for row in found if row["authenticity_p"] is not None}


LEAST = {"accounts": LEAST_AUDITED, "each": LEAST_EACH}
