"""A small search index made by hand: rows of accounts and of their details, with the columns a refresh writes."""

import pickle
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from math import exp, log
from pathlib import Path
from typing import Any

import pyarrow as pa

from fukasa.core.provenance import SHARED
from fukasa.lake.index_writer import IndexWriter
from fukasa.lake.query.fields import SEVERAL, FlagField, RangeField, SetField
from fukasa.pipelines.features import WIDE_METRICS
from fukasa.pipelines.home import Home, announced
from tests.factories.authenticity import AUTHENTICITY_DETAILS, review_details
from tests.factories.copies import copied
from tests.factories.depth_report import DEPTH_DETAILS, evidence, heard_measurements

Row = dict[str, Any]

AS_OF = datetime(2026, 1, 26, 3, 0, tzinfo=UTC)
BUILT_AT = "2026-01-26T12:00:00+09:00"
PAID_CAPTION = "朝のスキンケアを紹介します。#PR ブランドさまからの提供です。"
_MOMENT = pa.timestamp("us", tz="UTC")
_TEXT, _REAL, _WHOLE, _FLAG, _TEXTS = pa.string(), pa.float64(), pa.int64(), pa.bool_(), pa.list_(pa.string())
_EVIDENCE = pa.list_(
    pa.struct([("rule_id", _TEXT), ("field", _TEXT), ("start", _WHOLE), ("end", _WHOLE), ("text", _TEXT)])
)


def _columns(kind: pa.DataType, names: str) -> list[tuple[str, pa.DataType]]:
    return [(name, kind) for name in names.split()]


def _measured(metric: str) -> list[tuple[str, pa.DataType]]:
    figures = _columns(_REAL, f"{metric} {metric}_low {metric}_high")
    return [*figures, (f"{metric}_n", _WHOLE), (f"{metric}_status", _TEXT)]


def _distribution(prefix: str = "") -> list[tuple[str, pa.DataType]]:
    reals = _columns(_REAL, " ".join(f"{prefix}{part}" for part in _SPREAD if part != "shape"))
    return [*reals, (f"{prefix}shape", _WHOLE)]


_SPREAD = ("mu", "sigma", "shared", "p10", "p50", "p90", "shape")
_TOLD = dict(
    [
        *_columns(_TEXT, "row_key account_key visibility"),
        ("replaced_for", _TEXTS),
        *_columns(_TEXT, "platform account_id creator_id handle name bio url kind category category_2 category_basis"),
        ("links", _TEXTS),
        *_columns(_FLAG, "verified is_private has_email is_celebrity"),
        ("category_confidence", _REAL),
        *_columns(_TEXT, "language language_basis country country_basis region tier source auth_context search_text"),
        *_columns(_WHOLE, "followers following posts_total posts_known forecast_n er_common_peer_n"),
        *_columns(_MOMENT, "as_of newest_post_at"),
        *_columns(_REAL, "last_post_age_days follower_growth er_common_percentile"),
        ("top_hashtags", _TEXTS),
        ("er_common_peers", _TEXT),
        ("depth_percentile", _REAL),
        ("depth_parts_label", _TEXT),
        *(column for metric in WIDE_METRICS for column in _measured(metric)),
        *_columns(_TEXT, "forecast_metric forecast_format forecast_status forecast_basis forecast_reason"),
        *_columns(_TEXT, "price_basis price_note"),
        *(column for kind in ("forecast", "paid") for column in _distribution(f"{kind}_")),
        *_columns(_REAL, "price_mu price_sigma price_p10 price_p50 price_p90 cpv_p10 cpv_p50 cpv_p80 cpv_p90"),
        *_columns(_TEXT, "authenticity authenticity_level authenticity_reason authenticity_calibration"),
        *_columns(_REAL, "authenticity_p authenticity_low authenticity_high inflated_share inflated_low inflated_high"),
        ("authenticity_judged", _WHOLE),
        ("safety", _TEXT),
    ]
)
_SEARCHED: dict[str, pa.DataType] = {
    **{field.value: _REAL for field in RangeField},
    **{field.value: _TEXTS if field in SEVERAL else _TEXT for field in SetField},
    **{field.value: _FLAG for field in FlagField if field is not FlagField.IS_OWN},
}
ACCOUNTS = pa.schema(list((_SEARCHED | _TOLD).items()))
_OF_ACCOUNT = _columns(_TEXT, "row_key")
DETAILS = {
    "measurements": pa.schema(
        [
            *_OF_ACCOUNT,
            *_columns(_TEXT, "metric status reason parts window followers_basis definition peers peer_reason"),
            *_columns(_REAL, "value low high level percentile"),
            *_columns(_WHOLE, "n peer_n"),
            *_columns(_MOMENT, "newest_at oldest_at"),
            ("peer_fallback", _FLAG),
        ]
    ),
    "posts": pa.schema(
        [
            *_OF_ACCOUNT,
            *_columns(_TEXT, "post_id format title caption url sponsorship_label sponsorship_brand auth_context"),
            *_columns(_MOMENT, "posted_at captured_at"),
            ("hashtags", _TEXTS),
            ("sponsored", _FLAG),
            ("p_sponsored", _REAL),
            ("sponsorship_evidence", _EVIDENCE),
            *_columns(_WHOLE, "views likes comments saves shares reach impressions"),
        ]
    ),
    "growth": pa.schema([*_OF_ACCOUNT, ("captured_at", _MOMENT), ("followers", _WHOLE)]),
    "audience": pa.schema(
        [
            *_OF_ACCOUNT,
            *_columns(_TEXT, "base dimension value auth_context"),
            ("share", _REAL),
            ("n", _WHOLE),
            ("captured_at", _MOMENT),
        ]
    ),
    "rates": pa.schema(
        [
            *_OF_ACCOUNT,
            *_columns(_TEXT, "format currency includes"),
            ("price_minor", _WHOLE),
            *_columns(pa.date32(), "valid_from valid_to"),
            ("captured_at", _MOMENT),
        ]
    ),
    "forecasts": pa.schema(
        [
            *_OF_ACCOUNT,
            *_columns(_TEXT, "format metric status reason basis window"),
            *_columns(_FLAG, "sponsored is_main"),
            *_distribution(),
            ("last10", _REAL),
            *_columns(_WHOLE, "n posts"),
            *_columns(_MOMENT, "newest_at oldest_at"),
        ]
    ),
    **DEPTH_DETAILS,
    **AUTHENTICITY_DETAILS,
}
_PARTS = {"value": "", "low": "_low", "high": "_high", "n": "_n"}
_Z90 = 1.2815515655446004
_Z80 = 0.8416212335729143


