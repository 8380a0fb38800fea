"""Comments as evidence: what people ask, by topic, and what each class looks like here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fukasa.analysis.comments.classes import SPAM
from fukasa.analysis.depth.topics import topic_names
from fukasa.analysis.topics.language import detect_language
from fukasa.apps.catalogue.words import language
from fukasa.apps.creators.comments.figures import class_name
from fukasa.apps.creators.selectors.comments import CommentExample, QuestionGroup, QuestionTopic
from fukasa.apps.creators.selectors.report import Post

_NO_LANGUAGE = {"und", "other"}  # found, but no language that a reader or a screen reader knows


@dataclass(frozen=True, slots=True)
class AskedLine:
    """The same question and how often it was asked; ``language`` is empty where it is not known."""

    text: str
    n: int
    language: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    """What people ask about one matter."""

    name: str
    questions: QuestionTopic
    asked: tuple[AskedLine, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """One comment; ``url`` leads to its post and is empty where that is not known."""

    text: str
    language: str
    posted_at: datetime | None
    url: str
    paid: bool


@dataclass(frozen=True, slots=True)
class Quotes:
    """Comments of one class."""

    key: str
    name: str
    is_spam: bool
    quotes: tuple[Quote, ...]


def topic_lines(topics: Sequence[QuestionTopic]) -> tuple[TopicLine, ...]:
    """Name the topics and say in which language each question is."""
    groups = [group for one in topics for group in one.groups]
    spoken = dict(zip(groups, _languages([group.text for group in groups]), strict=True))
    return tuple(
        TopicLine(topic_names(one.topic)[language()], one, tuple(_asked(group, spoken[group]) for group in one.groups))
        for one in topics
    )


def _asked(group: QuestionGroup, spoken: str) -> AskedLine:
    return AskedLine(group.text, group.n, spoken)


def _languages(texts: Sequence[str]) -> list[str]:
    found = detect_language(pl.Series(texts, dtype=pl.String))["language"].to_list()
    return [_known(one) for one in found]


def _known(spoken: str) -> str:
    return "" if spoken in _NO_LANGUAGE else spoken


def quotes_of(examples: Mapping[str, Sequence[CommentExample]], posts: Sequence[Post]) -> tuple[Quotes, ...]:
    """Give the examples of each class with the posts they stand under."""
    by_id = {post.post_id: post for post in posts}
    return tuple(
        Quotes(
            label, class_name(label), label == SPAM, tuple(_quote(one, by_id.get(one.post_id or "")) for one in found)
        )
        for label, found in examples.items()
    )


def _quote(one: CommentExample, post: Post | None) -> Quote:
    url = post.url if post is not None and post.url.startswith(("https://", "http://")) else ""
    return Quote(one.text, _known(one.language), one.posted_at, url, paid=post is not None and post.is_paid)
