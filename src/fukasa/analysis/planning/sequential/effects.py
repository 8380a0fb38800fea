"""Log effects on conversions per view that creators share."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.statistics.arrays import Integers, Reals


@dataclass(frozen=True, slots=True)
class Effects:
    """Normal priors, one per effect: everybody, tiers, platforms, past rounds, one more earlier post.

    Attributes:
        names: ``all``, ``tier:…``, ``platform:…``, ``round:…``, ``earlier_post``.
        mean: prior means; effects on everybody and on groups keep the expected rate as stated.
        sd: prior standard deviations.
        members: candidates × effects, 1 where a candidate has an effect; 0 for rounds and earlier posts.

    """

    names: tuple[str, ...]
    mean: Reals
    sd: Reals
    members: Reals

    def design(self, owner: Integers, turn: Integers | None, before: Reals) -> Reals:
        """Give rows × effects.

        Args:
            owner: position of the candidate of each row.
            turn: round of each row; None for a round that is yet to come, of which nothing is known.
            before: earlier posts of the candidate.

        """
        rows = self.members[owner].copy()
        rows[:, -1] = before
        if turn is not None:
            first = next((n for n, name in enumerate(self.names) if name.startswith("round:")), 0)
            rows[np.arange(len(owner)), first + turn] = 1
        return rows


def effects_of(candidates: Candidates, rounds: int, assumed: Assumptions) -> Effects:
    """Set up the effects of some candidates over so many rounds."""
    parts = [(["all"], np.ones((candidates.size, 1)), assumed.rate_sd)]
    for column, sd in (("tier", assumed.tier_sd), ("platform", assumed.platform_sd)):
        groups, place = np.unique(candidates.named(column), return_inverse=True)
        parts.append(([f"{column}:{name}" for name in groups], np.eye(len(groups))[place], sd))
    past = [f"round:{turn}" for turn in range(rounds)]
    parts.append((past, np.zeros((candidates.size, rounds)), assumed.rate_round_sd))
    sds = np.concatenate([np.full(len(names), sd) for names, _, sd in parts])
    members = np.concatenate([part for _, part, _ in parts], axis=1)
    return Effects(
        names=(*(name for names, _, _ in parts for name in names), "earlier_post"),
        mean=np.r_[-(sds**2) / 2, np.log(assumed.repeat)],
        sd=np.r_[sds, assumed.repeat_sd],
        members=np.c_[members, np.zeros(candidates.size)],
    )
