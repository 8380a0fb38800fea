"""What a review says of an account of the hand-made index: verdict, checks, growth events, ties, sampled profiles."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pyarrow as pa

from fukasa.analysis.authenticity.audience.samples import KEPT_SCHEMA, SAMPLE_SCHEMA
from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.growth.tables import EVENTS_SCHEMA
from fukasa.analysis.authenticity.pods.evidence import NEIGHBOUR_SCHEMA
from fukasa.analysis.authenticity.results import CHECK_SCHEMA

Row = dict[str, Any]

SEEN = datetime(2026, 1, 20, 3, 0, tzinfo=UTC)
PEERS = "instagram × micro × beauty"


def _schema(columns: Mapping[str, Any]) -> pa.Schema:
    """Take the schema of the analysis; the index names accounts by their row."""
    table = pl.DataFrame(schema=dict(columns)).drop("account_key").to_arrow()
    small = {pa.large_string(): pa.string(), pa.string_view(): pa.string()}
    return pa.schema([("row_key", pa.string()), *((one.name, small.get(one.type, one.type)) for one in table.schema)])


AUTHENTICITY_DETAILS = {
    "authenticity_checks": _schema({**CHECK_SCHEMA, "contribution": pl.Float64()}),
    "growth_events": _schema(EVENTS_SCHEMA),
    "pod_neighbours": _schema(NEIGHBOUR_SCHEMA),
    "sample_evidence": _schema(SAMPLE_SCHEMA),
    "audience_profiles": _schema(KEPT_SCHEMA),
}


def reviewed(status: str = "review", p: float | None = 0.46, **values: Any) -> Row:
    """Give the columns of an account that was reviewed."""
    ends = (None, None) if p is None else (max(0.0, p - 0.08), min(1.0, p + 0.07))
    return {
        "authenticity": status,
        "authenticity_p": p,
        "authenticity_low": ends[0],
        "authenticity_high": ends[1],
        "authenticity_level": "public",
        "authenticity_reason": status if p is not None else "too_few_checks",
        "authenticity_judged": 9 if p is not None else 2,
        "authenticity_calibration": "simulated",
    } | values


def check_row(check: str, status: str = "pass", **values: Any) -> Row:
    """Give what one check found."""
    judged = status != "insufficient"
    known = {"value": 0.12, "low": 0.09, "high": 0.16, "n": 180, "deviation": 0.4, "contribution": -0.2}
    peers = {"peer_low": 0.01, "peer_mid": 0.04, "peer_high": 0.1, "peer_n": 214, "peers": PEERS}
    empty = dict.fromkeys((*known, *peers))
    found = {"check": check, "status": status, "reason": status if judged else "too_few", "detail": None}
    return found | ((known | peers) if judged else empty | {"n": 3}) | values


def check_rows() -> list[Row]:
    """Give all checks: two that speak against, the audience silent, the rest for."""
    spikes = {
        "contribution": 2.1,
        "deviation": 3.2,
        "value": 0.31,
        "low": 0.22,
        "high": 0.4,
        "detail": json.dumps({"jumps": 1, "events": 3}),
    }
    said: dict[str, Row] = {
        "growth_spikes": check_row("growth_spikes", "review", **spikes),
        "like_dispersion": check_row("like_dispersion", "review", contribution=0.9, deviation=2.6, value=0.05),
        "audience_sample": check_row("audience_sample", "insufficient"),
        "off_market_audience": check_row("off_market_audience", "insufficient"),
        "pods": check_row("pods", "insufficient", reason="no_authors"),
    }
    return [said.get(name, check_row(name, contribution=-0.1 * place)) for place, name in enumerate(config().checks)]


def event(number: int, shown: str, **values: Any) -> Row:
    """Give one event of the follower line."""
    explanations = {"unexplained": "none", "purge": "purge", "fall": "none", "drip": "none"}
    return {
        "number": number,
        "began_at": SEEN - timedelta(days=40 * number + 3),
        "ended_at": SEEN - timedelta(days=40 * number),
        "size": -2_100.0 if shown in {"purge", "fall"} else 4_200.0,
        "share": -0.05 if shown in {"purge", "fall"} else 0.1,
        "shape": "step_down" if shown in {"purge", "fall"} else "block",
        "explanation": explanations.get(shown, "viral_post"),
        "explained_share": 0.9 if shown == "explained" else 0.3,
        "unexplained_share": 0.1 if shown == "explained" else 0.7,
        "lost_share": 0.2,
        "post_id": "p3" if shown in {"explained", "partly"} else None,
        "detail": None,
        "shown": shown,
    } | values


def tie(neighbour_key: str, **values: Any) -> Row:
    """Give one tie with another account."""
    return {
        "neighbour_key": neighbour_key,
        "mutual": True,
        "within_hour": 14,
        "shared_commenters": 22,
        "expected": 1.4,
        "q_value": 0.0002,
    } | values


def sample_row(n: int = 120, **values: Any) -> Row:
    """Give what a sample of followers showed."""
    counts = {"real_n": n - 40, "influencer_n": 2, "mass_follower_n": 8, "suspicious_n": 30}
    share = {"fake_share": 0.21, "fake_low": 0.12, "fake_high": 0.31, "fake_logit": -1.3, "fake_logit_se": 0.3}
    return {"sample_base": "follower", "sample_n": n} | counts | share | values


def profile_rows(count: int = 5) -> list[Row]:
    """Give sampled profiles, the most likely fake first."""
    return [
        dict.fromkeys(name for name in KEPT_SCHEMA if name != "account_key")
        | {
            "base": "follower",
            "profile": f"h{number}",
            "posts": number,
            "followers": 10 * number,
            "following": 3_000,
            "has_picture": 0,
            "p_fake": 0.97 - number / 10,
            "type": "suspicious" if number < 3 else "real",
            "reasons": "no_picture;few_posts" if number < 3 else "has_picture",
        }
        for number in range(count)
    ]


def review_details() -> dict[str, list[Row]]:
    """Give the tables of an account with a little of everything."""
    shown = ("explained", "unexplained", "purge", "open_start")
    return {
        "authenticity_checks": check_rows(),
        "growth_events": [event(number, code) for number, code in enumerate(shown, start=1)],
        "pod_neighbours": [],
        "sample_evidence": [sample_row()],
        "audience_profiles": profile_rows(),
    }
