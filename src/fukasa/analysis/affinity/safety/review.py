"""Is it safe for a brand to appear beside an account? Words of its posts and the backlash under them → a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from fukasa.analysis.affinity.safety.findings import Finding, find
from fukasa.analysis.affinity.safety.lexicon import Category, Lexicon, lexicon
from fukasa.analysis.statistics.shares import wilson_intervals

Verdict = Literal["clear", "look", "risk", "insufficient"]
VERDICTS: tuple[Verdict, ...] = ("clear", "look", "risk")


@dataclass(frozen=True, slots=True)
class PostText:
    """What a post says, and what was said under it.

    Attributes:
        post_id: its id.
        posted_at: when; None where that is not known.
        texts: its texts by field (``title``, ``caption``, ``hashtags``).
        comments: classified comments of the audience; None where none were read.
        negative: how many of them are negative.
        url: its address.

    """

    post_id: str
    posted_at: datetime | None
    texts: Mapping[str, str]
    comments: int | None = None
    negative: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding and where it stands.

    Attributes:
        post_id: the post.
        posted_at: when.
        field: which text of it.
        finding: the words.
        url: the post's address.

    """

    post_id: str
    posted_at: datetime | None
    field: str
    finding: Finding
    url: str | None


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """What was found of one category.

    Attributes:
        category: its id.
        names: its name by language.
        verdict: ``clear``, ``look`` or ``risk``.
        posts: posts in which such words are said.
        reported: further posts in which they are only quoted, news or fiction.
        n: posts with text.
        share: of the posts in which they are said.
        low: lower end of its interval.
        high: upper end.
        peers: share among the posts of peers; None where that is not known.
        evidence: examples, the newest first.

    """

    category: str
    names: Mapping[str, str]
    verdict: Verdict
    posts: int
    reported: int
    n: int
    share: float
    low: float
    high: float
    peers: float | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Flares:
    """Backlash in comments.

    Attributes:
        verdict: ``insufficient`` where too few comments were read.
        posts: posts under which the share of negative comments is high.
        n: posts with enough comments to tell.
        post_ids: these posts.

    """

    verdict: Verdict
    posts: int
    n: int
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyReview:
    """Whether a brand may appear beside an account.

    Attributes:
        verdict: the worst of all parts; ``insufficient`` where too few posts are known and nothing speaks against it.
        n: posts with text.
        first: the oldest of them.
        last: the newest.
        window_days: how far back posts count.
        lexicon: date of the lexicon.
        categories: every category, the worst first.
        flares: backlash in comments.
        reasons: why, by language, one sentence each.

    """

    verdict: Verdict
    n: int
    first: datetime | None
    last: datetime | None
    window_days: int
    lexicon: str
    categories: tuple[CategoryResult, ...]
    flares: Flares
    reasons: Mapping[str, tuple[str, ...]]


def review_safety(
    posts: Sequence[PostText],
    *,
    as_of: datetime,
    bio: str = "",
    peers: Mapping[str, float] | None = None,
    book: Lexicon | None = None,
) -> SafetyReview:
    """Review what an account writes and how its audience reacts.

    Args:
        posts: its posts, in any order.
        as_of: posts older than the window before this are left out.
        bio: its profile text; read as one more text that never grows old.
        peers: the share of posts with words of each category among peers.
        book: the lexicon; that of the package if None.

    """
    book = book or lexicon()
    recent = _window(posts, as_of, book)
    found = {post.post_id: _of_post(post, book) for post in recent}
    profile = tuple(Evidence("", None, "bio", one, None) for one in find(bio, book))
    results = [_category(one, recent, found, profile, peers or {}, book) for one in book.categories.values()]
    ordered = sorted(results, key=lambda result: (-VERDICTS.index(result.verdict), -result.posts, result.category))
    flares = _flares(recent, book)
    verdict = _overall([result.verdict for result in ordered], flares, len(recent), book)
    days = [post.posted_at for post in recent if post.posted_at is not None]
    return SafetyReview(
        verdict,
        len(recent),
        min(days, default=None),
        max(days, default=None),
        int(book.settings.window_days),
        book.version,
        tuple(ordered),
        flares,
        {language: _reasons(ordered, flares, len(recent), verdict, book, language) for language in ("ja", "en")},
    )


def _window(posts: Iterable[PostText], as_of: datetime, book: Lexicon) -> list[PostText]:
    oldest = as_of - timedelta(days=book.settings.window_days)
    told = [p for p in posts if any(p.texts.values()) and (p.posted_at is None or oldest <= p.posted_at <= as_of)]
    told.sort(key=lambda p: (p.posted_at is not None and -p.posted_at.timestamp(), p.post_id))
    return told[: int(book.settings.max_posts)]


def _of_post(post: PostText, book: Lexicon) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(post.post_id, post.posted_at, field, one, post.url)
        for field, text in post.texts.items()
        if text
        for one in find(text, book)
    )


