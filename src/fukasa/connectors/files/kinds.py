"""The kinds of rows a file may hold, in the user's words, and the columns each kind has."""

from dataclasses import dataclass
from enum import StrEnum

from fukasa.core.catalogue import (
    ACCOUNT_SNAPSHOTS,
    ACCOUNTS,
    AUDIENCE_BREAKDOWNS,
    AUDIENCE_SAMPLES,
    COMMENTERS,
    COMMENTS,
    CREATORS,
    MENTIONS,
    POST_SNAPSHOTS,
    POSTS,
    RATE_CARDS,
    Kind,
    Table,
)
from fukasa.core.errors import InvalidInput


class Reading(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    COUNT = "count"
    REAL = "real"
    SHARE = "share"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    DAY = "day"
    TEXTS = "texts"
    DURATION = "duration"
    CHOICE = "choice"
    COUNTRY = "country"
    LANGUAGE = "language"
    HANDLE = "handle"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column that a file of some kind may have.

    Attributes:
        name: canonical name.
        reading: how its cells are read.
        choices: the words a choice may end in.

    """

    name: str
    reading: Reading
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of rows.

    Attributes:
        name: the user's word.
        tables: the canonical tables that a row ends in.
        columns: canonical columns by name.
        required: a row needs one of each group.

    """

    name: str
    tables: tuple[Table, ...]
    columns: dict[str, FileColumn]
    required: tuple[tuple[str, ...], ...]


_BY_KIND = {
    Kind.TEXT: Reading.TEXT,
    Kind.INTEGER: Reading.COUNT,
    Kind.REAL: Reading.REAL,
    Kind.SHARE: Reading.SHARE,
    Kind.BOOLEAN: Reading.BOOLEAN,
    Kind.MOMENT: Reading.MOMENT,
    Kind.DAY: Reading.DAY,
    Kind.TEXTS: Reading.TEXTS,
}
_BY_NAME = {
    "duration_s": Reading.DURATION,
    "watch_time_total_s": Reading.DURATION,
    "watch_time_avg_s": Reading.DURATION,
    "country": Reading.COUNTRY,
    "language": Reading.LANGUAGE,
    "handle": Reading.HANDLE,
    "currency": Reading.CURRENCY,
}
_COMPUTED = {"commenter", "price_minor", "has_email"}


def _columns(tables: tuple[Table, ...], /, **extra: Reading) -> dict[str, FileColumn]:
    found = {"captured_at": FileColumn("captured_at", Reading.MOMENT)}
    for table in tables:
        for field in table.fields:
            reading = Reading.CHOICE if field.choices else _BY_NAME.get(field.name, _BY_KIND[field.kind])
            found[field.name] = FileColumn(field.name, reading, field.choices)
    found |= {name: FileColumn(name, reading) for name, reading in extra.items()}
    return {name: column for name, column in found.items() if name not in _COMPUTED - extra.keys()}


_ACCOUNT = ("account_id", "handle")
_METRICS = tuple(field.name for field in POST_SNAPSHOTS.fields[3:])


def _kind(name: str, tables: tuple[Table, ...], /, *required: tuple[str, ...], **extra: Reading) -> FileKind:
    return FileKind(name, tables, _columns(tables, **extra), required)


_SAMPLED = tuple(field.name for field in AUDIENCE_SAMPLES.fields[4:])

KINDS: dict[str, FileKind] = {
    kind.name: kind
    for kind in (
        _kind("accounts", (ACCOUNTS, ACCOUNT_SNAPSHOTS), _ACCOUNT, email=Reading.TEXT, has_email=Reading.BOOLEAN),
        _kind("posts", (POSTS, POST_SNAPSHOTS), _ACCOUNT, ("posted_at",), _METRICS, handle=Reading.HANDLE),
        _kind(
            "comments",
            (COMMENTS,),
            _ACCOUNT,
            ("text",),
            handle=Reading.HANDLE,
            author_id=Reading.TEXT,
        ),
        _kind(
            "rates",
            (RATE_CARDS,),
            _ACCOUNT,
            ("price", "price_minor"),
            ("currency",),
            handle=Reading.HANDLE,
            price=Reading.REAL,
            price_minor=Reading.COUNT,
        ),
        _kind(
            "audience",
            (AUDIENCE_BREAKDOWNS,),
            _ACCOUNT,
            ("dimension",),
            ("value",),
            ("share",),
            handle=Reading.HANDLE,
        ),
        _kind(
            "audience-sample",
            (AUDIENCE_SAMPLES,),
            _ACCOUNT,
            _SAMPLED,
            bio=Reading.TEXT,
            name=Reading.TEXT,
            handle=Reading.TEXT,
        ),
        _kind("creators", (CREATORS,), ("creator_id",)),
        _kind("mentions", (MENTIONS,), _ACCOUNT, ("post_id",), ("value",), handle=Reading.HANDLE),
    )
}

# Tables that follow from the rows of another: their columns are not read from the file.
DERIVED_TABLES = {"comments": (COMMENTERS,)}


def kind_named(name: str) -> FileKind:
    """Find a kind by the user's word; a refusal names all of them."""
    if name not in KINDS:
        raise InvalidInput(f"{name!r} is not a kind of rows; choose one of {', '.join(KINDS)}", kind=name)
    return KINDS[name]
