"""The canonical tables of accounts and posts, as somebody who looks now and then gets to see them."""

import numpy as np
import pyarrow as pa

from fukasa.core.catalogue import FORMATS
from fukasa.synth.agents.crowd import History
from fukasa.synth.agents.draws import whole
from fukasa.synth.agents.people import DAYS, People
from fukasa.synth.agents.posts import Posts
from fukasa.synth.agents.reactions import Reactions, grown
from fukasa.synth.agents.rules import rules
from fukasa.synth.agents.words import handles
from fukasa.synth.frames import Stamp, canonical, known, words
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, mixed, stream
from fukasa.synth.strings import numbered

DAY_US = 86_400_000_000
_VIDEO = np.isin(FORMATS, ("short", "long"))
_LARGE = 100_000
_IMPRESSIONS_ONLY = ("x",)


def platforms(people: People, row: IntArray | None = None) -> pa.StringArray:
    """Name the platform of each account, or of each row."""
    return words(tuple(rules().people["platforms"]), people.platform if row is None else people.platform[row])


def account_ids(people: People) -> pa.StringArray:
    """Write the ids of the accounts."""
    return pa.array([f"ag{index:09d}" for index in people.index.tolist()])


def creator_ids(people: People) -> pa.StringArray:
    """Write the ids of the creators: each has one account."""
    return pa.array([f"agent{index:09d}" for index in people.index.tolist()])


def post_ids(people: People, posts: Posts) -> pa.StringArray:
    """Write the ids of the posts."""
    return numbered(account_ids(people).take(pa.array(posts.row)), posts.rank, "-p")


def moments(stamp: Stamp, when: FloatArray) -> IntArray:
    """Turn days after the beginning of the window into microseconds."""
    return stamp.end - ((DAYS - when) * 86_400).astype(np.int64) * 1_000_000


def people_tables(people: People, stamp: Stamp) -> dict[str, pa.Table]:
    """One row per creator and account."""
    data, size = rules().people, len(people)
    handle, host = handles(people), platforms(people)
    country = words(tuple(data["countries"]), people.language)
    age = 300 + (mixed(7, people.index) % np.uint64(2_000)).astype(np.int64)
    return {
        "creators": canonical(
            "creators",
            {"creator_id": creator_ids(people), "name": handle, "kind": "person", "country": country},
            stamp,
        ),
        "accounts": canonical(
            "accounts",
            {
                "platform": host,
                "account_id": account_ids(people),
                "creator_id": creator_ids(people),
                "handle": handle,
                "name": handle,
                "category": words(tuple(data["categories"]), people.category),
                "language": words(tuple(data["languages"]), people.language),
                "country": country,
                "is_private": np.zeros(size, dtype=bool),
                "kind": "person",
                "url": [f"https://{p}.example/{h}" for p, h in zip(host.to_pylist(), handle.to_pylist(), strict=True)],
                "created_at": stamp.end - age * DAY_US,
            },
            stamp,
        ),
    }


def snapshots_table(seed: int, people: People, posts: Posts, history: History, stamp: Stamp) -> pa.Table:
    """The counts of the accounts when somebody looked: most days, with gaps, at any time of the day."""
    rng = stream(seed, people.block, "agent snapshots")
    row, day = np.nonzero(_looked(rng, people))
    followers = history.followers[row, day]
    platform = people.platform[row]
    youtube = platform == rules().people["platforms"].index("youtube")
    large = happens(rng, rules().snapshots["rounded"], len(people)) & (people.followers > _LARGE)
    counted = np.where(youtube | large[row], _three_digits(followers), followers)
    made = np.bincount(posts.row, minlength=len(people))
    total = 2 * made[row] + np.floor(made[row] * day / DAYS).astype(np.int64)
    columns = {
        "platform": platforms(people, row),
        "account_id": account_ids(people).take(pa.array(row)),
        "captured_at": moments(stamp, np.minimum(day - rng.random(len(row)), DAYS)),
        "followers": counted,
        "following": known(history.following[row, day], ~youtube),
        "posts_total": total,
    }
    return canonical("account_snapshots", columns, stamp)