def _category(
    category: Category,
    posts: Sequence[PostText],
    found: Mapping[str, tuple[Evidence, ...]],
    profile: tuple[Evidence, ...],
    peers: Mapping[str, float],
    book: Lexicon,
) -> CategoryResult:
    mine = [one for post in posts for one in found[post.post_id] if one.finding.category == category.id]
    said = {one.post_id for one in mine if one.finding.meant == "said"}
    reported = {one.post_id for one in mine if one.finding.meant == "reported"} - said
    in_profile = [one for one in profile if one.finding.category == category.id and one.finding.meant == "said"]
    n = len(posts)
    low, high = _interval(len(said), n, book.settings.level)
    kept = [one for one in (*in_profile, *mine) if one.finding.meant != "denied"]
    kept.sort(key=lambda one: one.finding.meant != "said")
    return CategoryResult(
        category.id,
        category.names,
        _verdict(category, len(said), low, bool(in_profile)),
        len(said),
        len(reported),
        n,
        len(said) / n if n else 0.0,
        low,
        high,
        peers.get(category.id),
        tuple(kept[: int(book.settings.evidence)]),
    )


def _verdict(category: Category, posts: int, low: float, in_profile: bool) -> Verdict:  # noqa: FBT001  one caller
    if category.risk.reached(posts, low):
        return "risk"
    return "look" if in_profile or category.look.reached(posts, low) else "clear"


def _interval(posts: int, n: int, level: float) -> tuple[float, float]:
    if not n:
        return 0.0, 1.0
    low, high = wilson_intervals(np.array([float(posts)]), np.array([float(n)]), level)
    return float(low[0]), float(high[0])


def _flares(posts: Sequence[PostText], book: Lexicon) -> Flares:
    told = [p for p in posts if p.negative is not None and (p.comments or 0) >= book.flare.min_comments]
    burnt = [
        p.post_id
        for p in told
        if _interval(p.negative or 0, p.comments or 0, book.settings.level)[0] >= book.flare.negative_share
    ]
    if not told:
        return Flares("insufficient", 0, 0, ())
    verdict: Verdict = "risk" if len(burnt) >= book.flare.risk else "look" if len(burnt) >= book.flare.look else "clear"
    return Flares(verdict, len(burnt), len(told), tuple(burnt))


def _overall(verdicts: Sequence[Verdict], flares: Flares, n: int, book: Lexicon) -> Verdict:
    known = [*verdicts, *((flares.verdict,) if flares.verdict != "insufficient" else ())]
    worst = max(known, key=VERDICTS.index)
    return "insufficient" if worst == "clear" and n < book.settings.min_posts else worst


def _reasons(
    results: Sequence[CategoryResult], flares: Flares, n: int, verdict: Verdict, book: Lexicon, language: str
) -> tuple[str, ...]:
    told = [_sentence(result, language) for result in results if result.verdict != "clear"]
    if flares.verdict in {"look", "risk"}:
        told.append(_FLARES[language].format(posts=flares.posts, n=flares.n))
    if verdict == "insufficient":
        told.append(_TOO_FEW[language].format(n=n, least=int(book.settings.min_posts)))
    if verdict == "clear":
        told.append(_CLEAR[language].format(n=n))
    if flares.verdict == "insufficient":
        told.append(_NO_COMMENTS[language].format(least=int(book.flare.min_comments)))
    return tuple(told)


def _sentence(result: CategoryResult, language: str) -> str:
    words = dict.fromkeys(one.finding.text for one in result.evidence if one.finding.meant == "said")
    facts = {"name": result.names[language], "posts": result.posts, "n": result.n, "share": result.share}
    joined = ("、" if language == "ja" else ", ").join(list(words)[:3])
    peers = "" if result.peers is None else _PEERS[language].format(peers=result.peers)
    return _FOUND[language].format(**facts, words=joined, peers=peers)


_FOUND = {
    "ja": "{name}: {n}件中{posts}件の投稿({share:.0%})に該当する語があります({words}){peers}。",
    "en": "{name}: words in {posts} of {n} posts ({share:.0%}), such as {words}{peers}.",
}
_PEERS = {"ja": "。同種のアカウントでは{peers:.1%}", "en": "; among peers {peers:.1%}"}
_FLARES = {
    "ja": "コメントが十分な{n}件の投稿のうち{posts}件で、否定的なコメントの割合が高くなっています。",
    "en": "Under {posts} of {n} posts with enough comments the share of negative comments is high.",
}
_TOO_FEW = {
    "ja": "本文のある投稿が{n}件と少なく、判断できません({least}件以上必要です)。",
    "en": "Too few posts with text to tell: {n}, at least {least} are needed.",
}
_CLEAR = {
    "ja": "{n}件の投稿に、注意が必要な語は基準以上には見つかりませんでした。",
    "en": "In {n} posts no words that need attention reach a threshold.",
}
_NO_COMMENTS = {
    "ja": "コメント欄の反応は、{least}件以上のコメントがある投稿がないため判断できません。",
    "en": "Backlash in comments is not known: no post has {least} comments or more that were read.",
}