def spread(prefix: str, median: float, sigma: float) -> Row:
    """Give mu, sigma and the three quantiles of a log-normal figure."""
    mu = log(median)
    quantiles = {f"{prefix}_p{q}": exp(mu + z * sigma) for q, z in ((10, -_Z90), (50, 0.0), (90, _Z90))}
    return {f"{prefix}_mu": mu, f"{prefix}_sigma": sigma} | quantiles


def measured(metric: str, value: float, n: int = 27, width: float = 0.15) -> Row:
    """Give one figure of an account with its interval."""
    ends = {f"{metric}_low": value * (1 - width), f"{metric}_high": value * (1 + width)}
    return {metric: value, f"{metric}_n": n, f"{metric}_status": "ok"} | ends


def account(account_id: str = "hana", **values: Any) -> Row:
    """Make the row of a well-known account; every column may be given another value."""
    platform = values.get("platform", "instagram")
    row: Row = dict.fromkeys(ACCOUNTS.names) | _described(account_id, platform)
    followers = values.get("followers", 48_000) or 0
    for metric, value in (
        ("er_followers", 0.046),
        ("er_common", 0.041),
        ("er_views", 0.071),
        ("views_median", followers * 0.6),
        ("likes_median", followers * 0.038),
        ("comments_median", followers * 0.003),
        ("views_per_follower", 0.6),
        ("save_rate", 0.012),
        ("share_rate", 0.004),
        ("posting_cadence", 2.4),
        ("view_stability", 0.61),
        ("sponsored_share", 0.14),
    ):
        row |= measured(metric, value)
    row |= {f"{metric}_status": "insufficient" for metric in ("er_reach", "sponsored_vs_organic")}
    row |= spread("forecast", max(followers * 0.6, 1), 0.45) | spread("price", max(followers * 1.1, 1), 0.5)
    row |= row_of_cpv(row) | values
    row |= {name: values.get(name, row[name.replace("paid", "forecast")]) for name in row if name.startswith("paid_")}
    row["search_text"] = values.get("search_text", _searched(row))
    row["row_key"] = row_key(row)
    return row


def row_key(row: Mapping[str, Any]) -> str:
    """Tell an account's own row of a workspace from its shared row."""
    return f"{row['account_key']} {row['visibility']}"


def row_of_cpv(row: Mapping[str, Any]) -> Row:
    """Give the quantiles of price over views."""
    sigma = (row["price_sigma"] ** 2 + row["forecast_sigma"] ** 2) ** 0.5
    made = spread("cpv", exp(row["price_mu"] - row["forecast_mu"]), sigma)
    quantiles = {name: made[name] for name in ("cpv_p10", "cpv_p50", "cpv_p90")}
    return quantiles | {"cpv_p80": exp(made["cpv_mu"] + _Z80 * sigma)}


