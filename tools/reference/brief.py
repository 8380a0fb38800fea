"""The page of the keys of a brief."""

from dataclasses import Field, fields
from typing import Any

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief, Reader, Span
from tools.reference.tables import code, table

HEAD = """# The brief

A TOML file: `fukasa shortlist BRIEF.toml`. Every section and key may be left out; an unknown one is refused with the
nearest known name. Only `[cutoff] cpv` is needed. A key that does not act yet is read, kept and noted under the
shortlist. `examples/cutoff-campaign.toml` is one to start from.

"""


def brief_page() -> str:
    """Write every section with its keys, what they take and what they mean."""
    return HEAD + "\n".join(_section(part) for part in fields(Brief))


def _section(part: Field[Any]) -> str:
    kind: Any = part.default_factory
    rows = ((code(key.name), wanted(key), _default(key.default), key.metadata["doc"]) for key in fields(kind))
    meaning = kind.__doc__.partition(": ")[2].capitalize()
    return f"## [{part.name}]\n\n{meaning}\n\n{table(('key', 'takes', 'default', 'meaning'), rows)}"


def wanted(key: Field[Any]) -> str:
    """Ask the reader of a key what it wants, by giving it things that it cannot want."""
    read = key.metadata["read"]
    kind = _refusal(read, object())
    for probe, before in (("\0", ""), (["\0"], "a list; each ")):
        choice = _refusal(read, probe)
        if choice not in {"", kind}:
            return before + choice
    return kind


def _refusal(read: Reader, probe: object) -> str:
    try:
        read(probe, "")
    except InvalidInput as refused:
        return refused.message.split("expected ", 1)[1].rsplit(", got ", 1)[0]
    return ""


def _default(value: object) -> str:
    return "" if value in (None, (), "", Span()) else code(str(value))
