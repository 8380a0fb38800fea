"""Maps and profiles: which file column gives which canonical field, and how its cells are read."""

import tomllib
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fukasa.core.errors import InvalidInput

PROFILES = ("canonical", "youtube_data_api", "instagram_insights", "ranked_panel")
Value = TypeVar("Value", str, tuple[str, ...])
_SECTIONS = {"columns", "constants", "templates", "values", "options", "about"}
_DATE_ORDERS = ("", "mdy", "dmy")


@dataclass(frozen=True, slots=True)
class Options:
    """How cells are read.

    Attributes:
        timezone: the zone of dates that name none.
        delimiter: between cells of a text file; found if "".
        encoding: of a text file; found if "".
        sheet: the sheet of a workbook; the first if "".
        header_row: the row that names the columns, 1 is the first; found if 0.
        metric_prefix: words in front of the file's column names that say nothing, for example `post_`.
        date_order: `mdy` or `dmy` for dates such as 09/26/2025; "" refuses them.
        shares_in_percent: shares are written 3.4 for 3.4 %.
        guess: columns that the map does not name are guessed.
        ignore: file columns never to be read.
        profile: the named profile that the map adds to.

    """

    timezone: str = "Asia/Tokyo"
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header_row: int = 0
    metric_prefix: str = ""
    date_order: str = ""
    shares_in_percent: bool = False
    guess: bool = True
    ignore: tuple[str, ...] = ()
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A map file, read.

    Attributes:
        columns: canonical field → file columns in order of preference; none: the field is not read, nor guessed.
        constants: canonical field → the cell that stands for every row; an empty one takes a profile's away.
        templates: canonical field → text with file columns in braces, for example `{creator}-{rank}`.
        values: canonical field → what a cell is replaced by before it is read ("" for missing).
        options: how cells are read.
        name: where the map comes from, for messages.
        given: the options that the map sets itself.

    """

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    name: str = ""
    given: frozenset[str] = frozenset()


def merge(profile: Mapping, added: Mapping) -> Mapping:
    """Lay a map over a profile: where both speak of a field or an option, the map wins."""
    named = added.columns.keys() | added.constants.keys() | added.templates.keys()
    options = replace(profile.options, **{name: getattr(added.options, name) for name in added.given})
    return Mapping(
        columns=_without(profile.columns, named) | added.columns,
        constants=_without(profile.constants, named) | {key: cell for key, cell in added.constants.items() if cell},
        templates=_without(profile.templates, named) | added.templates,
        values=profile.values | added.values,
        options=options,
        name=f"{added.name} over {profile.name}",
        given=profile.given | added.given,
    )


def _without(section: dict[str, Value], names: set[str]) -> dict[str, Value]:
    return {name: value for name, value in section.items() if name not in names}


def load_mapping(path: Path) -> Mapping:
    """Read a map from a TOML file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidInput(f"{path}: no such map file; check the name", file=str(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: the map cannot be read as UTF-8 text ({error})", file=str(path)) from None
    return parse_mapping(text, name=path.name)


def load_profile(name: str, kind: str) -> Mapping:
    """Read the map of a named profile for a kind of rows."""
    if name not in PROFILES:
        raise InvalidInput(f"there is no profile {name!r}; choose one of {', '.join(PROFILES)}", profile=name)
    folder = files("fukasa.connectors") / name
    resource = folder / f"{kind}.toml"
    if not resource.is_file():
        kinds = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
        raise InvalidInput(f"the profile {name} reads {', '.join(kinds)}, not {kind}", profile=name, kind=kind)
    return parse_mapping(resource.read_text(encoding="utf-8"), name=f"profile {name}")


def parse_mapping(text: str, *, name: str) -> Mapping:
    """Read a map from TOML text; every mistake is refused with the place where it stands."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and nesting beyond all measure
        raise InvalidInput(f"{name}: not valid TOML ({error}); texts stand in quotes", file=name) from None
    unknown = sorted(set(document) - _SECTIONS)
    if unknown:
        known = ", ".join(f"[{section}]" for section in sorted(_SECTIONS))
        raise InvalidInput(f"{name}: [{unknown[0]}] is not a section of a map; there are {known}", file=name)
    sections = {section: _table(document, section, name) for section in _SECTIONS}
    return Mapping(
        columns={key: _alternatives(key, value, name) for key, value in sections["columns"].items()},
        constants={key: _scalar(key, value, name) for key, value in sections["constants"].items()},
        templates={key: _scalar(key, value, name) for key, value in sections["templates"].items()},
        values={key: _replacements(key, value, name) for key, value in sections["values"].items()},
        options=_options(sections["options"], name),
        name=name,
        given=frozenset(sections["options"]),
    )


def _table(document: dict[str, Any], section: str, name: str) -> dict[str, Any]:
    value = document.get(section, {})
    if not isinstance(value, dict):
        raise InvalidInput(f"{name}: {section} must be a section, written [{section}]", file=name)
    return value


def _alternatives(key: str, value: object, name: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise InvalidInput(f"{name}: [columns] {key} must be a column name in quotes, or a list of them", file=name)


def _scalar(key: str, value: object, name: str) -> str:
    if isinstance(value, dict | list):
        raise InvalidInput(f"{name}: {key} must be one value", file=name)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _replacements(key: str, value: object, name: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise InvalidInput(f'{name}: write [values.{key}] and below it "cell" = "value"', file=name)
    return {cell: _scalar(f"[values.{key}] {cell}", new, name) for cell, new in value.items()}


def _options(section: dict[str, Any], name: str) -> Options:
    known = Options.__dataclass_fields__
    for key, value in section.items():
        if key not in known:
            raise InvalidInput(f"{name}: [options] {key} is unknown; there are {', '.join(known)}", file=name)
        kind = list if key == "ignore" else type(known[key].default)
        if not isinstance(value, kind):
            raise InvalidInput(f"{name}: [options] {key} = {value!r} should be a {kind.__name__}", file=name)
    given: dict[str, Any] = {key: tuple(value) if key == "ignore" else value for key, value in section.items()}
    options = Options(**given)
    return _checked(options, name)


def _checked(options: Options, name: str) -> Options:
    try:
        ZoneInfo(options.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        message = f"{name}: {options.timezone!r} is not a time zone; write for example Asia/Tokyo or UTC"
        raise InvalidInput(message, file=name) from None
    if options.date_order not in _DATE_ORDERS:
        raise InvalidInput(f"{name}: date_order is mdy or dmy, not {options.date_order!r}", file=name)
    if len(options.delimiter) > 1 or options.header_row < 0:
        raise InvalidInput(f"{name}: delimiter is one character and header_row is 1 or more", file=name)
    return options
