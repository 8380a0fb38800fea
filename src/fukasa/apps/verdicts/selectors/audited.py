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
from fukasa.apps.verdicts.choices import Audited
from fukasa.apps.verdicts.models import OwnVerdict
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class AuditedAccounts:
    """The workspace's own labels.

    Attributes:
        scores: the computed probability of each audited account when it was audited.
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
    """Give the audits that stand and had a computed probability to be compared with."""
    rows = OwnVerdict.objects.of(scope).filter(withdrawn_at=None, computed_p__isnull=False).exclude(audited="")
    found = list(rows.order_by("pk").values_list("computed_p", "audited"))
    return AuditedAccounts(tuple(p for p, _ in found), tuple(one == Audited.INFLATED for _, one in found))


LEAST = {"accounts": LEAST_AUDITED, "each": LEAST_EACH}
