"""What the index holds about the authenticity of one account: checks, growth events, ties, the sample."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import pyarrow as pa

from fukasa.analysis.authenticity.configs import config
from fukasa.apps.creators.selectors.accounts import Account, account_of
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.lake.query.model import AccountQuery

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GrowthEvent:
    """A jump, fall or drip of the follower line; ``row`` is what its sentence is written from."""

    number: int
    began_at: datetime
    ended_at: datetime
    size: float
    share: float | None
    shape: str | None
    shown: str
    post_id: str | None
    row: Row


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie with another account that the member may see.

    Attributes:
        account: the other one.
        mutual: whether the owners visit each other at once; None where an owner is not known.
        within_hour: visits of the other owner within the hour.
        shared: commenters that both have.
        expected: how many of them chance would give.
        q_value: the false-discovery rate at which the tie is a finding.

    """

    account: Account
    mutual: bool | None
    within_hour: int | None
    shared: int | None
    expected: float | None
    q_value: float | None


@dataclass(frozen=True, slots=True)
class Ties:
    """The neighbourhood of an account; ``among`` are the pairs of its neighbours that are tied with each other."""

    ties: tuple[Tie, ...]
    among: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One sampled profile: counts and flags, no name."""

    posts: int | None
    followers: int | None
    following: int | None
    has_picture: int | None
    is_private: int | None
    verified: int | None
    bio_length: int | None
    handle_digits: int | None
    external_url: int | None
    account_age_days: int | None
    p_fake: float | None
    type: str | None
    reasons: str | None


def check_rows(report: OpenReport) -> tuple[Row, ...]:
    """Give the rows of the checks in the order in which they are shown."""
    order = {name: place for place, name in enumerate(config().checks)}
    rows = report.index.details("authenticity_checks", report.account.number)
    return tuple(sorted((row for row in rows if row["check"] in order), key=lambda row: order[row["check"]]))


def growth_events(report: OpenReport) -> tuple[GrowthEvent, ...]:
    """Give the events of the follower line, the oldest first."""
    rows = report.index.details("growth_events", report.account.number)
    return tuple(sorted((GrowthEvent(**_known(row, GrowthEvent), row=row) for row in rows), key=lambda one: one.number))


def ties(report: OpenReport) -> Ties:
    """Give the ties with accounts that the member sees; others are left out without a trace."""
    rows = {row["neighbour_key"]: row for row in report.index.details("pod_neighbours", report.account.number)}
    if not rows:
        return Ties((), ())
    query = AccountQuery(keys=tuple(rows))
    seen = map(account_of, report.index.search(query, report.scope.lake, limit=len(rows)).rows)
    found = [_tie(account, rows[account.key]) for account in seen if account.key != report.account.key]
    found.sort(key=lambda tie: (-(tie.within_hour or 0), -(tie.shared or 0), tie.account.key))
    return Ties(tuple(found), _among(report, found))


def sample(report: OpenReport) -> Row | None:
    """Give the counts and the corrected share of the sampled audience; None without a sample."""
    rows = report.index.details("sample_evidence", report.account.number)
    return rows[0] if rows and rows[0].get("sample_n") else None


def profiles(report: OpenReport) -> tuple[Profile, ...]:
    """Give the sampled profiles that were kept, the most likely fake first."""
    rows = report.index.details("audience_profiles", report.account.number)
    found = [Profile(**_known(row, Profile)) for row in rows]
    return tuple(sorted(found, key=lambda one: -1.0 if one.p_fake is None else one.p_fake, reverse=True))


def _tie(account: Account, row: Row) -> Tie:
    shared = ("within_hour", "expected", "q_value")
    return Tie(account, row["mutual"], shared=row["shared_commenters"], **{name: row[name] for name in shared})


def _among(report: OpenReport, found: list[Tie]) -> tuple[tuple[str, str], ...]:
    """Find which neighbours are tied with each other; every pair once."""
    names = {tie.account.number: tie.account.key for tie in found}
    if not names:
        return ()
    table = report.index.detail_table("pod_neighbours", pa.array(list(names), pa.int64()))
    known = set(names.values())
    pairs = ((names[row["account_no"]], row["neighbour_key"]) for row in table.to_pylist())
    return tuple(sorted({(min(pair), max(pair)) for pair in pairs if pair[1] in known}))


def _known(row: Row, kind: type[GrowthEvent | Profile]) -> dict[str, Any]:
    """Take the values of a row that a class has a place for."""
    return {field.name: row.get(field.name) for field in fields(kind) if field.name != "row"}
