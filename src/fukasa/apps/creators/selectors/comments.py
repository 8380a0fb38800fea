"""What the index holds about the comments of one account: counts per post, examples, questions, parts of depth."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.depth.composite import Standing
from fukasa.analysis.depth.topics import OTHER_TOPIC
from fukasa.apps.creators.selectors.report import OpenReport


@dataclass(frozen=True, slots=True)
class PostComments:
    """Comments under one post and the labels they were given, not corrected for the errors of the labels."""

    post_id: str
    comments: int
    questions: int
    purchase_signals: int
    substantive: int
    spam: int
    replies: int

    @property
    def counted(self) -> int:
        """How many comments are no spam."""
        return self.comments - self.spam


@dataclass(frozen=True, slots=True)
class CommentExample:
    """A comment that shows what a class means for the account."""

    label: str
    text: str
    post_id: str | None
    posted_at: datetime | None
    language: str


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The same question, asked again."""

    text: str
    n: int


@dataclass(frozen=True, slots=True)
class QuestionTopic:
    """Questions about one matter; ``share`` is their part of all questions."""

    topic: str
    n: int
    share: float
    groups: tuple[QuestionGroup, ...]


@dataclass(frozen=True, slots=True)
class DepthPart:
    """One part of depth with its standing among peers; without a standing ``reason`` says why."""

    part: str
    default_weight: float
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    percentile: float | None
    percentile_low: float | None
    percentile_high: float | None
    peer_n: int | None
    status: str
    reason: str | None

    @property
    def standing(self) -> Standing | None:
        """The standing, as depth is made of it."""
        if self.percentile is None or self.percentile_low is None or self.percentile_high is None:
            return None
        return Standing(self.percentile, self.percentile_low, self.percentile_high)


def comment_posts(report: OpenReport) -> dict[str, PostComments]:
    """Give the counts by post."""
    rows = report.index.details("comment_posts", report.account.number)
    return {row["post_id"]: PostComments(**_known(row, PostComments)) for row in rows}


def comment_examples(report: OpenReport) -> dict[str, tuple[CommentExample, ...]]:
    """Give the examples by class, in the order of the classes, the clearest first."""
    rows = sorted(report.index.details("comment_examples", report.account.number), key=lambda row: int(row["rank"]))
    by_class = {label: tuple(_example(row) for row in rows if row["class"] == label) for label in registry().ids}
    return {label: found for label, found in by_class.items() if found}


def question_topics(report: OpenReport) -> tuple[QuestionTopic, ...]:
    """Give what people ask, the most frequent matter first and what has no topic last."""
    rows = report.index.details("question_topics", report.account.number)
    return tuple(sorted(map(_topic, rows), key=lambda one: (one.topic == OTHER_TOPIC, -one.n)))


def depth_parts(report: OpenReport) -> tuple[DepthPart, ...]:
    """Give the parts of depth in their own order."""
    rows = report.index.details("depth_parts", report.account.number)
    return tuple(DepthPart(**_known(row, DepthPart)) for row in rows)


def _known(row: Mapping[str, Any], kind: type[PostComments | DepthPart]) -> dict[str, Any]:
    """Take the values of a row that a class has a place for."""
    return {field.name: row.get(field.name) for field in fields(kind)}


def _example(row: Mapping[str, Any]) -> CommentExample:
    return CommentExample(row["class"], row["text"], row["post_id"], row["posted_at"], row["language"] or "")


def _topic(row: Mapping[str, Any]) -> QuestionTopic:
    groups = tuple(QuestionGroup(group["text"], group["n"]) for group in row["groups"] or ())
    return QuestionTopic(row["topic"], row["n"], row["share"], groups)