def _looked(rng: np.random.Generator, people: People) -> BoolArray:
    """Choose on which days the counts of an account are known, accounts x days (the first before the window)."""
    data, size = rules().snapshots, len(people)
    day = np.arange(DAYS + 1)[None, :]
    every = rng.choice(data["every_days"], size)[:, None]
    seen = ((day + people.index[:, None]) % every == 0) & (rng.random((size, DAYS + 1)) > data["missing"])
    start = rng.integers(10, DAYS - 30, size)[:, None]
    length = np.where(happens(rng, data["outage"], size), whole(rng, data["outage_days"], size), 0)[:, None]
    first = np.where(happens(rng, data["short_history"], size), rng.integers(DAYS - 60, DAYS - 2, size), 0)[:, None]
    seen &= ~((day >= start) & (day < start + length)) & (day >= first)
    seen[:, -1] = True
    seen[:, 0] = False
    return np.asarray(seen)


def _three_digits(counts: IntArray) -> IntArray:
    step = 10 ** np.maximum(np.floor(np.log10(np.maximum(counts, 1))).astype(np.int64) - 2, 0)
    return np.asarray(counts // step * step)


def posts_tables(
    people: People, posts: Posts, reactions: Reactions, said: tuple[pa.StringArray, pa.ListArray], stamp: Stamp
) -> dict[str, pa.Table]:
    """One row per post, and its counts at the end."""
    text, tags = said
    keys = {
        "platform": platforms(people, posts.row),
        "account_id": account_ids(people).take(pa.array(posts.row)),
        "post_id": post_ids(people, posts),
    }
    part = grown(people, posts)
    on_x = np.isin(people.platform, [rules().people["platforms"].index(name) for name in _IMPRESSIONS_ONLY])[posts.row]
    instagram = (people.platform == rules().people["platforms"].index("instagram"))[posts.row]
    shown = np.floor(reactions.views * part).astype(np.int64)
    facts = {
        "posted_at": moments(stamp, posts.when),
        "format": words(FORMATS, posts.form),
        "sponsored": known(posts.labelled, posts.labelled),
        "caption": text,
        "hashtags": tags,
        "language": words(tuple(rules().people["languages"]), people.language[posts.row]),
    }
    counts = {
        "views": known(shown, ~on_x & (~instagram | _VIDEO[posts.form])),
        "impressions": known(shown, on_x),
        "likes": np.floor(reactions.likes * part).astype(np.int64),
        "comments": np.floor(reactions.comments * part).astype(np.int64),
    }
    return {
        "posts": canonical("posts", keys | facts, stamp),
        "post_snapshots": canonical("post_snapshots", keys | counts, stamp),
    }


def mentions_table(people: People, posts: Posts, named: IntArray, stamp: Stamp) -> pa.Table:
    """The handles that posts name."""
    which = np.flatnonzero(named >= 0)
    columns = {
        "platform": platforms(people, posts.row[which]),
        "account_id": account_ids(people).take(pa.array(posts.row[which])),
        "post_id": post_ids(people, posts).take(pa.array(which)),
        "kind": "handle",
        "value": handles(people).take(pa.array(named[which])),
        "posted_at": moments(stamp, posts.when[which]),
    }
    return canonical("mentions", columns, stamp)


def partners(seed: int, people: People, posts: Posts) -> IntArray:
    """Choose whom the post behind a collaboration names: somebody of the same platform; -1 for nobody."""
    rng = stream(seed, people.block, "agent partners")
    named = np.full(len(posts), -1)
    for post in np.flatnonzero(posts.behind & people.happened("collab")[posts.row]):
        own = posts.row[post]
        alike = np.flatnonzero((people.platform == people.platform[own]) & (people.index != people.index[own]))
        named[post] = rng.choice(alike) if len(alike) else -1
    return named