def without_views(**values: Any) -> Row:
    """Say that only likes are forecast: no cost per view."""
    return {"forecast_metric": "likes"} | dict.fromkeys(("cpv_p10", "cpv_p50", "cpv_p80", "cpv_p90")) | values


def without_forecast(reason: str = "nothing_known") -> Row:
    """Say that nothing is forecast."""
    names = [name for name in ACCOUNTS.names if name.startswith(("forecast_", "paid_", "cpv_"))]
    return dict.fromkeys(names) | {"forecast_status": "insufficient", "forecast_reason": reason}


def _described(account_id: str, platform: str) -> Row:
    return {
        "account_key": f"{platform}:{account_id}",
        "visibility": SHARED,
        "replaced_for": [],
        "platform": platform,
        "account_id": account_id,
        "handle": account_id,
        "name": "はな｜暮らしとスキンケア",
        "bio": "敏感肌のスキンケアを毎日ためしています。",
        "url": f"https://example.com/{account_id}",
        "links": [],
        "kind": "person",
        "verified": False,
        "is_private": False,
        "has_email": True,
        "is_celebrity": False,
        "category": "beauty",
        "category_basis": "modelled",
        "category_confidence": 0.91,
        "language": "ja",
        "language_basis": "modelled",
        "country": "JP",
        "country_basis": "supplied",
        "followers": 48_000,
        "following": 410,
        "posts_total": 612,
        "posts_known": 30,
        "tier": "micro",
        "as_of": AS_OF,
        "newest_post_at": AS_OF - timedelta(days=2),
        "last_post_age_days": 2.0,
        "follower_growth": 0.06,
        "source": "synth:world",
        "auth_context": "public",
        "top_hashtags": ["スキンケア", "敏感肌"],
        "er_common_percentile": 0.72,
        "er_common_peers": f"{platform} × micro × beauty",
        "er_common_peer_n": 312,
        "forecast_metric": "views",
        "forecast_format": "short",
        "forecast_shape": 0,
        "forecast_shared": 0.3,
        "forecast_n": 27,
        "forecast_status": "ok",
        "forecast_basis": "own_posts",
        "price_basis": "modelled",
    }


def _searched(row: Mapping[str, Any]) -> str:
    texts = [row["handle"], row["name"], row["bio"], row["category"], *(row["top_hashtags"] or ())]
    return " ".join(text for text in texts if text).casefold()


def details_of(row: Mapping[str, Any], posts: int = 27) -> dict[str, list[Row]]:
    """Make measurements, posts, growth, audience and rates that fit the row of an account."""
    of = {"row_key": row_key(row)}
    is_heard = row["question_rate"] is not None
    said = (evidence(posts) if is_heard else {}) | (review_details() if row["authenticity"] else {})
    return {table: [of | line for line in lines] for table, lines in said.items()} | {
        "measurements": [
            of | figure for figure in (*_measurements(row), *(heard_measurements(row) if is_heard else ()))
        ],
        "posts": [of | _post(row, number) for number in range(posts)],
        "growth": [of | _snapshot(row, day) for day in range(180, -1, -15)],
        "audience": [of | part for part in _audience()],
        "rates": [of | _rate(row)],
        "forecasts": [of | line for line in _forecasts(row)],
    }


def _forecasts(row: Mapping[str, Any]) -> list[Row]:
    """Own and paid posts of the main format, as the columns of the account say."""
    if row["forecast_mu"] is None:
        return []
    told = {name: row[f"forecast_{name}"] for name in ("format", "metric", "n", "status", "reason", "basis")}
    rests = {"window": "last 60 posts aged 7-365 d", "posts": row["forecast_n"], "is_main": True}
    rests |= {"newest_at": AS_OF - timedelta(days=8), "oldest_at": AS_OF - timedelta(days=170)}
    kinds = (("forecast", False), ("paid", True))
    return [
        told | rests | {"sponsored": paid} | {part: row[f"{kind}_{part}"] for part in _SPREAD} for kind, paid in kinds
    ]


def _measurements(row: Mapping[str, Any]) -> list[Row]:
    rows = []
    for metric in WIDE_METRICS:
        status = row.get(f"{metric}_status") or "insufficient"
        found = {
            "value": row[metric],
            "low": row[f"{metric}_low"],
            "high": row[f"{metric}_high"],
            "n": row[f"{metric}_n"],
        }
        known = {"level": 0.9, "parts": "likes+comments", "percentile": row["er_common_percentile"], "peer_n": 312}
        rows.append(
            {
                "metric": metric,
                "status": status,
                "definition": f"{metric}/2026-01",
                "window": "last 30 posts aged 7-180 d",
                "newest_at": AS_OF - timedelta(days=8),
                "oldest_at": AS_OF - timedelta(days=170),
                "followers_basis": "snapshot" if metric.startswith("er_") else None,
                "peers": row["er_common_peers"],
                "peer_fallback": False,
                "reason": None if status == "ok" else "metric_missing:needed=5:have=0:window=27",
                **(found | known if status == "ok" else {}),
            }
        )
    return rows


