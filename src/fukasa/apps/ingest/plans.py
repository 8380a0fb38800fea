"""How an uploaded file would be imported, and how the answer changes when somebody edits the mapping."""

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field, replace
from typing import Any

from fukasa.apps.ingest.models import ImportJob
from fukasa.apps.ingest.storage import upload_path
from fukasa.connectors.files import (
    PROFILES,
    ImportPlan,
    Mapping,
    load_profile,
    mapping_text,
    parse_mapping,
    plan_import,
)

MAP_NAME = "map.toml"
SAMPLE_ROWS = 10


@dataclass(frozen=True, slots=True)
class Edit:
    """What the form of the preview says.

    Attributes:
        columns: canonical field → file column, "" for none.
        constants: canonical field → value, "" for none.
        options: how cells are read, by name of the option.

    """

    columns: Pairs[str, str] = field(default_factory=dict)
    constants: Pairs[str, str] = field(default_factory=dict)
    options: Pairs[str, Any] = field(default_factory=dict)


def own_map(text: str) -> Mapping | None:
    """Read the map that was given or edited; None while there is none."""
    return parse_mapping(text, name=MAP_NAME) if text.strip() else None


def plan_of(job: ImportJob, *, sample_rows: int = SAMPLE_ROWS) -> ImportPlan:
    """Tell how an uploaded file would be imported.

    Raises:
        InvalidInput: the file cannot be read at all, or the map does not fit it.

    """
    return plan_import(
        upload_path(job.folder, job.file_name),
        job.kind,
        profile=job.profile or None,
        mapping=own_map(job.map_text),
        sample_rows=sample_rows,
        known_hash=job.content_hash,
    )


def zoned(text: str, kind: str, profile: str, chosen: str, usual: str) -> str:
    """Write the time zone into a map: the chosen one, else the workspace's where neither map nor profile names one."""
    own = own_map(text) or Mapping()
    wished = profile or own.options.profile
    named = "timezone" in own.given or (wished in PROFILES and "timezone" in load_profile(wished, kind).given)
    zone = chosen or ("" if named else usual)
    return mapping_text(_with_options(own, {"timezone": zone})) if zone else text


def edited(plan: ImportPlan, own: Mapping, edit: Edit) -> Mapping:
    """Put into a map what was changed against the plan; everything else stays with the profile or the guess."""
    columns, constants = dict(own.columns), dict(own.constants)
    for name, column in edit.columns.items():
        if column != plan.columns.get(name, ""):
            columns[name] = (column,) if column else ()
    for name, cell in edit.constants.items():
        if cell == plan.constants.get(name, ""):
            continue
        columns.pop(name, None)
        constants.pop(name, None)
        if cell or plan.profile:  # an empty one takes the profile's away
            constants[name] = cell
    now = plan.mapping.options
    options = {name: value for name, value in edit.options.items() if value != getattr(now, name)}
    return _with_options(replace(own, columns=columns, constants=constants), options)


def explicit(plan: ImportPlan, own: Mapping) -> Mapping:
    """Write down all that a plan does, so that another file of the same make is read alike.

    A column that was guessed may be absent from the next file; one that a person named must be there.
    """
    guessed = {
        guess.field: (guess.column, guess.field)
        for guess in plan.guesses
        if guess.why not in {"map", "profile"} and guess.column != guess.field
    }
    kept = replace(own, columns=guessed | own.columns)
    return _with_options(kept, {"profile": plan.profile} if plan.profile else {})


def _with_options(mapping: Mapping, values: Pairs[str, Any]) -> Mapping:
    options = replace(mapping.options, **values)
    return replace(mapping, options=options, given=mapping.given | frozenset(values))
