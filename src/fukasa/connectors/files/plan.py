"""How a file would be imported, told before anything is."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fukasa.connectors.files.assemble import Assembly
from fukasa.connectors.files.expand import expander
from fukasa.connectors.files.formats.detect import detect_source, reader_of
from fukasa.connectors.files.formats.json_lines import Expand
from fukasa.connectors.files.headers import guess_columns, recognised
from fukasa.connectors.files.kinds import FileKind, kind_named
from fukasa.connectors.files.mapping import Mapping, load_profile, merge
from fukasa.connectors.files.model import ColumnGuess, ImportPlan, ImportStamp, Source
from fukasa.connectors.files.notes import notes_of
from fukasa.connectors.files.templates import template_columns
from fukasa.core.clock import Clock, system_clock
from fukasa.core.errors import InvalidInput

_PREVIEW_KEY = b"preview only, never stored"
_CERTAIN = 1.0


def plan_import(
    path: Path,
    kind: str,
    profile: str | None = None,
    mapping: Mapping | None = None,
    sample_rows: int = 10,
    clock: Clock = system_clock,
    known_hash: str = "",
) -> ImportPlan:
    """Look at a file and tell how it would be imported.

    Args:
        path: the file: CSV, TSV, JSONL or JSON (also packed with gzip), xlsx, xls or Parquet.
        kind: the kind of its rows, one of :data:`KINDS`.
        profile: a named profile.
        mapping: a map, alone or laid over the profile.
        sample_rows: how many rows to show as they would be stored.
        clock: tells the present, for dates that lie in the future.
        known_hash: the file's content hash where it has been computed before.

    Raises:
        InvalidInput: the file cannot be read at all, or the map does not fit it.

    """
    chosen = kind_named(kind)
    profile = profile or (mapping.options.profile if mapping else "")
    used = _mapping(profile, mapping, kind)
    _check_fields(used, chosen)
    source, problems = _source(path, used, chosen, expander(profile))
    guesses, more = _guesses(source, used, chosen, path.name, mapping or Mapping())
    given = {guess.field for guess in guesses} | set(used.constants) | set(used.templates)
    plan = ImportPlan(
        path=path,
        kind=kind,
        profile=profile,
        source=source,
        mapping=used,
        guesses=tuple(guesses),
        unmapped=_unmapped(source, guesses, used),
        missing=tuple(" or ".join(group[:5]) for group in chosen.required if not given & set(group)),
        notes=(),
        problems=tuple(problems + more),
        content_hash=known_hash or content_hash(path),
        size_bytes=path.stat().st_size,
        captured_at_given="captured_at" in given,
    )
    plan = replace(plan, notes=notes_of(plan, given))
    return _with_preview(plan, sample_rows, clock) if plan.ready and sample_rows else plan


def _unmapped(source: Source, guesses: Sequence[ColumnGuess], mapping: Mapping) -> tuple[str, ...]:
    read = {guess.column for guess in guesses}
    read |= {name for text in mapping.templates.values() for name in template_columns(text)}
    return tuple(name for name in source.columns if name not in read)


def _source(path: Path, used: Mapping, kind: FileKind, expand: Expand) -> tuple[Source, list[str]]:
    named = {name for names in used.columns.values() for name in names}
    return detect_source(path, used.options, lambda row: recognised(row, kind) + len(named & set(row)), expand)


def _mapping(profile: str, mapping: Mapping | None, kind: str) -> Mapping:
    if not profile:
        return mapping or Mapping()
    known = load_profile(profile, kind)
    return merge(known, mapping) if mapping else known


def content_hash(path: Path) -> str:
    """Give the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_fields(mapping: Mapping, kind: FileKind) -> None:
    for section in ("columns", "constants", "templates", "values"):
        for name in getattr(mapping, section):
            if name not in kind.columns:
                fields = ", ".join(kind.columns)
                message = f"{mapping.name}: [{section}] {name} is not a field of {kind.name}; there are {fields}"
                raise InvalidInput(message, field=name)


def _guesses(
    source: Source, mapping: Mapping, kind: FileKind, file: str, own: Mapping
) -> tuple[list[ColumnGuess], list[str]]:
    """Take the columns of the map and the profile, then guess the rest.

    A column that a person's own map names alone must be there; a profile's, or one of a list, may be absent.
    """
    wanted = [*((names[0], own.name) for names in own.columns.values() if len(names) == 1)]
    wanted += [(name, mapping.name) for text in mapping.templates.values() for name in template_columns(text)]
    for wanted_column, name in wanted:
        _must_exist(wanted_column, source.columns, file, name)
    named = [
        ColumnGuess(column, field, "map" if field in own.columns else "profile", _CERTAIN)
        for field, names in mapping.columns.items()
        if (column := _present(names, source.columns))
    ]
    if not mapping.options.guess:
        return named, []
    used = {guess.column for guess in named} | set(mapping.options.ignore)
    taken = {guess.field for guess in named} | set(mapping.constants) | set(mapping.templates)
    taken |= {field for field, names in own.columns.items() if not names}
    rest = [name for name in source.columns if name not in used]
    found, problems = guess_columns(rest, kind, taken=taken, prefix=mapping.options.metric_prefix)
    return named + found, problems


def _present(wanted: Sequence[str], columns: Sequence[str]) -> str | None:
    """Take the first of a field's columns that the file has."""
    by_name = {column.casefold(): column for column in reversed(columns)}
    return next((by_name[column.casefold()] for column in wanted if column.casefold() in by_name), None)


def _must_exist(column: str, columns: Sequence[str], file: str, name: str) -> None:
    if column.casefold() not in {existing.casefold() for existing in columns}:
        shown = ", ".join(columns[:20])
        raise InvalidInput(f"{name}: {file} has no column {column!r}; it has {shown}", file=file, column=column)


def _with_preview(plan: ImportPlan, rows: int, clock: Clock) -> ImportPlan:
    stamp = ImportStamp("preview", clock(), "preview")
    assembly = Assembly.of(plan, stamp, _PREVIEW_KEY)
    reader = reader_of(plan.path, plan.source, expander(plan.profile))
    chunk = next((assembly.chunk(raw) for raw in reader(wanted_columns(plan), limit_rows=rows)), None)
    if chunk is None:
        return plan
    tables = {name: tuple(table.slice(0, rows).to_pylist()) for name, table in chunk.tables.items()}
    return replace(plan, preview=tables, preview_rejects=tuple(chunk.rejects[:rows]))


def wanted_columns(plan: ImportPlan) -> list[str]:
    """Give the file columns that an import reads, each once."""
    names = [guess.column for guess in plan.guesses]
    names += [name for text in plan.mapping.templates.values() for name in template_columns(text)]
    return list(dict.fromkeys(names))
