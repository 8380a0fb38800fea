"""Comments as evidence: what people ask, by topic, and what each class looks like here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fukasa.analysis.comments.classes import SPAM
from fukasa.analysis.depth.topics import topic_names
from fukasa.apps.catalogue.words import language
from fukasa.apps.creators.comments.figures import class_name
from fukasa.apps.creators.selectors.comments import CommentExample, QuestionTopic
from fukasa.apps.creators.selectors.report import Post


@dataclass(frozen=True, slots=True)
class TopicLine:
    """What people ask about one matter."""

    name: str
    questions: QuestionTopic


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
    """Name the topics."""
    return tuple(TopicLine(topic_names(one.topic)[language()], one) for one in topics)


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
    return Quote(one.text, one.language, one.posted_at, url, paid=post is not None and post.is_paid)
