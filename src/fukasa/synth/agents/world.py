"""A world of this family, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from fukasa.core.errors import InvalidInput
from fukasa.synth.agents.audience import breakdowns_table, samples_table
from fukasa.synth.agents.crowd import live
from fukasa.synth.agents.people import People, draw_people
from fukasa.synth.agents.posts import Posts, draw_posts
from fukasa.synth.agents.reactions import react
from fukasa.synth.agents.rules import rules
from fukasa.synth.agents.tables import (
    account_ids,
    mentions_table,
    moments,
    partners,
    people_tables,
    platforms,
    post_ids,
    posts_tables,
    snapshots_table,
)
from fukasa.synth.agents.talk import Talk, draw_mix, owner_hashes, talk
from fukasa.synth.agents.truth import accounts_truth, fake_share, posts_truth, scenarios_lived
from fukasa.synth.agents.words import captions, comments
from fukasa.synth.batch import WorldBatch
from fukasa.synth.frames import Stamp, canonical, words
from fukasa.synth.randomness import hexed
from fukasa.synth.strings import numbered

BLOCK = 5_000
MOST_ACCOUNTS = 1_000_000
LEAST_ACCOUNTS = 50
INFLATED = (0.05, 0.25)
DEFAULT_END = datetime(2026, 1, 26, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AgentWorld:
    """What world to make. The same world gives the same bytes.

    Attributes:
        accounts: accounts in all.
        seed: seed of the randomness.
        as_of: the end of the world, with a time zone of UTC; nothing is younger.
        inflated: wanted share of accounts whose figures are inflated, 0.05 to 0.25.

    Raises:
        InvalidInput: too few or too many accounts, a negative seed, a moment without UTC, another share.

    """

    accounts: int = 3_000
    seed: int = 7
    as_of: datetime = DEFAULT_END
    inflated: float = 0.15

    def __post_init__(self) -> None:
        if not LEAST_ACCOUNTS <= self.accounts <= MOST_ACCOUNTS:
            raise InvalidInput(
                f"a world of agents holds {LEAST_ACCOUNTS} to {MOST_ACCOUNTS:,} accounts, got {self.accounts}; "
                "choose a number in between"
            )
        if self.seed < 0:
            raise InvalidInput(f"the seed of a world of agents must be 0 or more, got {self.seed}")
        if self.as_of.utcoffset() != timedelta(0):
            raise InvalidInput(f"a world of agents ends at a moment in UTC, got {self.as_of}; give it with +00:00")
        if not INFLATED[0] <= self.inflated <= INFLATED[1]:
            raise InvalidInput(
                f"the inflated share of a world of agents lies between {INFLATED[0]} and {INFLATED[1]}, "
                f"got {self.inflated}"
            )

    @property
    def import_id(self) -> str:
        """The id of the import that brings this world."""
        return f"agents-{self.seed}-{self.accounts}-{self.as_of:%Y%m%d}"


def generate(world: AgentWorld) -> Iterator[WorldBatch]:
    """Make a world in blocks of 5,000 accounts; memory holds one block."""
    for block, start in enumerate(range(0, world.accounts, BLOCK)):
        yield _batch(world, draw_people(world.seed, block, start, min(BLOCK, world.accounts - start), world.inflated))


def _batch(world: AgentWorld, people: People) -> WorldBatch:
    seed, stamp = world.seed, Stamp(world.as_of, world.import_id)
    posts = draw_posts(seed, people)
    history = live(seed, people, posts)
    reactions = react(seed, people, posts, history)
    mix, named, fake = draw_mix(seed, people), partners(seed, people, posts), fake_share(history)
    said = talk(seed, people, posts, reactions, mix)
    samples, truth_samples = samples_table(seed, people, fake, stamp)
    spoken, truth_comments = _comments(seed, people, posts, said, stamp)
    return WorldBatch(
        tables={
            **people_tables(people, stamp),
            "account_snapshots": snapshots_table(seed, people, posts, history, stamp),
            **posts_tables(people, posts, reactions, captions(seed, people, posts, named), stamp),
            "comments": spoken,
            "commenters": _commenters(people, posts, said, stamp),
            "rate_cards": canonical("rate_cards", {"platform": pa.array([], pa.string())}, stamp),
            "audience_breakdowns": breakdowns_table(seed, people, fake, stamp),
            "audience_samples": samples,
            "mentions": mentions_table(people, posts, named, stamp),
        },
        truth=accounts_truth(people, posts, history, mix, scenarios_lived(people, history), stamp),
        truth_posts=posts_truth(people, posts, history, reactions),
        truth_comments=truth_comments,
        truth_samples=truth_samples,
    )


def _comments(seed: int, people: People, posts: Posts, said: Talk, stamp: Stamp) -> tuple[pa.Table, pa.Table]:
    """Make the comments and the truth about each."""
    row = posts.row[said.post]
    _, first, count = np.unique(said.post, return_index=True, return_counts=True)
    slot = np.arange(len(said)) - np.repeat(first, count)
    post_id = post_ids(people, posts).take(pa.array(said.post))
    keys = {
        "platform": platforms(people, row),
        "account_id": account_ids(people).take(pa.array(row)),
        "comment_id": numbered(post_id, slot, "-c"),
    }
    columns = {
        **keys,
        "post_id": post_id,
        "commenter": hexed(said.author),
        "posted_at": moments(stamp, posts.when[said.post] + said.minutes / 1_440),
        "text": comments(seed, people, posts, said),
        "is_creator": said.mine,
    }
    told = {
        **keys,
        "kind": words((*rules().talking["kinds"], "creator_reply"), said.kind),
        "emoji_only": pa.array(said.emoji),
        "from_pod": pa.array(said.pod),
        "bought": pa.array(said.seller >= 0),
    }
    return canonical("comments", columns, stamp), pa.table(told)


def _commenters(people: People, posts: Posts, said: Talk, stamp: Stamp) -> pa.Table:
    """One row per agent who wrote in the block."""
    agents, first, inverse = np.unique(said.author, return_index=True, return_inverse=True)
    posted = moments(stamp, posts.when[said.post] + said.minutes / 1_440)
    earliest, latest = np.full(len(agents), np.iinfo(np.int64).max), np.zeros(len(agents), dtype=np.int64)
    np.minimum.at(earliest, inverse, posted)
    np.maximum.at(latest, inverse, posted)
    columns = {
        "platform": platforms(people, posts.row[said.post[first]]),
        "commenter": hexed(agents),
        "first_seen_at": earliest,
        "last_seen_at": latest,
        "is_creator": np.isin(agents, owner_hashes(people)),
    }
    return canonical("commenters", columns, stamp)
