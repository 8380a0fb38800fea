"""One account's review as objects with sentences, out of the rows of a catalogue."""

import json
from collections.abc import Iterable, Mapping

from fukasa.analysis.authenticity.results import AuthenticityReview, Finding, Level, PeerBand, Status
from fukasa.analysis.authenticity.sentences import Language, finding_words, review_sentence

Row = Mapping[str, object]


def describe_review(review: Row, checks: Iterable[Row], language: Language) -> AuthenticityReview:
    """Put the review of one account into words.

    Args:
        review: a row of ``REVIEW_SCHEMA``.
        checks: its rows of ``CHECK_SCHEMA``, each with its ``contribution`` to the log-odds, null where it has none.
        language: of the sentences.

    Returns:
        The review; findings that move the probability most come first, those that could not judge last.

    Raises:
        InvalidInput: a check or a reason is not known.

    """
    findings = sorted((_finding(row, language) for row in checks), key=_weight)
    return AuthenticityReview(
        status=Status(str(review["status"])),
        sentence=review_sentence(review, language),
        probability=_real(review["p"]),
        interval=_interval(review["low"], review["high"]),
        level=Level(str(review["level"])),
        calibration=str(review["calibration"]),
        findings=tuple(findings),
    )


def _weight(finding: Finding) -> tuple[bool, float]:
    return finding.contribution is None, -abs(finding.contribution or 0.0)


def _finding(row: Row, language: Language) -> Finding:
    words = finding_words(str(row["check"]), row, language)
    return Finding(
        check=str(row["check"]),
        status=Status(str(row["status"])),
        sentence=words.sentence,
        recommendation=words.recommendation,
        change=words.change,
        value=_real(row["value"]),
        interval=_interval(row["low"], row["high"]),
        n=_count(row["n"]),
        peers=_peers(row),
        deviation=_real(row["deviation"]),
        contribution=_real(row["contribution"]),
        detail=json.loads(str(row["detail"])) if row["detail"] else {},
    )


def _peers(row: Row) -> PeerBand | None:
    low, mid, high, n = _real(row["peer_low"]), _real(row["peer_mid"]), _real(row["peer_high"]), _count(row["peer_n"])
    if low is None or mid is None or high is None or n is None:
        return None
    return PeerBand(str(row["peers"]), n, low, mid, high)


def _interval(low: object, high: object) -> tuple[float, float] | None:
    ends = _real(low), _real(high)
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, int) else None
