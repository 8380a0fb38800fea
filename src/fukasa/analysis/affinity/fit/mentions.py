"""Where posts name a brand or its rivals, and whether the post was paid."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from fukasa.analysis.sponsorship.normalise import normalise


@dataclass(frozen=True, slots=True)
class NamedPost:
    """A post as fit reads it.

    Attributes:
        post_id: its id.
        posted_at: when; None where that is not known.
        texts: its texts by field.
        paid: whether it is paid advertising; None where that cannot be told.
        url: its address.

    """

    post_id: str
    posted_at: datetime | None
    texts: Mapping[str, str]
    paid: bool | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A brand named in a post.

    Attributes:
        brand: the name of the brand, as the profile has it.
        post_id: the post.
        posted_at: when.
        field: which text of it.
        start: first character in the original text.
        end: one past the last.
        text: the words as they were written.
        paid: whether the post is paid; None where that cannot be told.
        url: its address.

    """

    brand: str
    post_id: str
    posted_at: datetime | None
    field: str
    start: int
    end: int
    text: str
    paid: bool | None
    url: str | None


UNPAID_NOTE = {
    "ja": "依頼前の自発的な言及です。あとから依頼する場合は、元の投稿が依頼によらないことと"
    "今回の依頼の関係を明示しないと、ステルスマーケティングに見えるおそれがあります。",
    "en": "Named of the creator's own accord. If a post is commissioned later, say where the earlier mention came from "
    "and mark the new one, or both may look like stealth advertising.",
}


def find_mentions(posts: Iterable[NamedPost], brands: Mapping[str, Sequence[str]]) -> tuple[Mention, ...]:
    """Find where posts name brands.

    Args:
        posts: the posts.
        brands: per brand its spellings: names, handles, hashtags; each counts with and without @ and #.

    Returns:
        One mention per post and brand, the newest first.

    """
    found = [one for post in posts for brand, names in brands.items() if (one := _first(post, brand, tuple(names)))]
    return tuple(sorted(found, key=lambda one: (one.posted_at is None, -_moment(one), one.post_id, one.brand)))


def _moment(one: Mention) -> float:
    return one.posted_at.timestamp() if one.posted_at else 0.0


def _first(post: NamedPost, brand: str, names: tuple[str, ...]) -> Mention | None:
    pattern = _pattern(names)
    for field, original in post.texts.items():
        text = normalise(original)
        match = pattern.search(text.text) if pattern else None
        if match:
            start, end = text.span(*match.span())
            words = original[start:end]
            return Mention(brand, post.post_id, post.posted_at, field, start, end, words, post.paid, post.url)
    return None


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    plain = {normalise(name).text.strip().lstrip("@#") for name in names}
    words = sorted(filter(None, plain), key=lambda name: (-len(name), name))
    if not words:
        return None
    return re.compile("|".join(_whole(word) for word in words))


def _whole(word: str) -> str:
    """A Latin name stands alone; spaces in it may be missing, as in hashtags."""
    inner = r"\s?".join(map(re.escape, word.split()))
    latin = word[0].isascii(), word[-1].isascii()
    return ("(?<![a-z0-9])" if latin[0] else "") + inner + ("(?![a-z0-9])" if latin[1] else "")
