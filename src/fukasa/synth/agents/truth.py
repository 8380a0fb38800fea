"""The planted truth of this family, in the same columns as that of the demo world; what it does not have is null."""

import numpy as np
import pyarrow as pa

from fukasa.core.catalogue import Kind
from fukasa.synth.agents.crowd import History
from fukasa.synth.agents.follows import churns
from fukasa.synth.agents.people import DAYS, People
from fukasa.synth.agents.posts import Posts
from fukasa.synth.agents.reactions import Reactions, pod_sizes
from fukasa.synth.agents.rules import rules
from fukasa.synth.agents.tables import account_ids, creator_ids, moments, platforms, post_ids
from fukasa.synth.frames import ARROW_TYPES, Stamp, known, words
from fukasa.synth.randomness import FloatArray, IntArray

_TIERS = ("nano", "micro", "mid", "macro", "mega")
_EDGES = (10_000, 100_000, 500_000, 1_000_000)
_LEAST = 1_000
_PURGED = 0.05  # from which loss the account stands as one that a purge struck


def fake_share(history: History) -> FloatArray:
    """Compute the share of today's followers that are not real: bought and natural ones."""
    return np.asarray((history.bots + history.fakes) / np.maximum(history.followers[:, -1], 1))


def accounts_truth(
    people: People, posts: Posts, history: History, mix: FloatArray, scenario: IntArray, stamp: Stamp
) -> pa.Table:
    """One row per account."""
    data, now = rules().people, history.followers[:, -1]
    size = len(people)
    made = np.maximum(np.bincount(posts.row, minlength=size), 1)
    kinds = rules().talking["kinds"]
    typical = np.maximum(history.typical, 1.0)
    return pa.table(
        {
            "platform": platforms(people),
            "account_id": account_ids(people),
            "creator_id": creator_ids(people),
            "scenario": words(rules().ids, scenario),
            "in_catalogue": np.zeros(size, dtype=bool),
            "category": words(tuple(data["categories"]), people.category),
            "category_2": pa.nulls(size, pa.string()),
            "language": words(tuple(data["languages"]), people.language),
            "country": words(tuple(data["countries"]), people.language),
            "tier": words(_TIERS, np.where(now < _LEAST, -1, np.searchsorted(_EDGES, now, side="right"))),
            "followers": now,
            "view_mu": np.log(typical),
            "view_sigma": pa.nulls(size, pa.float64()),
            "er": typical * people.liked * (1 + people.commented) / np.maximum(now, 1),
            "fake_share": fake_share(history),
            "pod_id": known(people.pod, people.pod >= 0),
            "owner_connected": np.zeros(size, dtype=bool),
            "sponsored_rate": np.bincount(posts.row, posts.sponsored, size) / made,
            "label_rate": pa.nulls(size, pa.float64()),
            **{f"{kind}_rate": mix[:, number] for number, kind in enumerate(kinds)},
            "price_minor": pa.nulls(size, pa.int64()),
            "currency": pa.nulls(size, pa.string()),
            "price_jpy": pa.nulls(size, pa.float64()),
            "cpv_jpy": pa.nulls(size, pa.float64()),
            **_events(people, history, scenario, stamp),
            **_attacks(people, history, stamp),
            "declares_account": pa.nulls(size, pa.string()),
            "imitates_account": pa.nulls(size, pa.string()),
        }
    )


def scenarios_lived(people: People, history: History) -> IntArray:
    """Give the scenario of each account, with those whom a purge struck and to whom nothing else happened."""
    struck = (people.scenario == 0) & (history.purged >= _PURGED)
    return np.where(struck, rules().ids.index("platform_purge"), people.scenario)


def _events(people: People, history: History, scenario: IntArray, stamp: Stamp) -> dict[str, pa.Array]:
    events = ("", "bought", "viral", "collab", "giveaway", "purge", "media")
    found = np.zeros(len(people), dtype=np.int64)
    for number, name in enumerate(events):
        found = np.where(people.happened(name) & (name not in {"", "bought", "purge"}), number, found)
    found = np.where(people.attacked("bought_followers", "bought_and_drip"), 1, found)
    purged = scenario == rules().ids.index("platform_purge")
    found = np.where(purged, events.index("purge"), found)
    day = np.where(purged, history.moments, np.floor(people.began))
    gain = np.where(purged, -history.purged, np.where(found == 1, people.size, people.pull))
    return {
        "event": words(events, np.where(found > 0, found, -1)),
        "event_at": known(moments(stamp, DAYS - day), found > 0).cast(ARROW_TYPES[Kind.MOMENT]),
        "event_gain": known(gain, found > 0),
    }


def _attacks(people: People, history: History, stamp: Stamp) -> dict[str, pa.Array]:
    kinds = tuple(dict.fromkeys(plan.attack for plan in rules().plans if plan.attack))
    found = np.full(len(people), -1)
    for number, name in enumerate(kinds):
        found = np.where(people.attacked(name), number, found)
    in_pod, hollow = people.pod >= 0, people.attacked("hollow")
    found = np.where(in_pod, len(kinds), found)
    packaged = people.attacked("likes", "views", "comments")
    began = np.where(packaged, people.days, np.ceil(people.began))
    dated = (found >= 0) & ~in_pod & ~hollow
    size = np.where(in_pod, pod_sizes(people) - 1.0, people.size)
    return {
        "inflated": pa.array(found >= 0),
        "attack": words((*kinds, "pod"), found),
        "attack_size": known(size, found >= 0),
        "attack_days": known(np.minimum(people.days, began), dated),
        "attack_at": known(moments(stamp, DAYS - began), dated).cast(ARROW_TYPES[Kind.MOMENT]),
        "bought_share": pa.array(history.bots / np.maximum(history.followers[:, -1], 1)),
        "churn": pa.array(churns(people)),
        "pod_veiled": known(people.veiled, in_pod),
    }


def posts_truth(people: People, posts: Posts, history: History, reactions: Reactions) -> pa.Table:
    """One row per post: advertising, its own views, what was bought."""
    return pa.table(
        {
            "platform": platforms(people, posts.row),
            "account_id": account_ids(people).take(pa.array(posts.row)),
            "post_id": post_ids(people, posts),
            "sponsored": pa.array(posts.sponsored),
            "labelled": pa.array(posts.labelled),
            "brand": pa.nulls(len(posts), pa.string()),
            "views_matured": pa.array(history.views),
            "behind_event": pa.array(posts.behind),
            "bought_likes": pa.array(reactions.bought_likes),
            "bought_views": pa.array(reactions.bought_views),
            "bought_comments": pa.array(reactions.bought_comments),
            "pod_comments": pa.array(reactions.pod),
        }
    )
