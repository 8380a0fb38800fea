"""What people ask: questions about an item by topic, the same question asked again counted together."""

from collections import Counter
from collections.abc import Iterable
from typing import TypedDict

import polars as pl

from fukasa.analysis.depth.labels import QUESTION_CLASS
from fukasa.analysis.depth.likeness import alike, beginning, bigrams, folded_key
from fukasa.analysis.depth.topics import OTHER_TOPIC, grouping, topics


class Asked(TypedDict):
    """One question: its folded ``key``, a ``text`` that stands for it, and how often it was asked."""

    key: str
    text: str
    n: int


GROUP = pl.Struct({"text": pl.String(), "n": pl.Int64()})
QUESTION_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "topic": pl.String(),
        "n": pl.Int64(),
        "groups": pl.List(GROUP),
        "share": pl.Float64(),
    }
)


def question_topics(said: pl.DataFrame) -> pl.DataFrame:
    """Sort the questions of every account by topic and put the same ones together.

    Args:
        said: of :func:`fukasa.analysis.depth.labels.judged_comments`.

    Returns:
        :data:`QUESTION_SCHEMA`, the topic with the most questions first: ``n`` questions, their ``share`` of all
        questions, and the largest ``groups`` with a question that stands for each and how often it was asked.

    """
    questions = said.filter(pl.col(QUESTION_CLASS) & pl.col("counted")).with_columns(beginning(pl.col("text")))
    asked = questions.select(
        "account_key", "comment_id", "text", topic=topic_of(pl.col("text")), key=folded_key(pl.col("text"))
    )
    grouped = (
        asked.sort("account_key", "comment_id")
        .group_by("account_key", "topic", "key", maintain_order=True)
        .agg(pl.col("text").first(), n=pl.len())
        .sort("account_key", "topic", "n", "key", descending=[False, False, True, False])
        .group_by("account_key", "topic", maintain_order=True)
        .agg(pl.struct("key", "text", "n").alias("asked"), n=pl.col("n").sum().cast(pl.Int64))
    )
    groups = [question_groups(entries) for entries in grouped["asked"].to_list()]
    told = grouped.with_columns(
        pl.Series("groups", groups, dtype=pl.List(GROUP)), share=pl.col("n") / pl.col("n").sum().over("account_key")
    )
    return told.select(QUESTION_SCHEMA.names()).sort("account_key", "n", "topic", descending=[False, True, False])


def topic_of(text: pl.Expr) -> pl.Expr:
    """Name the topic with the most cue words; of equals the first of the list, without any ``other``."""
    folded = text.str.normalize("NFKC").str.to_lowercase()
    hits = pl.concat_list(folded.str.count_matches(topic.pattern) for topic in topics())
    names = pl.lit(pl.Series([topic.id for topic in topics()]))
    best = names.gather(hits.list.arg_max())
    return pl.when(hits.list.max() > 0).then(best).otherwise(pl.lit(OTHER_TOPIC))


def question_groups(asked: Iterable[Asked]) -> list[dict[str, str | int]]:
    """Put questions together that share enough of their character bigrams.

    Every question joins the first group whose leader is near enough, else it leads a group of its own. The most often
    asked come first, so the result depends on the set of questions alone.

    Args:
        asked: every different question, the most often asked first.

    Returns:
        ``text`` of the leader and ``n`` of the largest groups.

    """
    leaders: list[Counter[str]] = []
    texts: list[str] = []
    counts: list[int] = []
    for question in asked:
        grams = bigrams(question["key"])
        place = next((at for at, leader in enumerate(leaders) if alike(leader, grams, grouping().similarity)), None)
        if place is None:
            leaders.append(grams)
            texts.append(question["text"][: grouping().length])
            counts.append(question["n"])
        else:
            counts[place] += question["n"]
    largest = sorted(range(len(counts)), key=lambda at: -counts[at])[: grouping().groups]
    return [{"text": texts[at], "n": counts[at]} for at in largest]
