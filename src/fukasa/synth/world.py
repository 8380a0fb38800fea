"""A demo world: a catalogue of planted creators inside a population, generated block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import pyarrow as pa

from fukasa.core.errors import InvalidInput
from fukasa.synth.accounts import accounts_table, creators_table
from fukasa.synth.audience import breakdowns_table, samples_table
from fukasa.synth.batch import WorldBatch
from fukasa.synth.captions import Captions, write_captions
from fukasa.synth.cast import Cast, catalogue_cast, population_cast
from fukasa.synth.catalogue import CATALOGUE_ACCOUNTS
from fukasa.synth.comments import commenters_table, comments_table
from fukasa.synth.feed import Feed, draw_feed
from fukasa.synth.frames import Stamp
from fukasa.synth.metrics import Matured, mature
from fukasa.synth.posts import mentions_table, post_snapshots_table, posts_table
from fukasa.synth.prices import draw_prices, rate_cards_table
from fukasa.synth.profiles import Profiles, draw_profiles
from fukasa.synth.scenarios import VARIANTS, Variant
from fukasa.synth.snapshots import snapshots_table
from fukasa.synth.thread import draw_thread
from fukasa.synth.traits import Traits, draw_traits
from fukasa.synth.truth import accounts_truth, posts_truth

BLOCK = 5_000
MOST_ACCOUNTS = 100_000_000
DEFAULT_END = datetime(2026, 1, 26, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """What world to make. The same world gives the same bytes.

    Attributes:
        accounts: accounts in all, those of the catalogue included.
        seed: seed of the randomness.
        as_of: the end of the world, with a time zone of UTC; nothing is younger.
        text: ``full``, ``light`` for large worlds (fewer comments and profile samples, no rows for hashtags), or
            ``dense`` to measure checks of comments and audiences (more of both).
        snapshots: of the population: ``sparse`` every 15 days, or ``daily`` as in the catalogue.
        variant: ``inside`` the parameters of attacks that checks may be fitted on, or ``outside`` them.

    Raises:
        InvalidInput: too few or too many accounts, a negative seed, a moment without UTC, an unknown choice.

    """

    accounts: int = 2_000
    seed: int = 7
    as_of: datetime = DEFAULT_END
    text: Literal["full", "light", "dense"] = "full"
    snapshots: Literal["sparse", "daily"] = "sparse"
    variant: Variant = "inside"

    def __post_init__(self) -> None:
        if not CATALOGUE_ACCOUNTS <= self.accounts <= MOST_ACCOUNTS:
            raise InvalidInput(
                f"a demo world holds {CATALOGUE_ACCOUNTS} to {MOST_ACCOUNTS:,} accounts, got {self.accounts}; "
                "the smallest is the catalogue alone"
            )
        if self.seed < 0:
            raise InvalidInput(f"the seed of a demo world must be 0 or more, got {self.seed}")
        if self.as_of.utcoffset() != timedelta(0):
            raise InvalidInput(f"a demo world ends at a moment in UTC, got {self.as_of}; give it with +00:00")
        self._refuse_unless("text", ("full", "light", "dense"))
        self._refuse_unless("snapshots", ("sparse", "daily"))
        self._refuse_unless("variant", VARIANTS)

    def _refuse_unless(self, option: str, choices: tuple[str, ...]) -> None:
        given = getattr(self, option)
        if given not in choices:
            raise InvalidInput(f"the {option} of a demo world is one of {', '.join(choices)}, got {given!r}")

    @property
    def import_id(self) -> str:
        """The id of the import that brings this world."""
        outside = "" if self.variant == VARIANTS[0] else f"-{self.variant}"
        return f"synth-{self.seed}-{self.accounts}-{self.as_of:%Y%m%d}{outside}"


@dataclass(frozen=True, slots=True)
class _Scene:
    world: World
    cast: Cast
    traits: Traits
    profiles: Profiles
    feed: Feed
    matured: Matured
    captions: Captions
    stamp: Stamp


def generate(world: World) -> Iterator[WorldBatch]:
    """Make a world: first the catalogue, then blocks of 5,000 ordinary accounts; memory holds one block."""
    yield _batch(world, catalogue_cast(world.variant))
    for block, start in enumerate(range(CATALOGUE_ACCOUNTS, world.accounts, BLOCK), start=1):
        size = min(BLOCK, world.accounts - start)
        yield _batch(world, population_cast(world.seed, block, start, size, world.variant))


def _batch(world: World, cast: Cast) -> WorldBatch:
    scene = _scene(world, cast)
    posts, truth_posts = _words_tables(scene)
    comments, truth_comments = _comment_tables(scene)
    samples, truth_samples = samples_table(world.seed, cast, scene.traits, scene.profiles, scene.stamp, text=world.text)
    prices = draw_prices(world.seed, cast)
    return WorldBatch(
        tables={
            **_account_tables(scene),
            **posts,
            **comments,
            "rate_cards": rate_cards_table(world.seed, cast, scene.profiles, prices, scene.stamp),
            "audience_breakdowns": breakdowns_table(world.seed, cast, scene.traits, scene.profiles, scene.stamp),
            "audience_samples": samples,
        },
        truth=accounts_truth(world.seed, cast, scene.traits, scene.profiles, prices, scene.stamp),
        truth_posts=truth_posts,
        truth_comments=truth_comments,
        truth_samples=truth_samples,
    )


def _scene(world: World, cast: Cast) -> _Scene:
    traits = draw_traits(world.seed, cast)
    profiles = draw_profiles(world.seed, cast)
    feed = draw_feed(world.seed, cast, traits, world.as_of)
    matured = mature(world.seed, cast, traits, feed)
    captions = write_captions(world.seed, cast, feed, profiles.handle)
    return _Scene(world, cast, traits, profiles, feed, matured, captions, Stamp(world.as_of, world.import_id))


def _account_tables(scene: _Scene) -> dict[str, pa.Table]:
    seed, cast, traits, profiles = scene.world.seed, scene.cast, scene.traits, scene.profiles
    return {
        "creators": creators_table(cast, profiles, scene.stamp),
        "accounts": accounts_table(seed, cast, traits, profiles, scene.stamp),
        "account_snapshots": snapshots_table(
            seed,
            cast,
            traits,
            profiles,
            scene.feed,
            scene.matured,
            scene.stamp,
            daily=scene.world.snapshots == "daily",
        ),
    }


def _words_tables(scene: _Scene) -> tuple[dict[str, pa.Table], pa.Table]:
    seed, cast, traits, profiles = scene.world.seed, scene.cast, scene.traits, scene.profiles
    feed, captions, stamp = scene.feed, scene.captions, scene.stamp
    full = scene.world.text == "full"
    tables = {
        "posts": posts_table(seed, cast, traits, profiles, feed, captions, stamp),
        "post_snapshots": post_snapshots_table(seed, cast, traits, profiles, feed, scene.matured, stamp),
        "mentions": mentions_table(cast, profiles, feed, captions, stamp, with_hashtags=full),
    }
    return tables, posts_truth(cast, profiles, feed, captions, scene.matured.packages)


def _comment_tables(scene: _Scene) -> tuple[dict[str, pa.Table], pa.Table]:
    seed, cast, feed, stamp = scene.world.seed, scene.cast, scene.feed, scene.stamp
    thread = draw_thread(seed, cast, scene.traits, feed, scene.matured, text=scene.world.text)
    comments, truth = comments_table(seed, cast, scene.profiles, feed, thread, stamp)
    return {"comments": comments, "commenters": commenters_table(cast, feed, thread, stamp)}, truth
