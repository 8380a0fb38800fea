"""A map written as TOML, so that it can be kept, handed on and read back to the same map."""

import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as Pairs

from fukasa.connectors.files.mapping import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DELETE = "\x7f"
Value = str | int | bool | tuple[str, ...]


def mapping_text(mapping: Mapping) -> str:
    """Write a map as TOML; :func:`fukasa.connectors.files.parse_mapping` reads it back."""
    options = {name: getattr(mapping.options, name) for name in sorted(mapping.given)}
    parts = [
        _section(
            "columns", {key: names if len(names) > 1 else "".join(names) for key, names in mapping.columns.items()}
        ),
        _section("constants", mapping.constants),
        _section("templates", mapping.templates),
        *(_section(f"values.{_key(name)}", cells) for name, cells in mapping.values.items()),
        _section("options", options),
    ]
    return "\n".join(part for part in parts if part)


def _section(name: str, pairs: Pairs[str, Value]) -> str:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in pairs.items()]
    return "".join(f"{line}\n" for line in (f"[{name}]", *lines)) if lines else ""


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    return _text(value) if isinstance(value, str) else _list(value)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(text: str) -> str:
    """Write a basic string; JSON escapes all that TOML wants escaped but DEL."""
    plain = json.dumps(text, ensure_ascii=False)
    return plain.replace(_DELETE, "\\u007F")
