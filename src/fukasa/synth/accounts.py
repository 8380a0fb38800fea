"""The tables of creators and accounts."""

import numpy as np
import pyarrow as pa

from fukasa.synth.assumptions import LANGUAGES, assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.catalogue import CATALOGUE
from fukasa.synth.feed import DAY_US
from fukasa.synth.frames import Stamp, canonical, words
from fukasa.synth.growth import DAYS
from fukasa.synth.profiles import Profiles, known_creator
from fukasa.synth.randomness import happens, stream
from fukasa.synth.strings import where
from fukasa.synth.traits import Traits


def kinds(cast: Cast) -> list[str]:
    """Say who stands behind each account."""
    planted = [CATALOGUE[a].kind if a >= 0 else "person" for a in cast.archetype.tolist()]
    by_scenario = [cast.scenarios.rows[s].kind for s in cast.scenario.tolist()]
    return [a if a != "person" else s for a, s in zip(planted, by_scenario, strict=True)]


def creators_table(cast: Cast, profiles: Profiles, stamp: Stamp) -> pa.Table:
    """One row per creator of the block."""
    main = pa.array(cast.main)
    agency = [CATALOGUE[a].agency or None if a >= 0 else None for a in cast.archetype.tolist()]
    columns = {
        "creator_id": profiles.creator_id.filter(main),
        "name": profiles.name.filter(main),
        "kind": pa.array(kinds(cast)).filter(main),
        "agency": pa.array(agency, pa.string()).filter(main),
        "country": words(assumptions().countries, cast.country).filter(main),
    }
    return canonical("creators", columns, stamp)


def accounts_table(seed: int, cast: Cast, traits: Traits, profiles: Profiles, stamp: Stamp) -> pa.Table:
    """One row per account of the block."""
    data = assumptions()
    rng = stream(seed, cast.block, "accounts")
    size = len(cast)
    told = happens(rng, data.habits["category_known"], size) | (cast.archetype >= 0)
    verified = happens(rng, data.tiers.verified[cast.tier], size)
    handle = profiles.handle
    host = words(data.platforms.names, cast.platform)
    columns = {
        "platform": host,
        "account_id": profiles.account_id,
        "creator_id": where(known_creator(seed, cast), profiles.creator_id),
        "handle": handle,
        "name": profiles.name,
        "bio": profiles.bio,
        "category": where(told, words(data.categories, cast.category)),
        "category_2": where(told, words(data.categories, cast.category_2)),
        "language": where(happens(rng, data.habits["language_known"], size), words(LANGUAGES, cast.language)),
        "country": words(data.countries, cast.country),
        "region": profiles.region,
        "verified": verified & (traits.age_days > DAYS),
        "is_private": np.zeros(size, dtype=bool),
        "is_celebrity": traits.celebrity,
        "kind": kinds(cast),
        "has_email": happens(rng, data.habits["contact"], size),
        "links": profiles.links,
        "url": [f"https://{p}.example/@{h}" for p, h in zip(host.to_pylist(), handle.to_pylist(), strict=True)],
        "created_at": stamp.end - (traits.age_days * DAY_US).astype(np.int64) // 1_000_000 * 1_000_000,
    }
    return canonical("accounts", columns, stamp)
