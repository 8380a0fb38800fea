"""Everything that is stored about a person, as one picture: facts of the catalogue and rows of the workspace."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import polars as pl

from fukasa.apps.catalogue.home import data_home
from fukasa.apps.catalogue.words import table_name
from fukasa.apps.rights.holdings import Holding, holding_counts, holdings
from fukasa.apps.rights.words import written_name
from fukasa.connectors.exports import neutralise
from fukasa.core.catalogue import TABLES
from fukasa.core.provenance import Scope
from fukasa.core.retention import retention
from fukasa.pipelines.subject import SubjectFacts, facts_about, selector_of


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The facts of one table from one source."""

    table: str
    doc: str
    source: str
    auth_context: str
    retention_class: str
    visibility: str
    rows: int
    first: datetime
    last: datetime

    @property
    def name(self) -> str:
        """What the table holds, in the reader's language."""
        return table_name(self.table)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored about a person."""

    facts: SubjectFacts
    counts: dict[str, int]  # rows of the workspace, by table
    holdings: tuple[Holding, ...]  # these rows, where they were asked for

    @property
    def keys(self) -> frozenset[str]:
        """The accounts of the person."""
        return frozenset(f"{platform}:{account}" for platform, account in self.facts.person.accounts)

    @property
    def written(self) -> tuple[tuple[str, int], ...]:
        """How many rows of each kind the workspace wrote, in the reader's language."""
        return tuple((written_name(table), count) for table, count in self.counts.items())

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        """The facts by table and source."""
        return tuple(line for name, rows in self.facts.tables.items() for line in _lines(name, rows))


def stored_about(lake: Scope, workspace_id: int | None, account_key: str, *, in_full: bool = False) -> Stored:
    """Look everywhere for a person, given by one of their accounts.

    Args:
        lake: whose facts tell which accounts are the person's.
        workspace_id: whose facts and rows are told; None for those of all workspaces, which is the operator's right.
        account_key: one of the person's accounts.
        in_full: whether the workspace's rows are read as well.

    """
    home = data_home()
    platform, _, account_id = account_key.partition(":")
    selector = selector_of(home, lake, platform, account_id)
    facts = facts_about(home, None if workspace_id is None else lake, selector)
    keys = {f"{one}:{account}" for one, account in facts.person.accounts} | {account_key}
    if not in_full:
        return Stored(facts, holding_counts(keys, workspace_id), ())
    held = holdings(keys, workspace_id)
    return Stored(facts, {one.table: len(one.rows) for one in held}, held)


def archive(stored: Stored, at: datetime) -> bytes:
    """Write all of it as a zip: one JSON document, and a CSV per table."""
    tables = {f"catalogue_{name}": rows.to_dicts() for name, rows in stored.facts.tables.items()}
    tables |= {f"workspace_{one.table}": list(one.rows) for one in stored.holdings}
    rules = {rule.retention.value: rule.sentences["en"] for rule in retention().rules}
    document = {
        "as_of": at.isoformat(),
        "accounts": sorted(stored.keys),
        "purpose": "choosing and working with creators for advertising; see source, auth_context and retention_class",
        "retention": rules,
        "only_the_first_rows_of": sorted(stored.facts.cut),
        "tables": tables,
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("personal-data.json", json.dumps(document, ensure_ascii=False, indent=1, default=str))
        for name, rows in tables.items():
            file.writestr(f"{name}.csv", _csv(rows))
    return packed.getvalue()


def _csv(rows: list[dict[str, Any]]) -> str:
    import csv  # noqa: PLC0415  its name is that of files here

    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(rows[0])
    writer.writerows([neutralise(_cell(value)) for value in row.values()] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _lines(name: str, rows: pl.DataFrame) -> Iterator[SourceLine]:
    by = ["source", "auth_context", "retention_class", "visibility"]
    grouped = rows.group_by(by).agg(
        pl.len().alias("rows"), pl.col("captured_at").min().alias("first"), pl.col("captured_at").max().alias("last")
    )
    for row in grouped.sort(by).iter_rows(named=True):
        yield SourceLine(table=name, doc=TABLES[name].doc, **row)
