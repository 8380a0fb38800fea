"""What comments say of an account of the hand-made index: columns, figures and evidence as a refresh writes them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

Row = dict[str, Any]

WRITTEN = datetime(2026, 1, 16, 3, 0, tzinfo=UTC)
MODEL = "linear/0123456789ab"
LINKED = "詳しくは https://spam.example/win をチェック"
MARKUP = "<script>alert(1)</script> これどこのですか？"
PARTS = ("question_rate", "substantive_rate", "returning_rate", "save_rate", "share_rate")
_WEIGHTS = (0.3, 0.2, 0.2, 0.2, 0.1)
_SHARES = {
    "question_rate": 0.12,
    "purchase_signal_rate": 0.17,
    "substantive_rate": 0.21,
    "purchase_intent_rate": 0.06,
    "experience_rate": 0.05,
    "praise_rate": 0.62,
    "chatter_rate": 0.18,
    "negative_rate": 0.02,
    "spam_share": 0.04,
    "reply_rate": 0.1,
    "returning_rate": 0.18,
    "regular_post_share": 0.8,
    "creator_commenter_share": 0.01,
    "mutual_share": 0.0,
}
_TEXT, _WHOLE, _REAL = pa.string(), pa.int64(), pa.float64()
_KEY = ("row_key", _TEXT)
DEPTH_DETAILS = {
    "comment_posts": pa.schema(
        [
            _KEY,
            ("post_id", _TEXT),
            *((name, _WHOLE) for name in ("comments", "questions", "purchase_signals", "substantive")),
            *((name, _WHOLE) for name in ("spam", "replies")),
        ]
    ),
    "comment_examples": pa.schema(
        [
            _KEY,
            *((name, _TEXT) for name in ("class", "text", "post_id", "language")),
            ("rank", _WHOLE),
            ("posted_at", pa.timestamp("us", tz="UTC")),
            ("probability", _REAL),
        ]
    ),
    "question_topics": pa.schema(
        [
            _KEY,
            ("topic", _TEXT),
            ("n", _WHOLE),
            ("groups", pa.list_(pa.struct([("text", _TEXT), ("n", _WHOLE)]))),
            ("share", _REAL),
        ]
    ),
    "depth_parts": pa.schema(
        [
            _KEY,
            *((name, _TEXT) for name in ("part", "status", "reason")),
            *((name, _REAL) for name in ("default_weight", "weight", "value", "low", "high")),
            *((name, _REAL) for name in ("percentile", "percentile_low", "percentile_high")),
            *((name, _WHOLE) for name in ("n", "peer_n")),
        ]
    ),
}


def heard(**values: Any) -> Row:
    """Give the columns of an account whose comments are known."""
    row: Row = {"depth_percentile": 0.81, "depth_parts_label": "+".join(PARTS)}
    for metric, value in (*((name, _SHARES[name]) for name in ("question_rate", "purchase_signal_rate")), *_MORE):
        row |= {metric: value, f"{metric}_n": 220, f"{metric}_status": "ok"}
        row |= {f"{metric}_low": value * 0.8, f"{metric}_high": value * 1.25}
    return row | {"depth_n": 5} | values


_MORE = (("substantive_rate", 0.21), ("returning_rate", 0.18), ("depth", 0.62))


def heard_measurements(row: Mapping[str, Any]) -> list[Row]:
    """Give the figures from comments that are no columns of the account."""
    shown = {name for name in _SHARES if name in row}
    return [told(metric, value) for metric, value in _SHARES.items() if metric not in shown]


def told(metric: str, value: float, **values: Any) -> Row:
    """Give one figure from comments that is told."""
    return {
        "metric": metric,
        "value": value,
        "low": value * 0.8,
        "high": min(1.0, value * 1.25),
        "level": 0.9,
        "n": 220,
        "status": "ok",
        "parts": MODEL,
        "window": "last 30 posts aged 7-180 d",
        "newest_at": WRITTEN,
        "oldest_at": WRITTEN - timedelta(days=120),
        "definition": f"{metric}/2026-11",
        "percentile": 0.84,
        "peers": "instagram × micro × beauty",
        "peer_n": 214,
        "peer_fallback": False,
    } | values


def lacking(metric: str, reason: str, status: str = "insufficient") -> Row:
    """Give one figure that is not told."""
    empty = dict.fromkeys(("value", "low", "high", "n", "parts", "percentile", "peers", "peer_n", "peer_reason"))
    return told(metric, 0.0) | empty | {"status": status, "reason": reason}


def evidence(posts: int = 27) -> dict[str, list[Row]]:
    """Give counts per post, examples, questions and parts; people ask under organic posts only."""
    return {
        "comment_posts": [_post(number) for number in range(posts)],
        "comment_examples": _examples(),
        "question_topics": _topics(),
        "depth_parts": [part(name, weight) for name, weight in zip(PARTS, _WEIGHTS, strict=True)],
    }


def part(name: str, weight: float, percentile: float | None = 0.6, **values: Any) -> Row:
    """Give one part of depth; without a percentile it is missing."""
    known = percentile is not None
    ends = (percentile - 0.05, percentile + 0.05) if known else (None, None)
    return {
        "part": name,
        "default_weight": weight,
        "weight": weight if known else None,
        "value": 0.02,
        "low": 0.015,
        "high": 0.025,
        "n": 27,
        "percentile": percentile,
        "percentile_low": ends[0],
        "percentile_high": ends[1],
        "peer_n": 214,
        "status": "ok" if known else "insufficient",
        "reason": None if known else "peers_too_few:needed=30:have=9:peers=threads × nano",
    } | values


def _post(number: int) -> Row:
    paid = number % 7 == 3  # as the posts of the hand-made index
    asked = 0 if paid else 2 + number % 2
    return {
        "post_id": f"p{number}",
        "comments": 11,
        "questions": asked,
        "purchase_signals": asked + 1,
        "substantive": asked + 2,
        "spam": 1,
        "replies": 1,
    }


def _examples() -> list[Row]:
    texts = {
        "product_question": (MARKUP, "価格はいくらですか"),
        "purchase_intent": ("さっそく買いました！",),
        "experience": ("敏感肌ですが刺激がなくてよかったです",),
        "praise": ("かわいい！❤️",),
        "spam": (LINKED,),
    }
    return [
        {
            "class": label,
            "rank": rank,
            "text": text,
            "post_id": "p1" if rank == 1 else None,
            "posted_at": WRITTEN,
            "probability": 0.98,
            "language": "ja",
        }
        for label, found in texts.items()
        for rank, text in enumerate(found, start=1)
    ]


def _topics() -> list[Row]:
    groups = [{"text": "どこのブランドですか？", "n": 9}, {"text": "リンクはありますか", "n": 1}]
    return [
        {"topic": "other", "n": 12, "share": 0.5, "groups": [{"text": "これは何ですか", "n": 12}]},
        {"topic": "where_to_buy", "n": 10, "share": 0.42, "groups": groups},
        {"topic": "price", "n": 2, "share": 0.08, "groups": [{"text": "いくらですか", "n": 2}]},
    ]
