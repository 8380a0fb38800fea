"""The plans an installation begins with: dated data, checked when it is read."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from fukasa.core.errors import InvalidInput

_FILE = "data/quota_plans.toml"


@dataclass(frozen=True, slots=True)
class Seed:
    """One plan of the file; a quota that is not named has no limit."""

    key: str
    name_ja: str
    name_en: str
    limits: dict[str, int]
    is_default: bool


def seeds(text: str | None = None) -> tuple[Seed, ...]:
    """Read the plans.

    Raises:
        InvalidInput: the file has no date or source, no default plan, or a limit that is no whole number of 0 or more.

    """
    source = files("fukasa.apps.workspaces").joinpath(_FILE).read_text(encoding="utf-8") if text is None else text
    found = tomllib.loads(source)
    if not isinstance(found.get("date"), date) or not found.get("source"):
        raise InvalidInput(f"{_FILE} needs a date and a source")
    if found.get("default") not in found.get("plans", {}):
        raise InvalidInput(f"{_FILE}: its default, {found.get('default')!r}, is none of its plans")
    return tuple(_seed(key, row, is_default=key == found["default"]) for key, row in found["plans"].items())


def _seed(key: str, row: dict[str, Any], *, is_default: bool) -> Seed:
    limits = row.get("limits", {})
    wrong = [name for name, most in limits.items() if not isinstance(most, int) or isinstance(most, bool) or most < 0]
    if wrong or not row.get("ja") or not row.get("en"):
        raise InvalidInput(f"{_FILE}: plan {key} needs names (ja, en) and whole limits of 0 or more: {wrong}")
    return Seed(key=key, name_ja=row["ja"], name_en=row["en"], limits=limits, is_default=is_default)
