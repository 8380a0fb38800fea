"""Who is in a block of accounts: platform, size, place, language, theme, creator and scenario."""

from dataclasses import dataclass, replace

import numpy as np

from fukasa.synth.assumptions import Assumptions, assumptions
from fukasa.synth.catalogue import CATALOGUE
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, pick, pick_by_row, stream
from fukasa.synth.scenarios import Scenarios, Variant, scenarios

_POD_SLOT = 6  # pods begin at accounts whose place in the block is a multiple of this
_PODS_PER_BLOCK = 10_000
_VEILED_FROM = 7  # three pods in ten
_MEGA = 4
_CELEBRITY = 5


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts of one block, one array per property; words stand as positions in the assumptions' lists.

    Attributes:
        block: number of the block, 0 for the catalogue.
        index: position of the account in the whole world.
        platform, tier, country, language, category: positions.
        category_2: position, -1 for none.
        tier_quantile: where in its tier the account stands by followers, between 0 and 1.
        followers: followers at the end.
        creator: index of the creator's main account.
        scenario: position of the scenario.
        pod: number of the pod, -1 for none.
        scenarios: the scenarios that ``scenario`` points into.
        owner: connected by its owner.
        archetype: position in the catalogue, -1 for the population.

    """

    block: int
    index: IntArray
    platform: IntArray
    tier: IntArray
    tier_quantile: FloatArray
    followers: IntArray
    country: IntArray
    language: IntArray
    category: IntArray
    category_2: IntArray
    creator: IntArray
    scenario: IntArray
    pod: IntArray
    owner: BoolArray
    archetype: IntArray
    scenarios: Scenarios

    def __len__(self) -> int:
        return len(self.index)

    def planted(self, attribute: str, default: float = 0.0) -> FloatArray:
        """Give one attribute of each account's scenario; None becomes the default."""
        return np.asarray(self.scenarios.numbers(attribute, default)[self.scenario])

    def planted_pair(self, attribute: str, default: tuple[float, float] = (0.0, 0.0)) -> FloatArray:
        """Give one range of each account's scenario, accounts x 2; None becomes the default."""
        return np.asarray(self.scenarios.pairs(attribute, default)[self.scenario])

    def flagged(self, attribute: str) -> BoolArray:
        """Tell which accounts' scenarios have a flag."""
        return np.asarray(self.planted(attribute) > 0)

    @property
    def veiled(self) -> BoolArray:
        """Tell who takes part in a pod under another name, which no account of the catalogue has."""
        return np.asarray((self.pod >= 0) & (self.pod % 10 >= _VEILED_FROM))

    @property
    def main(self) -> BoolArray:
        """Tell which accounts are the first of their creator."""
        return np.asarray(self.creator == self.index)

    @property
    def tier_names(self) -> list[str | None]:
        """Name the tiers; None under the smallest."""
        tiers = assumptions().tiers
        low = int(tiers.low[0])
        return [tiers.names[t] if f >= low else None for t, f in zip(self.tier, self.followers, strict=True)]


def catalogue_cast(variant: Variant = "inside") -> Cast:
    """Cast the frozen catalogue; it depends on no seed."""
    known, plan = assumptions(), scenarios(variant)
    rows = [
        (number, archetype, account) for number, archetype in enumerate(CATALOGUE) for account in archetype.accounts
    ]
    first = {number: row for row, (number, _, _) in reversed(list(enumerate(rows)))}
    followers = np.array([account.followers for _, _, account in rows])
    country = np.array([known.countries.index(archetype.country) for _, archetype, _ in rows])
    celebrity = np.array([archetype.scenario == "celebrity" for _, archetype, _ in rows])
    tier = np.where(celebrity, _CELEBRITY, known.tiers.of(followers))
    pod = plan.position("pod_member")
    scenario = np.array([plan.position(archetype.scenario) for _, archetype, _ in rows])
    return Cast(
        block=0,
        index=np.arange(len(rows)),
        platform=np.array([known.platforms.index(account.platform) for _, _, account in rows]),
        tier=tier,
        tier_quantile=_quantile(known, tier, followers),
        followers=followers,
        country=country,
        language=known.country_language[country],
        category=np.array([known.categories.index(archetype.category) for _, archetype, _ in rows]),
        category_2=np.array([_category_2(known, archetype.category_2) for _, archetype, _ in rows]),
        creator=np.array([first[number] for number, _, _ in rows]),
        scenario=scenario,
        pod=np.where(scenario == pod, 0, -1),
        owner=np.array([account.owner for _, _, account in rows]),
        archetype=np.array([number for number, _, _ in rows]),
        scenarios=plan,
    )


