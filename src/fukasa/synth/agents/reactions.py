"""What a post shows: views, likes and comments of people, and those that were ordered from a seller or a pod."""

from dataclasses import dataclass

import numpy as np

from fukasa.synth.agents.crowd import History
from fukasa.synth.agents.draws import negative_binomial
from fukasa.synth.agents.people import People
from fukasa.synth.agents.posts import Posts
from fukasa.synth.agents.rules import rules
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, stream

_PRICE_LIST = np.array([8, 15, 30, 60, 120, 200, 400, 800, 1_500, 3_000, 6_000, 12_000, 30_000, 60_000, 150_000])
_OVERDELIVERY = {"likes": 0.08, "views": 0.15, "comments": 0.1}  # sellers deliver a little more than ordered
_ORDERED = 0.88  # of the posts
_LIKED_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Reactions:
    """Matured counts of the posts, and what of them is not people's own doing.

    Attributes:
        views, likes, comments: in all.
        bought_views, bought_likes, bought_comments: ordered from a seller.
        pod: comments by members of the pod.

    """

    views: FloatArray
    likes: FloatArray
    comments: FloatArray
    bought_views: FloatArray
    bought_likes: FloatArray
    bought_comments: FloatArray
    pod: IntArray


def react(seed: int, people: People, posts: Posts, history: History) -> Reactions:
    """Draw how people react, and put what was ordered on top."""
    rng = stream(seed, people.block, "agent reactions")
    data, row = rules().watching, posts.row
    likes = negative_binomial(rng, history.views * people.liked[row], data["liked_dispersion"])
    prized = np.where(posts.behind & people.happened("giveaway")[row], 5.0, 1.0)
    comments = negative_binomial(rng, likes * people.commented[row] * prized, data["commented_dispersion"])
    likes = np.minimum(likes, _LIKED_MOST * history.views)
    typical = {
        "views": history.typical,
        "likes": history.typical * people.liked,
        "comments": np.maximum(history.typical * people.liked * people.commented, 8.0),
    }
    bought = {name: _orders(rng, people, posts, name, usual) for name, usual in typical.items()}
    views = history.views + bought["views"]
    sold = np.minimum(bought["likes"], np.maximum(_LIKED_MOST * views - likes, 0.0))
    pod = _pod_comments(rng, people, posts)
    return Reactions(
        views=views,
        likes=(likes + sold + pod).astype(float),
        comments=(comments + bought["comments"] + pod).astype(float),
        bought_views=bought["views"],
        bought_likes=sold,
        bought_comments=bought["comments"],
        pod=pod,
    )


def grown(people: People, posts: Posts) -> FloatArray:
    """Compute the part of its matured counts that a post shows at the end: a log-logistic curve."""
    half = np.array(rules().watching["halflife"])[people.platform[posts.row]]
    return np.asarray(1 / (1 + (half / np.maximum(posts.age, 1e-3)) ** 1.3))


def pod_sizes(people: People) -> IntArray:
    """Count the members of each account's pod, itself included; 0 outside pods."""
    _, place, members = np.unique(people.pod, return_inverse=True, return_counts=True)
    return np.where(people.pod >= 0, members[place], 0)


def _orders(rng: np.random.Generator, people: People, posts: Posts, kind: str, usual: FloatArray) -> FloatArray:
    wanted = people.size * usual
    edges = np.sqrt(_PRICE_LIST[1:] * _PRICE_LIST[:-1])
    listed = _PRICE_LIST[np.searchsorted(edges, wanted)]
    ordered: BoolArray = happens(rng, _ORDERED, len(posts)) & (posts.age <= people.days[posts.row])
    ordered &= people.attacked(kind)[posts.row]
    more = 1 + _OVERDELIVERY[kind] * rng.random(len(posts))
    return np.where(ordered, np.round(listed[posts.row] * more), 0.0)


def _pod_comments(rng: np.random.Generator, people: People, posts: Posts) -> IntArray:
    """Draw how many members take part under each post."""
    others = np.maximum(pod_sizes(people) - 1, 0)[posts.row]
    members = np.maximum(pod_sizes(people), 1)
    usual = np.zeros(len(people))
    inside = people.pod >= 0
    _, place = np.unique(people.pod[inside], return_inverse=True)
    total = np.bincount(place, people.takes_part[inside]) if inside.any() else np.zeros(1)
    usual[inside] = total[place] / members[inside]
    return rng.binomial(others, usual[posts.row])