def _post(row: Mapping[str, Any], number: int) -> Row:
    paid = number % 7 == 3
    caption = (
        "朝のスキンケアを紹介します。#PR ブランドさまからの提供です。"
        if paid
        else "敏感肌の朝ケア、今日はこの3つだけ。"
    )
    span = {"rule_id": "hashtag_pr", "field": "caption", "start": 14, "end": 17, "text": "#PR"}
    wave = 1 + 0.35 * ((number * 37) % 11 - 5) / 5
    views = (row["views_median"] or 0) * wave
    return {
        "post_id": f"p{number}",
        "posted_at": AS_OF - timedelta(days=8 + 6 * number),
        "format": "short" if number % 3 else "carousel",
        "title": None,
        "caption": caption,
        "hashtags": ["PR", "スキンケア"] if paid else ["スキンケア"],
        "url": f"https://example.com/p/{number}",
        "sponsored": None,
        "p_sponsored": 0.97 if paid else 0.02,
        "sponsorship_label": "sponsored" if paid else "organic",
        "sponsorship_brand": "ブランド" if paid else None,
        "sponsorship_evidence": [span] if paid else [],
        "views": int(views),
        "likes": int((row["likes_median"] or 0) * wave),
        "comments": int((row["comments_median"] or 0) * wave),
        "saves": int(views * 0.012),
        "captured_at": AS_OF,
        "auth_context": "public",
    }


def _snapshot(row: Mapping[str, Any], day: int) -> Row:
    followers = (row["followers"] or 0) * (1 - 0.06 * day / 180)
    return {"captured_at": AS_OF - timedelta(days=day), "followers": int(followers)}


def _audience() -> list[Row]:
    shares = [("country", "JP", 0.86), ("country", "TW", 0.05), ("gender", "female", 0.81), ("gender", "male", 0.19)]
    shares += [("age", "18-24", 0.34), ("age", "25-34", 0.41), ("age", "35-44", 0.17)]
    known = {"base": "follower", "n": 48_000, "captured_at": AS_OF, "auth_context": "supplied"}
    return [known | {"dimension": dimension, "value": value, "share": share} for dimension, value, share in shares]


def _rate(row: Mapping[str, Any]) -> Row:
    price = round(exp(row["price_mu"])) if row["price_mu"] is not None else 0
    until = date(2099, 12, 31)  # a price that stands until a day does not drift with today's date
    return {"format": "short", "price_minor": price, "currency": "JPY", "captured_at": AS_OF, "valid_to": until}


def write_index(
    path: Path,
    rows: Iterable[Mapping[str, Any]],
    details: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    *,
    lake_version: int = 1,
    built_at: str = BUILT_AT,
) -> Path:
    """Write an index of these accounts, once per run for all who want the same; ``details`` are made to fit."""
    rows = [dict(row) for row in rows]
    made = {name: list(found) for name, found in details.items()} if details is not None else _all_details(rows)

    def make(folder: Path) -> None:
        folder.mkdir()
        writer = IndexWriter(folder / path.name)
        writer.add("accounts", pa.Table.from_pylist(rows, schema=ACCOUNTS))
        for table, schema in DETAILS.items():
            writer.add(table, pa.Table.from_pylist(made.get(table, []), schema=schema))
        writer.finish(lake_version=lake_version, built_at=built_at)

    content = pickle.dumps((path.name, rows, made, lake_version, built_at))
    copied(path.parent, sha256(content).hexdigest(), make)
    return path


def _all_details(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {table: [] for table in DETAILS}
    for row in rows:
        for table, found in details_of(row).items():
            made[table] += found
    return made


def publish_index(
    folder: Path,
    rows: Iterable[Mapping[str, Any]],
    details: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
) -> Path:
    """Make the index of these accounts the current one of a data folder; a first one is made once and copied."""
    rows = list(rows)
    details = details and {table: list(lines) for table, lines in details.items()}
    if Home(folder).lake.current().id:
        return _publish(folder, rows, details)
    return copied(folder, repr((rows, details)), lambda made: _publish(made, rows, details))


def _publish(
    folder: Path, rows: list[Mapping[str, Any]], details: Mapping[str, Iterable[Mapping[str, Any]]] | None
) -> Path:
    home = Home(folder)
    with home.lake.write("test") as writer:
        path = announced(writer.artifact)
        write_index(path, rows, details, lake_version=home.lake.current().id)
        writer.commit("an index made by hand", kind="refresh")
    return folder
