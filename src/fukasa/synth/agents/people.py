"""Who is in a block: size, place, theme, habits, and what is planted."""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.agents.draws import around, beta, uniform
from fukasa.synth.agents.rules import rules
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, mixed, pick, stream

DAYS = 180


@dataclass(frozen=True, slots=True)
class People:
    """The accounts of a block, one array per property; words are positions in the rules' lists.

    Attributes:
        block: number of the block.
        index: position in the world.
        platform, language, category: positions.
        followers: followers at the beginning.
        natural: share of them that is fake without anybody having bought it.
        gap: mean days between posts.
        coming, going: immigrants and departures a day per follower.
        offspring: followers that a new follower brings.
        conversion: new followers per view.
        reach: first viewers per follower.
        cascade: branching ratio of views.
        liked: likes per view.
        commented: comments per like.
        following: accounts followed at the beginning.
        scenario: position in ``rules().ids``.
        pod: number of the pod, -1 for none.
        takes_part: how often the account takes part in its pod.
        veiled: takes part under another name.
        size, days, began, pull: of what is planted, as in the scenario.

    """

    block: int
    index: IntArray
    platform: IntArray
    language: IntArray
    category: IntArray
    followers: FloatArray
    natural: FloatArray
    gap: FloatArray
    coming: FloatArray
    going: FloatArray
    offspring: FloatArray
    conversion: FloatArray
    reach: FloatArray
    cascade: FloatArray
    liked: FloatArray
    commented: FloatArray
    following: FloatArray
    scenario: IntArray
    pod: IntArray
    takes_part: FloatArray
    veiled: BoolArray
    size: FloatArray
    days: FloatArray
    began: FloatArray
    pull: FloatArray

    def __len__(self) -> int:
        return len(self.index)

    def attacked(self, *kinds: str) -> BoolArray:
        """Tell whose figures are inflated in one of these ways."""
        return self._planted("attack", kinds)

    def happened(self, *events: str) -> BoolArray:
        """Tell to whom one of these events happened."""
        return self._planted("event", events)

    def _planted(self, attribute: str, wanted: tuple[str, ...]) -> BoolArray:
        known = [getattr(plan, attribute) in wanted for plan in rules().plans]
        return np.asarray(np.array([*known, "pod" in wanted, False])[self.scenario])


def draw_people(seed: int, block: int, start: int, size: int, inflated: float) -> People:
    """Draw the accounts of a block, numbered from ``start``; ``inflated`` is the wanted share of inflated ones."""
    data = rules()
    rng = stream(seed, block, "agents")
    scenario, pod = _scenarios(rng, block, size, inflated)
    platform = pick(rng, np.array(data.people["platform_share"]), size)
    platform = np.where(pod >= 0, 0, platform)
    followers = _followers(rng, size, hollow=scenario == data.ids.index("hollow_mega"), pod=pod >= 0)
    watching, following, pods = data.watching, data.following, data.pods
    tail = watching["reach_spread"] * rng.standard_t(4, size).clip(-4, 4)
    reach = np.array(watching["reach"])[platform] * (followers / 1e4) ** watching["reach_slope"] * np.exp(tail)

    return People(
        block=block,
        index=start + np.arange(size),
        platform=platform,
        language=pick(rng, np.array(data.people["language_share"]), size),
        category=rng.integers(0, len(data.people["categories"]), size),
        followers=followers,
        natural=np.minimum(beta(rng, following["natural_fake"], size), following["most_natural_fake"]),
        gap=np.clip(around(rng, data.people["gap_days"], size), 1.3, 22.0),
        coming=around(rng, following["coming"], size),
        going=around(rng, following["going"], size),
        offspring=uniform(rng, np.tile(following["offspring"], (size, 1))),
        conversion=around(rng, following["conversion"], size),
        reach=reach,
        cascade=beta(rng, watching["cascade"], size).clip(0.02, 0.75),
        liked=np.minimum(around(rng, watching["liked"], size), 0.3),
        commented=np.minimum(around(rng, watching["commented"], size), 0.3),
        following=np.floor(rng.gamma(1.1, 380, size)) + 15,
        scenario=scenario,
        pod=pod,
        takes_part=beta(rng, pods["takes_part"], size),
        veiled=(pod >= 0) & (mixed(seed, pod) % np.uint64(100) < 100 * pods["veiled"]),
        size=uniform(rng, data.pairs("size")[scenario]),
        days=uniform(rng, data.pairs("days")[scenario]),
        began=uniform(rng, data.pairs("began")[scenario]),
        pull=uniform(rng, data.pairs("pull")[scenario]),
    )


def _scenarios(rng: np.random.Generator, block: int, size: int, inflated: float) -> tuple[IntArray, IntArray]:
    """Draw what is planted; the shares of the attacks are scaled so that they make the wanted part."""
    data = rules()
    low, high = data.pods["size"]
    mean_pod = (high - low) / np.log(high / low)
    share = np.array([plan.share for plan in data.plans])
    attacks = np.array([bool(plan.attack) for plan in data.plans])
    scale = inflated / (share[attacks].sum() + data.pods["per_thousand"] * mean_pod / 1_000)
    share = np.where(attacks, share * scale, share)
    share[0] = 1.0 - share[1:].sum()
    scenario, pod = pick(rng, share, size), np.full(size, -1)
    place = 0
    for _ in range(rng.poisson(size * data.pods["per_thousand"] * scale / 1_000)):
        members = round(low * (high / low) ** rng.random())
        place += int(rng.exponential(2.0 * mean_pod))
        if place + members < size:
            pod[place : place + members] = block * 10_000 + place
            scenario[place : place + members] = data.ids.index("pod_member")
        place += members
    return scenario, pod


def _followers(rng: np.random.Generator, size: int, *, hollow: BoolArray, pod: BoolArray) -> FloatArray:
    mean, sigma = rules().people["log_followers"]
    drawn = np.exp(rng.normal(mean, sigma, size))
    drawn = np.where(hollow, np.exp(rng.normal(13.2, 0.7, size)), np.where(pod, np.minimum(drawn, 90_000), drawn))
    return np.asarray(np.floor(np.clip(drawn, *rules().people["followers"])))
