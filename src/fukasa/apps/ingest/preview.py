"""A plan as the page shows it: where every field comes from, what is assumed, the first rows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.ingest.field_names import field_name
from fukasa.apps.ingest.sentences import said
from fukasa.apps.pages import formats
from fukasa.connectors.files import KINDS, ColumnGuess, FileColumn, ImportPlan
from fukasa.core.catalogue import PROVENANCE_FIELDS

_WHY = {
    "map": gettext_lazy("chosen by a person"),
    "profile": gettext_lazy("from the profile"),
    "same name": gettext_lazy("same name"),
    "known name": gettext_lazy("known name"),
    "known name without brackets": gettext_lazy("known name without the brackets"),
    "constant": gettext_lazy("the same for every row"),
    "template": gettext_lazy("put together from columns"),
}
_OFTEN_CONSTANT = ("platform", "account_id", "captured_at", "currency")
_MAY_BE_CONSTANT = {
    *_OFTEN_CONSTANT,
    *("handle", "creator_id", "name", "category", "language", "country", "region", "kind", "agency", "format", "base"),
    *("sponsored", "sponsor_brand", "is_ai", "is_private", "dimension", "valid_from", "valid_to"),
}
_HIDDEN = {field.name for field in PROVENANCE_FIELDS} - {"captured_at"}
_LONGEST_CELL = 60
_MOST_OPTIONS = 150
_ALTERNATIVES = 2  # of more than these, none is needed more than the others
_SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One canonical field: what gives it, and why.

    Attributes:
        name: canonical name.
        label: the name in the reader's language, where one is known.
        column: the file column, "" for none.
        why: how it was found.
        percent: how sure that is; None where a person or a profile said so.
        required: part of something that every row needs.
        constant: the value for every row, "" for none.
        offers_constant: whether a value for every row makes sense and may be typed.
        template: text put together from columns.
        choices: the words that the field takes.

    """

    name: str
    label: str
    column: str
    why: str
    percent: int | None
    required: bool
    constant: str
    offers_constant: bool
    template: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, written."""

    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """The first rows of one table, as they would be stored."""

    name: str
    columns: tuple[tuple[str, bool], ...]  # name, and whether it holds numbers
    rows: tuple[tuple["Cell", ...], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the page shows of a plan."""

    plan: ImportPlan
    lines: tuple[FieldLine, ...]
    more: tuple[FieldLine, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    tables: tuple[PreviewTable, ...]
    rejects: tuple[tuple[int, str, str, str, str], ...]
    wide: bool  # so many columns that they are typed, not chosen from a list


def preview_of(plan: ImportPlan) -> Preview:
    """Write a plan for the page."""
    lines = tuple(_line(plan, column) for column in KINDS[plan.kind].columns.values())
    shown = {line.name for line in lines if line.column or line.constant or line.template or _matters(plan, line)}
    return Preview(
        plan=plan,
        lines=tuple(line for line in lines if line.name in shown),
        more=tuple(line for line in lines if line.name not in shown),
        missing=tuple(map(missing_sentence, plan.missing)),
        notes=tuple(map(said, plan.notes)),
        problems=tuple(map(said, plan.problems)),
        tables=tuple(_table(name, rows) for name, rows in plan.preview.items() if rows),
        rejects=tuple(
            (one.line, one.column, one.value, said(one.reason), said(one.hint)) for one in plan.preview_rejects
        ),
        wide=len(plan.source.columns) > _MOST_OPTIONS,
    )


def missing_sentence(fields: str) -> str:
    """Say what nothing gives and where to name it."""
    text = _(
        "Nothing gives %(fields)s, and every row needs it. Choose a column for it below, or a value for every row."
    )
    return text % {"fields": fields.replace(" or ", _(" or "))}


def _matters(plan: ImportPlan, line: FieldLine) -> bool:
    """Keep in sight what is missing, and the few fields that are often the same for every row."""
    lacking = {name for group in plan.missing for name in group.split(" or ")}
    return line.name in lacking or line.name in _OFTEN_CONSTANT


def _line(plan: ImportPlan, column: FileColumn) -> FieldLine:
    guess = next((one for one in plan.guesses if one.field == column.name), None)
    constant = plan.constants.get(column.name, "")
    template = plan.mapping.templates.get(column.name, "")
    return FieldLine(
        name=column.name,
        label=field_name(column.name),
        column=guess.column if guess and not constant else "",
        why=_why(guess, constant, template),
        percent=round(guess.confidence * 100) if guess and not constant and guess.why.startswith("known") else None,
        required=any(column.name in group for group in KINDS[plan.kind].required if len(group) <= _ALTERNATIVES),
        constant=constant,
        offers_constant=bool(constant) or column.name in _MAY_BE_CONSTANT,
        template=template,
        choices=column.choices,
    )


def _why(guess: ColumnGuess | None, constant: str, template: str) -> str:
    key = "constant" if constant else "template" if template else guess.why if guess else ""
    return str(_WHY.get(key, key))


def _table(name: str, rows: tuple[dict[str, object], ...]) -> PreviewTable:
    columns = tuple(key for key in rows[0] if key not in _HIDDEN and any(row[key] is not None for row in rows))
    shown = tuple(tuple(_cell(row[key]) for key in columns) for row in rows[:_SHOWN_ROWS])
    numbers = [any(cell.is_number for cell in cells) for cells in zip(*shown, strict=True)]
    return PreviewTable(name, tuple(zip(columns, numbers, strict=True)), shown)


def _cell(value: object) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(f"{value:,.6g}" if isinstance(value, float) else formats.number(value), is_number=True)
    return Cell(_short(_written(value)))


def _written(value: object) -> str:
    match value:
        case None:
            return formats.MISSING
        case datetime():
            return formats.moment(value)
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
