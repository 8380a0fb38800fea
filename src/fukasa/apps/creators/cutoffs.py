"""The cut-off of the workspace in the currency of the index."""

from dataclasses import dataclass

from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.apps.creators.query_params import probability_of
from fukasa.apps.creators.selectors.spreads import Cost
from fukasa.apps.pages import formats
from fukasa.apps.workspaces.selectors import WorkspaceSettings
from fukasa.lake.query.model import AccountQuery

INDEX_CURRENCY = "JPY"


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The cost per view above which nobody is booked, in yen, and how sure one wants to be."""

    cpv: float
    probability: float

    def chance(self, cost: Cost) -> float:
        """Give the chance that the cost stays under the cut-off."""
        return cost.at_most(self.cpv)

    def written(self, chance: float) -> str:
        """Write a chance; where rounding would hide on which side of the asked one it lies, with a digit more."""
        whole, asked = (formats.percent(one, 0) for one in (chance, self.probability))
        return formats.percent(chance, 1) if whole == asked and chance < self.probability else whole

    def passes(self, cost: Cost) -> bool:
        """Tell whether the chance is high enough."""
        return self.chance(cost) >= self.probability


def workspace_cutoff(settings: WorkspaceSettings) -> Cutoff:
    """Give the cut-off the workspace has set."""
    rate = exchange_table().rate(settings.currency, INDEX_CURRENCY)
    return Cutoff(float(settings.cutoff_cpv) * rate, settings.cutoff_probability)


def cutoff_of(query: AccountQuery, settings: WorkspaceSettings) -> Cutoff:
    """Give the cut-off of a search, else the one of the workspace."""
    cutoff = query.must.cutoff
    return workspace_cutoff(settings) if cutoff is None else Cutoff(cutoff.cpv, probability_of(query))