def population_cast(seed: int, block: int, start: int, size: int, variant: Variant = "inside") -> Cast:
    """Draw one block of ordinary accounts, numbered from ``start``."""
    known, plan = assumptions(), scenarios(variant)
    rng = stream(seed, block, "cast")
    country = pick(rng, known.country_share, size)
    platform = pick(rng, known.platforms.share, size)
    pod, member = _pods(rng, stream(seed, block, "pods"), plan, size, block, _scenarios(rng, plan, size))
    scenario = _turned(stream(seed, block, "turned"), known, plan, platform, member)
    platform = _fitting(plan, platform, scenario)
    country = np.where(platform == known.platforms.index("naver_blog"), known.countries.index("KR"), country)
    category = pick(rng, known.category_weight, size)
    leader = np.where(pod >= 0, (pod % _PODS_PER_BLOCK) * _POD_SLOT, np.arange(size))
    category, country = category[leader], country[leader]
    category_2 = pick(rng, known.category_weight, size)
    tier, quantile, followers = _sizes(rng, known, plan, platform, scenario)
    cast = Cast(
        block=block,
        index=start + np.arange(size),
        platform=platform,
        tier=tier,
        tier_quantile=quantile,
        followers=followers,
        country=country,
        language=known.country_language[country],
        category=category,
        category_2=np.where(happens(rng, known.second_category, size) & (category_2 != category), category_2, -1),
        creator=start + np.arange(size),
        scenario=scenario,
        pod=pod,
        owner=happens(rng, known.habits["owner_connected"], size),
        archetype=np.full(size, -1),
        scenarios=plan,
    )
    return _with_second_accounts(cast, happens(rng, known.habits["two_accounts"], size))


def _category_2(known: Assumptions, name: str) -> int:
    return known.categories.index(name) if name else -1


def _scenarios(rng: np.random.Generator, plan: Scenarios, size: int) -> IntArray:
    """Draw the scenarios that need no pod and turn no ordinary account."""
    turns = np.array([bool(row.hosts) or row.pod for row in plan.rows])
    share = np.where(turns, 0.0, plan.numbers("share"))
    share[0] = 1.0 - share[1:].sum()
    return pick(rng, share, size)


def _pods(
    rng: np.random.Generator, sizes: np.random.Generator, plan: Scenarios, size: int, block: int, scenario: IntArray
) -> tuple[IntArray, IntArray]:
    """Make groups of neighbours; a pod never crosses a block, so that its comments can be written in it.

    A pod begins with the accounts of a drawn slot; further members are the next ordinary accounts.
    """
    slots = size // _POD_SLOT
    wanted = np.round(size * plan.numbers("pods") / 1_000).astype(np.int64)
    kinds = sizes.permutation(np.repeat(np.arange(len(wanted)), wanted))[:slots]
    chosen = np.sort(rng.choice(slots, len(kinds), replace=False)) if slots else np.zeros(0, dtype=np.int64)
    pod, member = np.full(size, -1), scenario.copy()
    for slot, kind, count in zip(chosen, kinds, _pod_sizes(sizes, plan, kinds), strict=True):
        first = slot * _POD_SLOT
        further = first + _POD_SLOT + np.flatnonzero(member[first + _POD_SLOT :] == 0)
        place = np.concatenate([np.arange(first, first + _POD_SLOT), further])[:count]
        pod[place], member[place] = block * _PODS_PER_BLOCK + slot, kind
    return pod, member


