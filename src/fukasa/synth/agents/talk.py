"""Who writes under the latest posts: agents whose activity follows Zipf's law, members of pods, and sellers' bots."""

from dataclasses import dataclass, fields

import numpy as np

from fukasa.synth.agents.people import People
from fukasa.synth.agents.posts import Posts
from fukasa.synth.agents.reactions import Reactions, grown
from fukasa.synth.agents.rules import rules
from fukasa.synth.randomness import BoolArray, FloatArray, HashArray, IntArray, happens, mixed, pick_by_row, stream

SELLERS = 3
_OWNER, _FAN, _GUEST, _BOT, _MASK = 101, 102, 103, 104, 105  # kinds of agents in the hash
_GUESTS, _GUEST_SHARE = 9_000, 0.25
_BOTS = 300
_EMOJI_OF_PRAISE = 0.3


@dataclass(frozen=True, slots=True)
class Talk:
    """The comments of a block by post.

    Attributes:
        post: position in the posts.
        author: hash of the author.
        kind: position in the kinds of the rules; their number for the creator's replies.
        emoji: emoji alone.
        minutes: after the post.
        mine: written by the creator.
        pod: written by a member of the pod.
        seller: number of the seller, -1 for none.

    """

    post: IntArray
    author: HashArray
    kind: IntArray
    emoji: BoolArray
    minutes: FloatArray
    mine: BoolArray
    pod: BoolArray
    seller: IntArray

    def __len__(self) -> int:
        return len(self.post)


def owner_hashes(people: People) -> HashArray:
    """Hash the owners of the accounts, as they appear when they comment."""
    return mixed(_OWNER, people.platform, people.index)


def draw_mix(seed: int, people: People) -> FloatArray:
    """Draw the mix of comment kinds of each account, accounts x kinds."""
    data = rules().talking
    drawn = stream(seed, people.block, "agent mix").gamma(
        np.tile(np.array(data["mix"]) * data["concentration"], (len(people), 1))
    )
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def talk(seed: int, people: People, posts: Posts, reactions: Reactions, mix: FloatArray) -> Talk:
    """Draw all known comments."""
    shown = np.floor(reactions.comments * grown(people, posts)).astype(np.int64)
    room = np.where(posts.rank < rules().talking["posts"], shown, 0)
    pod = _pods(stream(seed, people.block, "agent pods"), people, posts, np.minimum(reactions.pod, room))
    room = room - np.bincount(pod.post, minlength=len(posts))
    fans = _fans(stream(seed, people.block, "agent fans"), people, posts, mix, room)
    heard = np.bincount(fans.post, minlength=len(posts))
    own = np.maximum(reactions.comments - reactions.bought_comments - reactions.pod, 1.0)
    rng = stream(seed, people.block, "agent bots")
    wanted = rng.poisson(np.where(heard > 0, np.minimum(reactions.bought_comments / own, 6.0) * heard, 0.0))
    bots = _bots(rng, people, posts, np.minimum(wanted, room - heard))
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in (fans, pod, bots)]) for field in fields(Talk)
    }
    order = np.lexsort((columns["minutes"], columns["post"]))
    return Talk(**{name: values[order] for name, values in columns.items()})


def _fans(rng: np.random.Generator, people: People, posts: Posts, mix: FloatArray, room: IntArray) -> Talk:
    data = rules().talking
    known = rng.negative_binomial(
        data["known_dispersion"], data["known_dispersion"] / (data["known_dispersion"] + data["known"]), len(posts)
    )
    post = np.repeat(np.arange(len(posts)), np.minimum(known, room))
    row, size = posts.row[post], len(post)
    circle = np.clip(0.015 * people.followers[row] ** 0.95, 20, 3_500)
    fan = np.floor(np.exp(rng.random(size) * np.log(circle + 1))).astype(np.int64)  # Zipf's law
    guest = mixed(_GUEST, people.platform[row], people.language[row], rng.integers(0, _GUESTS, size))
    guest = mixed(guest.view(np.int64), np.full(size, people.block))
    author = np.where(
        happens(rng, _GUEST_SHARE, size), guest, mixed(_FAN, people.platform[row], people.index[row], fan)
    )
    minutes = data["median_minutes"] * np.exp(1.3 * rng.standard_t(4, size).clip(-6, 6))
    mine = happens(rng, data["reply"], size) & ~people.veiled[row]
    kind = np.where(mine, len(data["kinds"]), pick_by_row(rng, mix[row]))
    emoji = (kind == data["kinds"].index("praise")) & happens(rng, _EMOJI_OF_PRAISE, size)
    no = np.zeros(size, dtype=bool)
    author = np.where(mine, owner_hashes(people)[row], author)
    return Talk(post, author, kind, emoji, _inside(rng, posts, post, minutes), mine, no, np.full(size, -1))


def _pods(rng: np.random.Generator, people: People, posts: Posts, count: IntArray) -> Talk:
    """Let the members who take part write soon: the more eager a member, the likelier."""
    found, writers = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    pod_of_post = people.pod[posts.row]
    for pod in np.unique(people.pod[people.pod >= 0]):
        members = np.flatnonzero(people.pod == pod)
        here = np.flatnonzero((pod_of_post == pod) & (count > 0))
        eager = rng.exponential(1.0, (len(here), len(members))) / people.takes_part[members]
        eager[np.arange(len(here)), np.searchsorted(members, posts.row[here])] = np.inf
        taken = np.arange(len(members))[None, :] < np.minimum(count[here], len(members) - 1)[:, None]
        found.append(np.repeat(here, taken.sum(axis=1)))
        writers.append(members[np.argsort(eager, axis=1)[taken]])
    post, writer = np.concatenate(found), np.concatenate(writers)
    size = len(post)
    names = np.where(people.veiled, mixed(_MASK, people.platform, people.index), owner_hashes(people))
    minutes = np.minimum(1 + rng.exponential(rules().pods["minutes"], size), 58.0)
    kind = np.full(size, rules().talking["kinds"].index("praise"))
    yes, no = np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
    emoji = happens(rng, _EMOJI_OF_PRAISE, size)
    return Talk(post, names[writer], kind, emoji, _inside(rng, posts, post, minutes), no, yes, np.full(size, -1))


def _bots(rng: np.random.Generator, people: People, posts: Posts, count: IntArray) -> Talk:
    """Let the bots of the account's seller write in bursts."""
    post = np.repeat(np.arange(len(posts)), np.maximum(count, 0))
    row, size = posts.row[post], len(post)
    seller = people.index[row] * 31 % SELLERS
    author = mixed(_BOT, people.platform[row], seller, rng.integers(0, _BOTS, size), np.full(size, people.block))
    minutes = rng.gamma(2.0, 60.0, len(posts))[post] + rng.exponential(25.0, size)
    no, kind = np.zeros(size, dtype=bool), np.full(size, rules().talking["kinds"].index("praise"))
    return Talk(post, author, kind, no, _inside(rng, posts, post, minutes), no, no, seller)


def _inside(rng: np.random.Generator, posts: Posts, post: IntArray, minutes: FloatArray) -> FloatArray:
    """Keep comments inside the window."""
    limit = posts.age[post] * 24 * 60
    return np.where(minutes < limit, minutes, limit * rng.uniform(0.2, 0.98, len(post)))
