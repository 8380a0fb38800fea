"""Until when a request must be answered."""

import calendar
import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from fukasa.apps.rights.choices import Law
from fukasa.core.errors import InvalidInput

_UNITS = {"hours", "days", "months"}


@cache
def terms() -> dict[Law, dict[str, Any]]:
    """Read the terms; a broken file fails here."""
    held = tomllib.loads((files("fukasa.apps.rights") / "data" / "deadlines.toml").read_text(encoding="utf-8"))
    for law in Law:
        if len(_UNITS & set(held.get(law.value, {}))) != 1 or not held[law.value].get("source"):
            raise InvalidInput(f"deadlines.toml: {law.value} needs one of hours, days, months, and its source")
    return {law: held[law.value] for law in Law}


def due_at(law: Law, received_at: datetime) -> datetime:
    """Give the last moment; a month ends on the same day of the next one, or on its last day."""
    term = terms()[law]
    if "months" not in term:
        return received_at + timedelta(hours=term.get("hours", 0), days=term.get("days", 0))
    months = received_at.month - 1 + term["months"]
    year, month = received_at.year + months // 12, months % 12 + 1
    return received_at.replace(year=year, month=month, day=min(received_at.day, calendar.monthrange(year, month)[1]))
