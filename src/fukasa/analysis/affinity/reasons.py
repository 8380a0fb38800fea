"""Why two accounts are alike, block by block, in words; a block of which too little is known says so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Literal

import numpy as np
import polars as pl

from fukasa.analysis.affinity.common import CommonCommenters
from fukasa.analysis.affinity.settings import Block, Language, figures, settings
from fukasa.analysis.affinity.structure import StructureSpace

Status = Literal["ok", "insufficient"]
_MOST = 5
_NEAR, _MARKED = 0.5, 0.5  # standard deviations: how near two figures lie, and how far from the centre


@dataclass(frozen=True, slots=True)
class BlockReason:
    """What one block says about two accounts.

    Attributes:
        block: the block.
        status: ``insufficient`` where it is not known of both.
        cosine: how alike they are in it, −1 to 1; None where insufficient.
        sentences: the reason by language.
        evidence: what the reason names: subjects or figures, by language.

    """

    block: Block
    status: Status
    cosine: float | None
    sentences: Mapping[Language, str]
    evidence: Mapping[Language, tuple[str, ...]]


def audience_reason(cosine: float, common: CommonCommenters | None) -> BlockReason:
    """Say how many people comment under both.

    Args:
        cosine: of the audience block; NaN where not known.
        common: who comments under both; None where comments of one of them are not known.

    """
    if isnan(cosine) or common is None:
        few = int(settings().min_commenters)
        return _insufficient(
            Block.AUDIENCE,
            f"コメントした人が{few}人以上わかり、ほかのアカウントでも見られることが必要です。",
            f"Not known: at least {few} commenters who are seen under other accounts too are needed of both.",
        )
    about = ("", "") if common.exact else ("約", "about ")
    numbers = f"{common.first:,}", f"{common.second:,}"
    ja = f"共通のコメント投稿者が{about[0]}{common.n:,}人います(それぞれ{numbers[0]}人・{numbers[1]}人のうち)。"
    en = f"{about[1]}{common.n:,} people comment under both (of {numbers[0]} and {numbers[1]} known)."
    if common.n == 0:
        ja = f"共通のコメント投稿者はいませんが、同じアカウント群にコメントする人が集まっています。(余弦 {cosine:.2f})"
        en = (
            f"Nobody comments under both, but their people comment under the same other accounts (cosine {cosine:.2f})."
        )
    return BlockReason(Block.AUDIENCE, "ok", cosine, {"ja": ja, "en": en}, {"ja": (), "en": ()})


def topics_reason(
    cosine: float, categories: Mapping[str, Mapping[Language, str]], tags: Collection[str]
) -> BlockReason:
    """Say which subjects both write about.

    Args:
        cosine: of the topics block; NaN where not known.
        categories: names of the categories both have, by id.
        tags: hashtags or words both use, the most telling first.

    """
    if isnan(cosine):
        few = int(settings().min_terms)
        return _insufficient(
            Block.TOPICS,
            f"カテゴリー・ハッシュタグ・本文から{few}語以上の話題が必要です。",
            f"Not known: at least {few} subject words in categories, hashtags or texts are needed of both.",
        )
    words = tuple(list(tags)[:_MOST])
    ja = (*(names["ja"] for names in categories.values()), *words)
    en = (*(names["en"] for names in categories.values()), *words)
    if not ja:
        sentences: dict[Language, str] = {
            "ja": f"同じ言葉づかいの話題です(余弦 {cosine:.2f})。共通のハッシュタグやカテゴリーはありません。",
            "en": f"Their words lie close (cosine {cosine:.2f}), without a common hashtag or category.",
        }
    else:
        sentences = {"ja": f"共通の話題: {'、'.join(ja)}。", "en": f"Both write about {', '.join(en)}."}
    return BlockReason(Block.TOPICS, "ok", cosine, sentences, {"ja": ja, "en": en})


def structure_reason(cosine: float, space: StructureSpace, pair: pl.DataFrame) -> BlockReason:
    """Say which figures both share.

    Args:
        cosine: of the structure block; NaN where not known.
        space: centre and spread of the figures.
        pair: two rows with a column per figure.

    """
    if isnan(cosine):
        few = int(settings().min_figures)
        return _insufficient(
            Block.STRUCTURE,
            f"比べられる指標が{few}つ以上必要です。",
            f"Not known: at least {few} figures are needed of both.",
        )
    one, other = space.standard(pair)
    near = np.abs(one - other) <= _NEAR
    marked = np.minimum(np.abs(one), np.abs(other))
    order = np.argsort(-np.where(near, marked, -np.inf), kind="stable")
    chosen = [i for i in order.tolist() if near[i]][:_MOST]
    evidence: dict[Language, tuple[str, ...]] = {"ja": (), "en": ()}
    for language in ("ja", "en"):
        evidence[language] = tuple(_figure(i, float(one[i]), language) for i in chosen)
    if not chosen:
        ja, en = (
            f"どの指標も近くありません(余弦 {cosine:.2f})。",
            f"No figure of theirs is close (cosine {cosine:.2f}).",
        )
    else:
        ja, en = f"近い指標: {'、'.join(evidence['ja'])}。", f"Close in {', '.join(evidence['en'])}."
    return BlockReason(Block.STRUCTURE, "ok", cosine, {"ja": ja, "en": en}, evidence)


def _figure(place: int, standard: float, language: Language) -> str:
    name = figures()[place].names[language]
    if standard > _MARKED:
        return f"{name}(高め)" if language == "ja" else f"{name} (high)"
    if standard < -_MARKED:
        return f"{name}(低め)" if language == "ja" else f"{name} (low)"
    return name


def _insufficient(block: Block, ja: str, en: str) -> BlockReason:
    return BlockReason(block, "insufficient", None, {"ja": ja, "en": en}, {"ja": (), "en": ()})
