"""How well a creator fits a brand: subjects, audience, tone, what was said of the brand and its rivals before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from fukasa.analysis.affinity.fit.brand import BrandProfile, tone_of
from fukasa.analysis.affinity.fit.mentions import Mention, NamedPost, find_mentions
from fukasa.analysis.affinity.fit.settings import dimensions, settings, weights
from fukasa.analysis.sponsorship.normalise import normalise
from fukasa.analysis.statistics.shares import wilson_intervals

Status = Literal["ok", "insufficient"]
_MOST = 5


@dataclass(frozen=True, slots=True)
class FitPart:
    """One part of the fit.

    Attributes:
        part: ``topics``, ``audience`` or ``tone``.
        status: ``insufficient`` where too little is known.
        value: the fit in this part, 0 to 1; None where insufficient.
        low: lower end of its interval.
        high: upper end.
        n: what it rests on: posts, or commenters.
        sentences: why, by language.
        evidence: words or sides that are named.

    """

    part: str
    status: Status
    value: float | None
    low: float | None
    high: float | None
    n: int
    sentences: Mapping[str, str]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrandFit:
    """How well a creator fits a brand.

    Attributes:
        brand: its name.
        status: ``insufficient`` where no part is known.
        value: weighted mean of the known parts, their weights brought to a sum of 1; None where insufficient.
        coverage: the share of the weight that is known.
        parts: topics, audience and tone.
        mentions: where the creator named the brand, the newest first; unpaid ones need care.
        rivals: where the creator named rivals.
        conflicts: rivals that paid within the window.
        n: posts read.
        window_days: how far back.
        as_of: the present of all this.

    """

    brand: str
    status: Status
    value: float | None
    coverage: float
    parts: tuple[FitPart, ...]
    mentions: tuple[Mention, ...]
    rivals: tuple[Mention, ...]
    conflicts: tuple[str, ...]
    n: int
    window_days: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class CustomerOverlap:
    """Customers of a brand among those who comment under a creator.

    Attributes:
        common: commenters who are customers.
        commenters: commenters known.
        customers: customers known.
        base_share: share of customers among all commenters of the catalogue.

    """

    common: int
    commenters: int
    customers: int
    base_share: float


def review_fit(
    brand: BrandProfile, posts: Sequence[NamedPost], *, as_of: datetime, customers: CustomerOverlap | None = None
) -> BrandFit:
    """Say how well a creator fits a brand.

    Args:
        brand: the brand.
        posts: the creator's posts, in any order.
        as_of: posts older than the window before this are left out.
        customers: the brand's customers among the creator's commenters; None where that is not known.

    """
    config = settings()
    recent = _window(posts, as_of)
    parts = (_topics(brand, recent), _audience(customers), _tone(brand, recent))
    known = {part.part: part.value for part in parts if part.value is not None}
    coverage = sum(weights()[part] for part in known)
    value = sum(weights()[part] * score for part, score in known.items()) / coverage if known else None
    rivals = find_mentions(recent, brand.rivals)
    return BrandFit(
        brand.name,
        "ok" if known else "insufficient",
        value,
        coverage,
        parts,
        find_mentions(recent, {brand.name: brand.spellings}),
        rivals,
        tuple(dict.fromkeys(one.brand for one in rivals if one.paid and _recent(one, as_of))),
        len(recent),
        int(config.window_days),
        as_of,
    )


def _recent(mention: Mention, as_of: datetime) -> bool:
    return mention.posted_at is None or mention.posted_at >= as_of - timedelta(days=settings().mention_days)


def _window(posts: Sequence[NamedPost], as_of: datetime) -> list[NamedPost]:
    oldest = as_of - timedelta(days=settings().window_days)
    told = [p for p in posts if any(p.texts.values()) and (p.posted_at is None or oldest <= p.posted_at <= as_of)]
    told.sort(key=lambda p: (p.posted_at is not None and -p.posted_at.timestamp(), p.post_id))
    return told[: int(settings().max_posts)]


def _words(post: NamedPost) -> str:
    return normalise("\n".join(post.texts.values())).text


def _topics(brand: BrandProfile, posts: Sequence[NamedPost]) -> FitPart:
    config, subjects = settings(), brand.subjects()
    if len(posts) < config.min_posts or len(subjects) < config.min_terms:
        return _insufficient("topics", len(posts), posts=len(posts), subjects=len(subjects))
    texts = [_words(post) for post in posts]
    used = {word: sum(word in text for text in texts) for word in subjects}
    about = sum(any(word in text for word in subjects) for text in texts)
    low, high = _interval(about, len(posts))
    named = tuple(sorted((w for w in used if used[w]), key=lambda w: (-used[w], subjects.index(w)))[:_MOST])
    facts = {"n": len(posts), "about": about, "share": about / len(posts), "words": " · ".join(named)}
    full = config.full_topic_share
    value, low, high = (min(1.0, end / full) for end in (about / len(posts), low, high))
    return FitPart(
        "topics", "ok", value, low, high, len(posts), _told("topics" if named else "other_topics", **facts), named
    )


def _audience(customers: CustomerOverlap | None) -> FitPart:
    config = settings()
    if customers is None or min(customers.commenters, customers.customers) < config.min_commenters:
        known = (0, 0) if customers is None else (customers.commenters, customers.customers)
        return _insufficient("audience", known[0], commenters=known[0], customers=known[1])
    low, high = _interval(customers.common, customers.commenters)
    share = customers.common / customers.commenters
    full = min(1.0, config.full_lift * max(customers.base_share, 1 / customers.commenters))
    value, low, high = (min(1.0, end / full) for end in (share, low, high))
    facts = {"common": customers.common, "n": customers.commenters, "share": share, "base": customers.base_share}
    return FitPart("audience", "ok", value, low, high, customers.commenters, _told("audience", **facts))


def _tone(brand: BrandProfile, posts: Sequence[NamedPost]) -> FitPart:
    texts = [text for text in brand.texts if text.strip()]
    if len(posts) < settings().min_posts or len(texts) < settings().min_texts:
        return _insufficient("tone", len(posts), posts=len(posts), texts=len(texts))
    wanted, found = tone_of(texts), tone_of([_words(post) for post in posts])
    sides = [side for side in dimensions() if wanted[side.id] > 0]
    if not sides:
        return _insufficient("tone", len(posts), posts=len(posts), texts=0)
    # How much of the tone that the brand speaks in the creator speaks too.
    each = np.array([[min(end / wanted[s.id], 1.0) for end in _ends(found[s.id], len(posts))] for s in sides])
    weight = np.array([wanted[side.id] for side in sides])
    value, low, high = (weight @ each / weight.sum()).tolist()
    common = [side for side in sides if found[side.id] > 0]
    common.sort(key=lambda side: -min(wanted[side.id], found[side.id]))
    names = {
        language: joint.join(side.names[language] for side in common[:_MOST])
        for language, joint in (("ja", "、"), ("en", ", "))
    }
    key = "tone" if common else "other_tone"
    told = {language: _SENTENCES[key][language].format(n=len(posts), names=names[language]) for language in names}
    return FitPart("tone", "ok", value, low, high, len(posts), told, tuple(side.id for side in common[:_MOST]))


def _ends(share: float, n: int) -> tuple[float, float, float]:
    low, high = _interval(round(share * n), n)
    return share, low, high


def _interval(count: int, n: int) -> tuple[float, float]:
    low, high = wilson_intervals(np.array([float(count)]), np.array([float(n)]), settings().level)
    return float(low[0]), float(high[0])


def _told(key: str, **facts: object) -> dict[str, str]:
    return {language: sentence.format(**facts) for language, sentence in _SENTENCES[key].items()}


def _insufficient(part: str, n: int, **facts: object) -> FitPart:
    least = {"least_posts": int(settings().min_posts), "least_terms": int(settings().min_terms)}
    least |= {"least_people": int(settings().min_commenters)}
    return FitPart(part, "insufficient", None, None, None, n, _told(f"no_{part}", **least, **facts))


_SENTENCES: dict[str, dict[str, str]] = {
    "topics": {
        "ja": "{n}件中{about}件({share:.0%})の投稿がブランドの話題に触れています: {words}。",
        "en": "{about} of {n} posts ({share:.0%}) touch the brand's subjects: {words}.",
    },
    "other_topics": {
        "ja": "{n}件の投稿のどれも、ブランドの話題に触れていません。",
        "en": "None of {n} posts touches the brand's subjects.",
    },
    "audience": {
        "ja": "コメントした{n}人のうち{common}人({share:.1%})が顧客です。全体では{base:.2%}です。",
        "en": "{common} of {n} commenters ({share:.1%}) are customers; among all commenters {base:.2%} are.",
    },
    "tone": {
        "ja": "{n}件の投稿で、ブランドと共通する語り口・価値観: {names}。",
        "en": "Tone and values in {n} posts that the brand shares: {names}.",
    },
    "other_tone": {
        "ja": "{n}件の投稿に、ブランドと共通する語り口・価値観は見つかりません。",
        "en": "Tone and values of the brand are not found in {n} posts.",
    },
    "no_topics": {
        "ja": "本文のある投稿{posts}件、ブランドの話題語{subjects}語では判断できません"
        "({least_posts}件・{least_terms}語以上が必要)。",
        "en": "Not known: {posts} posts with text and {subjects} subject words of the brand "
        "(needed: {least_posts} and {least_terms}).",
    },
    "no_audience": {
        "ja": "コメントした人{commenters}人、顧客{customers}人では判断できません(それぞれ{least_people}人以上が必要)。",
        "en": "Not known: {commenters} commenters and {customers} customers (needed: {least_people} of each).",
    },
    "no_tone": {
        "ja": "本文のある投稿{posts}件、語り口のわかるブランドの文章{texts}件では判断できません"
        "(投稿{least_posts}件以上が必要)。",
        "en": "Not known: {posts} posts with text and {texts} brand texts that show a tone "
        "(needed: {least_posts} posts).",
    },
}
