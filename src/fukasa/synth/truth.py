"""The planted truth: what the tables do not say and a good analysis should find."""

import numpy as np
import pyarrow as pa

from fukasa.core.catalogue import Kind
from fukasa.synth.assumptions import LANGUAGES, assumptions
from fukasa.synth.captions import Captions
from fukasa.synth.cast import Cast
from fukasa.synth.catalogue import CATALOGUE
from fukasa.synth.feed import DAY_US, Feed
from fukasa.synth.frames import ARROW_TYPES, Stamp, known, words
from fukasa.synth.packages import Packages, package_sizes, pod_members
from fukasa.synth.posts import post_ids
from fukasa.synth.prices import Prices, currencies
from fukasa.synth.profiles import Profiles
from fukasa.synth.randomness import FloatArray, IntArray
from fukasa.synth.scenarios import ATTACKS, EVENTS, PACKAGES
from fukasa.synth.traits import Traits


def accounts_truth(seed: int, cast: Cast, traits: Traits, profiles: Profiles, prices: Prices, stamp: Stamp) -> pa.Table:
    """One row per account: who it truly is and how it truly behaves."""
    data = assumptions()
    kinds = data.comments["kinds"]
    eventful = traits.event > 0
    pointed = pa.array(profiles.points_at, mask=profiles.points_at < 0)
    columns = {
        "platform": words(data.platforms.names, cast.platform),
        "account_id": profiles.account_id,
        "creator_id": profiles.creator_id,
        "scenario": words(cast.scenarios.ids, cast.scenario),
        "in_catalogue": pa.array(cast.archetype >= 0),
        "category": words(data.categories, cast.category),
        "category_2": words(data.categories, cast.category_2),
        "language": words(LANGUAGES, cast.language),
        "country": words(data.countries, cast.country),
        "tier": pa.array(cast.tier_names, pa.string()),
        "followers": pa.array(cast.followers),
        "view_mu": pa.array(traits.view_mu),
        "view_sigma": pa.array(traits.view_sigma),
        "er": pa.array(traits.er),
        "fake_share": pa.array(traits.fake),
        "pod_id": known(cast.pod, cast.pod >= 0),
        "owner_connected": pa.array(traits.owner),
        "sponsored_rate": pa.array(traits.sponsored),
        "label_rate": pa.array(traits.labelled),
        **{f"{kind}_rate": pa.array(traits.mix[:, number]) for number, kind in enumerate(kinds)},
        "price_minor": pa.array(prices.minor),
        "currency": currencies(prices),
        "price_jpy": pa.array(prices.yen),
        "cpv_jpy": pa.array(prices.yen / np.exp(traits.view_mu)),
        "event": words(EVENTS, np.where(eventful, traits.event, -1)),
        "event_at": known(_event_at(traits, stamp), eventful).cast(ARROW_TYPES[Kind.MOMENT]),
        "event_gain": known(traits.event_gain, eventful),
        **_attacks(seed, cast, traits, stamp),
        "declares_account": profiles.account_id.take(pointed),
        "imitates_account": pa.array(_imitated(cast, profiles), pa.string()),
    }
    return pa.table(columns)


def _attacks(seed: int, cast: Cast, traits: Traits, stamp: Stamp) -> dict[str, pa.Array]:
    """Say whose figures were made larger on purpose, how, by how much and for how long.

    The size is, by kind: followers bought over those before (bought_followers, drip, both), what a package holds over
    what a post has on its own (likes, views, comments), the other members (pod), the share of fake followers (hollow).
    """
    attack = np.array([ATTACKS.index(row.attack) for row in cast.scenarios.rows])[cast.scenario]
    kinds = {name: attack == number for number, name in enumerate(ATTACKS)}
    jumped = traits.event == EVENTS.index("bought")
    block, drip = np.where(jumped, traits.event_gain, 0.0), traits.buy_gain
    packaged = np.isin(attack, [ATTACKS.index(name) for name in PACKAGES if name])
    began = np.where(jumped, traits.event_day, np.where(drip > 0, traits.buy_day, traits.package_day))
    days = np.where(jumped & (drip == 0), traits.event_days, np.where(drip > 0, traits.buy_days, began))
    size = np.where(packaged, package_sizes(seed, cast), block + drip)
    size = np.where(kinds["pod"], pod_members(cast) - 1.0, np.where(kinds["hollow"], traits.fake, size))
    dated = (attack > 0) & ~kinds["pod"] & ~kinds["hollow"]
    return {
        "inflated": pa.array(attack > 0),
        "attack": words(ATTACKS, np.where(attack > 0, attack, -1)),
        "attack_size": known(size, attack > 0),
        "attack_days": known(np.minimum(days, began), dated),
        "attack_at": known(_moment(began, stamp), dated).cast(ARROW_TYPES[Kind.MOMENT]),
        "bought_share": pa.array(traits.bought),
        "churn": pa.array(traits.churn > 0),
        "pod_veiled": known(cast.veiled, cast.pod >= 0),
    }


def _event_at(traits: Traits, stamp: Stamp) -> IntArray:
    return _moment(traits.event_day, stamp)


def _moment(days_ago: FloatArray, stamp: Stamp) -> IntArray:
    return stamp.end - (days_ago * DAY_US).astype(np.int64) // 1_000_000 * 1_000_000


def _imitated(cast: Cast, profiles: Profiles) -> list[str | None]:
    ids, planted = profiles.account_id.to_pylist(), cast.archetype.tolist()
    main = {CATALOGUE[a].id: i for a, i in reversed(list(zip(planted, ids, strict=True))) if a >= 0}
    return [main.get(CATALOGUE[a].imitates) if a >= 0 else None for a in planted]


def posts_truth(cast: Cast, profiles: Profiles, feed: Feed, captions: Captions, packages: Packages) -> pa.Table:
    """One row per post: sponsored or not, labelled or not, by whom, its own matured views, and what was bought."""
    return pa.table(
        {
            "platform": words(assumptions().platforms.names, cast.platform[feed.row]),
            "account_id": profiles.account_id.take(pa.array(feed.row)),
            "post_id": post_ids(profiles, feed),
            "sponsored": pa.array(feed.sponsored),
            "labelled": pa.array(feed.labelled),
            "brand": captions.brand,
            "views_matured": pa.array(feed.views),
            "behind_event": pa.array(feed.event),
            "bought_likes": pa.array(packages.likes),
            "bought_views": pa.array(packages.views),
            "bought_comments": pa.array(packages.comments),
            "pod_comments": pa.array(packages.pod),
        }
    )
