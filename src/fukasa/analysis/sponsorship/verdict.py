"""Is a post paid advertising, who pays, and why do we think so?"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

from fukasa.analysis.sponsorship.brand import brand_of, own_name
from fukasa.analysis.sponsorship.evidence import CAPTION, HASHTAGS, TITLE, EvidenceSpan, Finding, findings
from fukasa.analysis.sponsorship.normalise import normalise
from fukasa.analysis.sponsorship.rules import RuleBook, default_rules

SPONSORED, ORGANIC, UNKNOWN = "sponsored", "organic", "unknown"
SUPPLIED, MODELLED = "supplied", "modelled"


@dataclass(frozen=True, slots=True)
class PostText:
    """What a post says about itself.

    Attributes:
        title: the title, where the platform has one.
        caption: caption or description.
        hashtags: hashtags without #, where they are held apart from the caption.
        flag: paid partnership by the platform's flag or as supplied; None where not known.
        sponsor_brand: the sponsoring brand as supplied.
        account_names: names and handles of the account; promotion of oneself is not sponsored.

    """

    title: str | None = None
    caption: str | None = None
    hashtags: tuple[str, ...] = ()
    flag: bool | None = None
    sponsor_brand: str | None = None
    account_names: tuple[str, ...] = ()

    def fields(self) -> list[tuple[str, str]]:
        """The texts there are, by field; hashtags joined as ``#a #b``."""
        texts = ((TITLE, self.title), (CAPTION, self.caption), (HASHTAGS, hashtag_text(self.hashtags)))
        return [(name, text) for name, text in texts if text and not text.isspace()]


@dataclass(frozen=True, slots=True)
class SponsorshipVerdict:
    """Whether a post is paid advertising.

    Attributes:
        probability: that it is paid and says so; 1 by a platform's or supplied flag.
        label: ``sponsored``, ``organic`` (nothing discloses it) or ``unknown`` (no text, or only hints).
        basis: ``supplied`` where a flag decided, else ``modelled``.
        brand: who pays, where named.
        evidence: the words the verdict rests on.
        sentence_ja: the reason in Japanese.
        sentence_en: the reason in English.
        version: the date of the rules.

    """

    probability: float
    label: str
    basis: str
    brand: str | None
    evidence: tuple[EvidenceSpan, ...]
    sentence_ja: str
    sentence_en: str
    version: str


def hashtag_text(hashtags: Iterable[str]) -> str:
    """Write hashtags as one text, the one that evidence of the field ``hashtags`` points into."""
    return " ".join(f"#{tag.lstrip('#＃')}" for tag in hashtags)


def judge(post: PostText, book: RuleBook | None = None, words: frozenset[str] | None = None) -> SponsorshipVerdict:
    """Judge one post: a flag that says yes is certain, else dated rules over its words.

    Args:
        post: what the post says about itself.
        book: the rules; those of the package by default.
        words: the anchors the post holds, where a caller has looked them up for many posts at once.

    Weights of the families add on the log-odds scale to the prior (a naive-Bayes score with hand-set likelihood
    ratios; I. J. Good, 1950, "weight of evidence"). A flag that says no lowers the odds and does not decide: the
    platform's label was not used, and the words may still say that the post was paid.
    """
    book = book or default_rules()
    found = _all_findings(post, book, words)
    if post.flag is True:
        return _flagged(post, found, book)
    if not post.fields():
        return _without_text(post, book)
    odds = log(book.prior / (1 - book.prior)) + sum(_family_weights(found).values())
    odds += book.flag_false_weight if post.flag is False else 0.0
    probability = 1 / (1 + exp(-odds))
    label = _label(probability, book)
    brand = (post.sponsor_brand or brand_of(found)) if label != ORGANIC else None
    evidence = tuple(finding.span() for finding in found)
    basis = SUPPLIED if post.flag is False and not found else MODELLED
    ja, en = _sentences(label, probability, evidence)
    return SponsorshipVerdict(probability, label, basis, brand, evidence, ja, en, book.version)


def _all_findings(post: PostText, book: RuleBook, words: frozenset[str] | None) -> list[Finding]:
    found: list[Finding] = []
    dropped: frozenset[str] = frozenset()
    for name, text in post.fields():
        here, away = findings(name, text, book, words)
        found += here
        dropped |= away
    own = {_plain(name) for name in post.account_names if name}
    kept = [f for f in found if f.rule.rule_id not in dropped and not _is_own(f, own)]
    return sorted(kept, key=lambda finding: -abs(finding.rule.weight))


def _is_own(found: Finding, own: set[str]) -> bool:
    """A disclosure that names the account itself is promotion of oneself."""
    if not own or found.rule.kind != "disclosure":
        return False
    brand = own_name(found)
    return brand is not None and _plain(brand) in own


def _plain(name: str) -> str:
    return "".join(ch for ch in normalise(name).text if ch.isalnum()).replace("株式会社", "").replace("公式", "")


def _family_weights(found: Iterable[Finding]) -> dict[str, float]:
    strongest: dict[str, float] = {}
    for finding in found:
        family, weight = finding.rule.family, finding.rule.weight
        strongest[family] = max(strongest.get(family, 0.0), weight, key=abs)
    return strongest


def _label(probability: float, book: RuleBook) -> str:
    if probability >= book.sponsored_at:
        return SPONSORED
    return ORGANIC if probability < book.organic_below else UNKNOWN


def _flagged(post: PostText, found: list[Finding], book: RuleBook) -> SponsorshipVerdict:
    return SponsorshipVerdict(
        probability=1.0,
        label=SPONSORED,
        basis=SUPPLIED,
        brand=post.sponsor_brand or brand_of(found),
        evidence=tuple(finding.span() for finding in found),
        sentence_ja="プラットフォームまたは提供データの広告表示により、広告投稿です。",
        sentence_en="Paid, by the platform's flag or as supplied.",
        version=book.version,
    )


def _without_text(post: PostText, book: RuleBook) -> SponsorshipVerdict:
    if post.flag is False:
        ja = "プラットフォームまたは提供データでは広告表示がありません。本文はありません。"
        en = "Not marked as paid by the platform or as supplied; there is no text."
        return SponsorshipVerdict(0.0, ORGANIC, SUPPLIED, None, (), ja, en, book.version)
    ja, en = "本文も広告表示の有無もないため、判断できません。", "No text and no flag: cannot be judged."
    return SponsorshipVerdict(book.prior, UNKNOWN, MODELLED, None, (), ja, en, book.version)


_WHERE = {TITLE: ("タイトル", "title"), CAPTION: ("本文", "caption"), HASHTAGS: ("ハッシュタグ", "hashtags")}


def _sentences(label: str, probability: float, evidence: tuple[EvidenceSpan, ...]) -> tuple[str, str]:
    if not evidence:
        return "広告であることを示す表示は見つかりませんでした。", "Nothing in the text discloses an advertisement."
    first = evidence[0]
    where_ja, where_en = _WHERE[first.field]
    verdict_ja = {
        SPONSORED: "広告と判断しました",
        ORGANIC: "広告ではないと判断しました",
        UNKNOWN: "広告とは断定できません",
    }
    verdict_en = {SPONSORED: "judged paid", ORGANIC: "judged not paid", UNKNOWN: "cannot be decided"}
    ja = f"{where_ja}に「{first.text}」とあるため、{verdict_ja[label]}（確率{probability:.2f}）。"
    en = f"The {where_en} says “{first.text}”: {verdict_en[label]} (probability {probability:.2f})."
    return ja, en
