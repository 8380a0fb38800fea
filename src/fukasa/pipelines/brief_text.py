"""Briefs as data and as text: what a form stores, and the TOML that anybody can keep, send and read again."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief, Span, parse_brief

Data = dict[str, dict[str, Any]]
_DATES = ("starts_on", "ends_on")
_EXACT = 1e15  # whole numbers below it are read back as the same number
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def brief_data(brief: Brief) -> Data:
    """Turn a brief into sections of plain JSON values; keys at their default are left out."""
    sections = {part.name: _section_data(getattr(brief, part.name)) for part in fields(Brief)}
    return {name: keys for name, keys in sections.items() if keys}


def brief_of(data: Mapping[str, Mapping[str, Any]]) -> Brief:
    """Read what :func:`brief_data` made; InvalidInput when a value is of the wrong kind."""
    about = {key: _day(value, key) if key in _DATES else value for key, value in data.get("brief", {}).items()}
    return parse_brief({**data, "brief": about})


def brief_of_toml(text: str) -> Brief:
    """Read a brief from the text of a TOML file.

    Raises:
        InvalidInput: it is not TOML, a key is unknown, or a value is of the wrong kind.

    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and nesting beyond all measure
        raise InvalidInput(f"the brief is not TOML: {error}") from error
    if "\\u0000" in json.dumps(data, default=str):
        raise InvalidInput("the brief holds a NUL character; remove it")
    return parse_brief(data)


def brief_toml(brief: Brief) -> str:
    """Write a brief as TOML; reading the text again gives the same brief."""
    return "\n".join(
        "\n".join([f"[{name}]", *(f"{_key(key)} = {_toml(_native(key, value))}" for key, value in keys.items()), ""])
        for name, keys in brief_data(brief).items()
    )


def _section_data(section: Any) -> dict[str, Any]:
    shares = type(section).__name__ == "Mix"
    values = {item.name: (getattr(section, item.name), item.default) for item in fields(section)}
    return {name: _plain(value, shares=shares) for name, (value, default) in values.items() if value != default}


def _plain(value: Any, *, shares: bool) -> Any:
    if isinstance(value, Span):
        ends = {"min": value.min, "max": value.max}
        return {f"{end}_share" if shares else end: at for end, at in ends.items() if at is not None}
    if isinstance(value, Mapping):
        return {key: _plain(item, shares=shares) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _day(value: Any, key: str) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise InvalidInput(f"[brief] {key}: expected a date such as 2026-11-27, got {value!r}") from error


def _native(key: str, value: Any) -> Any:
    return date.fromisoformat(value) if key in _DATES else value


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return f"{value:.0f}"
    return value.isoformat() if isinstance(value, date) else repr(value)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _toml(name)
