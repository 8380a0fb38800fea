"""The page of the catalogue's tables."""

from fukasa.core.catalogue import PROVENANCE_FIELDS, TABLES, Field, Table
from fukasa.core.retention import retention
from tools.reference.tables import code, table

HEAD = """# The catalogue

Facts are rows of these tables, stored as Parquet. A missing value is null, never 0. Every row carries its
[provenance](#provenance). The key names the thing a row speaks of; with `visibility` it is unique among the current
rows. Kinds: `text`, `integer` (64 bit), `real` (finite), `share` (0–1), `boolean`, `moment` (UTC), `day`, `texts` (a
list).

"""


def catalogue_page() -> str:
    """Write every table with its columns."""
    return HEAD + "".join(_section(one) for one in TABLES.values()) + _provenance()


def _section(one: Table) -> str:
    keys = ", ".join(code(name) for name in one.key)
    return f"## {one.name}\n\n{one.doc} Key: {keys}.\n\n{_fields(one.fields)}\n"


def _fields(fields: tuple[Field, ...]) -> str:
    return table(("column", "kind", "holds"), ((code(f.name), _kind(f), f.doc + _choices(f)) for f in fields))


def _kind(field: Field) -> str:
    return f"{field.kind}, not negative" if field.count else str(field.kind)


def _choices(field: Field) -> str:
    return f": {', '.join(code(choice) for choice in field.choices)}" if field.choices else ""


def _term(number: int | None, unit: str) -> str:
    return "no fixed term" if number is None else f"{number} {unit}"


def _provenance() -> str:
    days = table(
        ("retention class", "kept", "after a request", "rule", "source"),
        (
            (
                code(one.retention),
                _term(one.days, "days"),
                _term(one.notice_hours, "hours"),
                one.sentences["en"],
                one.source,
            )
            for one in retention().rules
        ),
    )
    return f"## Provenance\n\nColumns of every table.\n\n{_fields(PROVENANCE_FIELDS)}\n## Retention\n\n{days}"
