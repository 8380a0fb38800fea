"""Whole rows: who an account is, what it is about, what it says of itself, and its figures."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.core.provenance import SHARED
from fukasa.synth.index_rows.figures import METRICS, TIERS, figures, intervals
from fukasa.synth.index_rows.vocabulary import LANGUAGES, lists_of_words, sentences
from fukasa.synth.randomness import FloatArray, IntArray

OWN_WORKSPACE = "ws_bench"
"""The workspace that a few rows belong to; one in so many replaces a shared one."""

_OWN = 2_000
_AS_OF = datetime(2026, 1, 26, tzinfo=UTC)
_PLATFORMS = {"instagram": 0.42, "tiktok": 0.25, "youtube": 0.15, "x": 0.14, "threads": 0.04}
_COUNTRIES = {"JP": 0.62, "KR": 0.1, "US": 0.14, "TW": 0.08, "TH": 0.06}
_SPEAKS = {"JP": "ja", "KR": "ko"}  # others English
_IN_VIEWS, _ABROAD = 0.85, 0.04  # shares: forecasts of views, accounts that write English outside their country
_CATEGORIES = 38
_REGIONS = 47
_WHOLE = ("followers", "following", "posts_total", "paid_shape", *(f"{name}_n" for name in METRICS))
_WORDS = {"name": (1, 3), "bio": (6, 20), "tags": (0, 8), "captions": (20, 45)}


def accounts(n: int, seed: int, *, batch: int = 100_000, captions: bool = False) -> Iterator[pa.RecordBatch]:
    """Make n accounts, batch by batch, in the columns that a refresh writes.

    Args:
        n: how many.
        seed: the same seed, the same accounts.
        batch: rows per batch.
        captions: add a column of words of posts, which a search index keeps outside its rows.

    """
    for start in range(0, n, batch):
        rng = np.random.default_rng([seed, start])
        yield _batch(rng, start, min(batch, n - start), captions=captions)


def _batch(rng: np.random.Generator, start: int, size: int, *, captions: bool) -> pa.RecordBatch:
    numbers = np.arange(start, start + size)
    who, language = _who(rng, numbers)
    drawn = figures(rng, size)
    reals = drawn.columns | intervals(rng, drawn.columns)
    columns = who | _texts(rng, language, numbers, captions=captions) | _about(rng, size)
    columns["tier"] = _picked(TIERS, drawn.tier)
    columns |= {name: _figure(values, whole=name in _WHOLE) for name, values in reals.items()}
    columns |= {f"{name}_status": _status(reals[name]) for name in METRICS}
    columns["forecast_metric"] = _either(rng.random(size) < _IN_VIEWS, "views", "likes")
    parts = [columns[name] for name in ("handle", "name", "bio", "category")]
    tags = pc.binary_join(columns["top_hashtags"], " ")
    columns["search_text"] = pc.utf8_lower(pc.binary_join_element_wise(*parts, tags, " ", null_handling="skip"))
    return pa.RecordBatch.from_pydict(columns)


def _who(rng: np.random.Generator, numbers: IntArray) -> tuple[dict[str, pa.Array], IntArray]:
    """Key, platform, country, language and whose row it is."""
    size = numbers.size
    platform = _picked(tuple(_PLATFORMS), rng.choice(len(_PLATFORMS), size, p=list(_PLATFORMS.values())))
    place = rng.choice(len(_COUNTRIES), size, p=list(_COUNTRIES.values()))
    speaks = np.array([LANGUAGES.index(_SPEAKS.get(country, "en")) for country in _COUNTRIES])[place]
    language = np.where(rng.random(size) < _ABROAD, LANGUAGES.index("en"), speaks)
    own = numbers % _OWN == 1
    id_ = pc.binary_join_element_wise("a", pa.array(numbers).cast(pa.string()), "")
    key = pc.binary_join_element_wise(platform, id_, ":")
    visibility = _either(own, OWN_WORKSPACE, SHARED)
    replaced = pa.array([[OWN_WORKSPACE] if one else [] for one in (numbers % (2 * _OWN) == 0)], pa.list_(pa.string()))
    made = {"row_key": pc.binary_join_element_wise(key, visibility, " "), "account_key": key, "visibility": visibility}
    made |= {"replaced_for": replaced, "platform": platform, "account_id": id_}
    made["creator_id"] = _known(
        rng, pc.binary_join_element_wise("p", pa.array(numbers // 2).cast(pa.string()), ""), 0.3
    )
    made["country"] = _known(rng, _picked(tuple(_COUNTRIES), place), 0.08)
    region = np.minimum(rng.geometric(0.12, size) - 1, _REGIONS - 1)
    regions = _picked(tuple(f"JP-{number + 1:02d}" for number in range(_REGIONS)), region)
    made["region"] = pc.if_else(
        pc.equal(_picked(tuple(_COUNTRIES), place), "JP"), regions, pa.scalar(None, pa.string())
    )
    return made, language


def _about(rng: np.random.Generator, size: int) -> dict[str, pa.Array]:
    """Kind, categories, flags and where the facts come from."""
    names = tuple(f"category_{number:02d}" for number in range(_CATEGORIES))
    first = np.minimum(rng.geometric(0.09, size) - 1, _CATEGORIES - 1)
    second = (first + rng.integers(1, 5, size)) % _CATEGORIES
    flags = {"verified": 0.05, "has_email": 0.3, "is_private": 0.02, "is_celebrity": 0.01}
    made = {name: pa.array(rng.random(size) < share) for name, share in flags.items()}
    made["category"] = _known(rng, _picked(names, first), 0.1)
    made["category_2"] = _known(rng, _picked(names, second), 0.6)
    for name, values in (
        ("kind", ("person", "brand", "media", "fan")),
        ("price_basis", ("modelled", "rate_card", "deals")),
        ("authenticity", ("pass", "review", "fail", "insufficient")),
        ("auth_context", ("public", "supplied", "owner")),
    ):
        made[name] = _picked(values, np.minimum(rng.geometric(0.6, size) - 1, len(values) - 1))
    made["as_of"] = pa.array([_AS_OF] * size, pa.timestamp("us", tz="UTC"))
    made["source"] = pa.array(["synth:rows"] * size)
    return made


def _texts(rng: np.random.Generator, language: IntArray, numbers: IntArray, *, captions: bool) -> dict[str, pa.Array]:
    """Handle, name, words about oneself, hashtags and captions in the account's language."""
    groups = [np.flatnonzero(language == number) for number in range(len(LANGUAGES))]
    back = pa.array(np.argsort(np.concatenate(groups)))
    made: dict[str, list[pa.Array]] = {
        name: [] for name in ("name", "bio", "tags", *(("captions",) if captions else ()))
    }
    for code, rows in zip(LANGUAGES, groups, strict=True):
        for name, parts in made.items():
            words = lists_of_words(rng, code, rng.integers(*_WORDS[name], rows.size, endpoint=True))
            parts.append(words if name == "tags" else sentences(words, code))
    joined = {name: pa.concat_arrays(parts).take(back) for name, parts in made.items()}
    english = sentences(lists_of_words(rng, "en", np.ones(numbers.size, dtype=np.int64)), "en")
    handle = pc.binary_join_element_wise(english, pa.array(numbers % 9_973).cast(pa.string()), "_")
    return {
        "handle": handle,
        "top_hashtags": joined.pop("tags"),
        "language": _picked(LANGUAGES, language),
        "url": pc.binary_join_element_wise("https://example.com", handle, "/"),
    } | joined


def _figure(values: FloatArray, *, whole: bool) -> pa.Array:
    known = pa.array(values, mask=np.isnan(values))
    return known.cast(pa.int64()) if whole else known


def _status(values: FloatArray) -> pa.Array:
    return _either(np.isnan(values), "insufficient", "ok")


def _picked(values: tuple[str, ...], places: IntArray) -> pa.StringArray:
    return pa.array(values).take(pa.array(places))


def _either(condition: np.ndarray, yes: str, no: str) -> pa.StringArray:
    return pc.if_else(pa.array(condition), yes, no)


def _known(rng: np.random.Generator, texts: pa.StringArray, gap: float) -> pa.StringArray:
    return pc.if_else(pa.array(rng.random(len(texts)) < gap), pa.scalar(None, pa.string()), texts)