def _pod_sizes(rng: np.random.Generator, plan: Scenarios, kinds: IntArray) -> IntArray:
    """Draw how many members pods have: many small ones, few large ones."""
    low, high = plan.pairs("pod_size")[kinds].T
    return np.asarray(np.round(low * (high / low) ** (rng.random(len(kinds)) ** 1.5)), dtype=np.int64)


def _turned(
    rng: np.random.Generator, known: Assumptions, plan: Scenarios, platform: IntArray, scenario: IntArray
) -> IntArray:
    """Turn ordinary accounts into the scenarios that live among them, so that every other account stays as it is."""
    share, hosted = plan.numbers("share"), np.array([bool(row.hosts) for row in plan.rows])
    ordinary = 1.0 - share[~hosted].sum()
    lives = np.array([[host in row.hosts for row in plan.rows] for host in known.platforms.names])
    chance = lives * share / ordinary
    chance[:, 0] = 1.0 - chance.sum(axis=1)
    drawn = pick_by_row(rng, chance[platform])
    return np.where(scenario == 0, drawn, scenario)


def _fitting(plan: Scenarios, platform: IntArray, scenario: IntArray) -> IntArray:
    """Move an account to the platform its scenario lives on."""
    names = assumptions().platforms.names
    home = np.array([names.index(row.platform) if row.platform else -1 for row in plan.rows])
    return np.where(home[scenario] >= 0, home[scenario], platform)


def _sizes(
    rng: np.random.Generator, known: Assumptions, plan: Scenarios, platform: IntArray, scenario: IntArray
) -> tuple[IntArray, FloatArray, IntArray]:
    tier = pick_by_row(rng, known.platforms.tier_share[platform])
    fixed = {"deep_nano": 0, "local_town": 0, "hollow_mega": _MEGA, "question_rich": 1, "expert": 1, "brand_new": 0}
    for name, value in fixed.items():
        tier = np.where(scenario == plan.position(name), value, tier)
    in_pod = np.array([row.pod for row in plan.rows])[scenario]
    tier = np.where(in_pod & (tier > 1), 1, tier)
    quantile = rng.random(len(platform))
    celebrity = happens(rng, known.celebrity_share, len(platform))
    followers = _followers(known, tier, quantile)
    hollow = scenario == plan.position("hollow_mega")
    return np.where((tier == _MEGA) & celebrity & ~hollow, _CELEBRITY, tier), quantile, followers


def _followers(known: Assumptions, tier: IntArray, quantile: FloatArray) -> IntArray:
    """Invert the truncated Pareto distribution of each tier."""
    low, high, a = known.tiers.low[tier], known.tiers.high[tier], known.tiers.exponent[tier]
    return np.asarray(np.floor(low * (1 - quantile * (1 - (low / high) ** a)) ** (-1 / a)), dtype=np.int64)


def _quantile(known: Assumptions, tier: IntArray, followers: IntArray) -> FloatArray:
    low, high, a = known.tiers.low[tier], known.tiers.high[tier], known.tiers.exponent[tier]
    inside = np.clip(followers, low, high)
    return np.clip((1 - (low / inside) ** a) / (1 - (low / high) ** a), 0.001, 0.999)


def _with_second_accounts(cast: Cast, wanted: BoolArray) -> Cast:
    """Give some accounts to the creator of the account before them, when the platforms differ."""
    known = assumptions()
    home = np.array([bool(row.platform) or row.pod for row in cast.scenarios.rows])[cast.scenario]
    naver = cast.platform == known.platforms.index("naver_blog")
    second = wanted & ~home & ~naver & (cast.platform != np.roll(cast.platform, 1))
    second[:1] = False
    second &= ~np.roll(second, 1)
    source = np.arange(len(cast)) - second
    return replace(
        cast,
        country=cast.country[source],
        language=cast.language[source],
        category=cast.category[source],
        category_2=cast.category_2[source],
        creator=cast.creator[source],
    )
