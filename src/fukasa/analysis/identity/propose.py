"""Propose that accounts on different platforms are one creator; a person confirms or refuses elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from fukasa.analysis.identity.candidates import candidate_pairs, declared_links
from fukasa.analysis.identity.profiles import comparable
from fukasa.analysis.identity.score import Pair, Reason, probability, reasons
from fukasa.analysis.identity.weights import IdentityWeights, default_weights

_SIDES = ("handle", "handle_key", "name_key", "bio")
_SENTENCES = {
    "link": ("プロフィールがもう一方へリンクしています", "one profile links to the other"),
    "link_back": ("互いにリンクしています", "the other links back"),
    "link_shared": ("同じ先へ複数のアカウントがリンクしています", "several accounts link to the same one"),
    "handle_long": ("同じID（8文字以上）です", "the same handle of eight letters or more"),
    "handle_middle": ("同じID（5〜7文字）です", "the same handle of five to seven letters"),
    "handle_short": ("同じIDですが短いものです", "the same, but short, handle"),
    "handle_similar": (
        "区切りや「official」等を除くと同じIDです",
        "the same handle but for separators or words like official",
    ),
    "name_rare": ("ほかにほとんどない同じ表示名です", "the same rare display name"),
    "name_common": ("同じ表示名です", "the same display name"),
    "bio_same": ("自己紹介文がほぼ同じです", "nearly the same profile text"),
    "bio_similar": ("自己紹介文が似ています", "similar profile texts"),
    "bio_different": ("自己紹介文は似ていません", "profile texts that do not resemble each other"),
    "other_declared": (
        "このプラットフォームの別のアカウントへリンクしています",
        "a link to a different account on that platform",
    ),
    "rival": (
        "同じプラットフォームに、よりよく合うアカウントがあります",
        "another account on that platform fits better",
    ),
}


@dataclass(frozen=True, slots=True)
class IdentityProposal:
    """Two accounts that may be one creator.

    Attributes:
        left: key of the one account (the smaller key).
        right: key of the other.
        probability: that they are one creator; 0.9 or more only with a declared link and something beside it.
        reasons: what speaks for and against, strongest first.
        sentence_ja: the reasons in Japanese.
        sentence_en: the reasons in English.
        version: the date of the weights.

    """

    left: str
    right: str
    probability: float
    reasons: tuple[Reason, ...]
    sentence_ja: str
    sentence_en: str
    version: str


def propose_identities(accounts: pl.DataFrame, book: IdentityWeights | None = None) -> list[IdentityProposal]:
    """Propose pairs of accounts on different platforms that may be one creator.

    Blocks (declared link, handle, rare name) keep the comparison near linear in the number of accounts; the evidence
    adds up on the log-odds scale (Fellegi and Sunter, 1969). Two accounts of one platform are never proposed: a
    similar handle there is a look-alike, not an identity.

    Args:
        accounts: ``account_key``, ``platform`` and, where known, ``account_id``, ``handle``, ``name``, ``bio``,
            ``links`` (list of text); one row per account, rows in any order.
        book: the weights; those of the package by default.

    Returns:
        The proposals, most probable first, then by key.

    Raises:
        InvalidInput: a column is missing or an account stands twice.

    """
    book = book or default_weights()
    profiles = comparable(accounts, book)
    links = declared_links(profiles, book)
    pairs = candidate_pairs(profiles, links, book)
    found = [(left, right, reasons(pair, book)) for left, right, pair in _pairs(profiles, links, pairs)]
    platforms = dict(profiles.select("key", "platform").iter_rows())
    judged = _with_rivals(found, platforms, book)
    kept = [p for p in judged if p.probability >= book.limits.propose_at]
    return sorted(kept, key=lambda p: (-p.probability, p.left, p.right))


def _pairs(profiles: pl.DataFrame, links: pl.DataFrame, pairs: pl.DataFrame) -> Iterator[tuple[str, str, Pair]]:
    """Gather what is known of each pair."""
    wanted = pl.concat([pairs["left"], pairs["right"]]).unique()
    sides = {row["key"]: row for row in profiles.filter(pl.col("key").is_in(wanted.implode())).iter_rows(named=True)}
    holders = dict(profiles.group_by("name_key").len().drop_nulls().iter_rows())
    declared = {(s, t): n for s, t, n in links.drop_nulls("target").select("source", "target", "sources").iter_rows()}
    says = set(links.select("source", "platform").iter_rows())
    for left, right in pairs.iter_rows():
        one, two = sides[left], sides[right]
        ways = [way for way in ((left, right), (right, left)) if way in declared]
        silent = [
            (a["key"], b["platform"]) in says and (a["key"], b["key"]) not in declared
            for a, b in ((one, two), (two, one))
        ]
        yield (
            left,
            right,
            Pair(
                left=_side(one),
                right=_side(two),
                links=len(ways),
                shared_by=max((declared[way] for way in ways), default=1),
                other_declared=any(silent),
                name_holders=holders.get(one["name_key"], 0),
            ),
        )


def _side(row: dict[str, Any]) -> dict[str, str | None]:
    return {name: row[name] for name in _SIDES}


def _with_rivals(
    found: list[tuple[str, str, tuple[Reason, ...]]], platforms: dict[str, str], book: IdentityWeights
) -> list[IdentityProposal]:
    """Lower a pair where one of its accounts fits another account of the same platform better."""
    scores = {(left, right): sum(r.weight for r in why) for left, right, why in found}
    best: dict[tuple[str, str], float] = {}
    for (left, right), score in scores.items():
        for key, platform in ((left, platforms[right]), (right, platforms[left])):
            best[key, platform] = max(score, best.get((key, platform), score))
    proposals = []
    for left, right, why in found:
        score = scores[left, right]
        beaten = best[left, platforms[right]] > score or best[right, platforms[left]] > score
        rival = (Reason("rival", book.weights["rival"]),) if beaten else ()
        proposals.append(_proposal(left, right, why + rival, book))
    return proposals


def _proposal(left: str, right: str, why: tuple[Reason, ...], book: IdentityWeights) -> IdentityProposal:
    sentences = [_SENTENCES[reason.reason_id] for reason in why]
    chance = probability(why, book)
    ja = f"同一クリエイターの可能性{chance:.2f}：" + "、".join(ja for ja, _ in sentences) + "。"
    en = f"Probability {chance:.2f} of one creator: " + "; ".join(en for _, en in sentences) + "."
    return IdentityProposal(left, right, chance, why, ja, en, book.version)
