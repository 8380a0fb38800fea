"""The types of events: what the code writes into the audit log, found by reading it."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from tools.reference.tables import code, table

SOURCE = Path(__file__).resolve().parents[2] / "src" / "fukasa"
_TYPE = re.compile(r"[a-z_]+\.[a-z_]+")
_WRITERS = {"record", "_record"}

HEAD = """# Types of events

What the audit log puts down, and what webhooks tell. A webhook asks for types by name (`list.created`), by thing
(`list.*`) or for all (`*`). `webhook.ping` is the test message; it is in no log.

"""


@cache
def event_types() -> tuple[str, ...]:
    """Read every type from the calls that write the log, and from the modules that hand an action on to such a call."""
    direct: set[str] = set()
    handed: set[str] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not any(name in text for name in _WRITERS):
            continue
        tree = ast.parse(text)
        calls = list(_calls(tree))
        direct.update(*(_types(argument) for call in calls for argument in call.args[:2]))
        if any(map(_is_handed_on, calls)):
            handed.update(_types(tree))
    nouns = {name.partition(".")[0] for name in direct}
    return tuple(sorted(direct | {name for name in handed if name.partition(".")[0] in nouns}))


def event_types_page() -> str:
    """Write the page."""
    rows: dict[str, list[str]] = defaultdict(list)
    for noun, names in groupby(event_types(), key=lambda name: name.partition(".")[0]):
        rows[noun] += names
    listed = [(code(f"{noun}.*"), " ".join(code(name) for name in names)) for noun, names in rows.items()]
    return HEAD + table(("thing", "types"), listed)


def event_types_file() -> str:
    """Write the list that the application reads."""
    lines = "".join(f'  "{name}",\n' for name in event_types())
    return f"types = [\n{lines}]\n"


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in _WRITERS:
            yield node


def _types(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _TYPE.fullmatch(node.value):
            yield node.value


def _is_handed_on(call: ast.Call) -> bool:
    """Tell whether the action is a name: then it stands in another call of the same module."""
    return len(call.args) > 1 and isinstance(call.args[1], ast.Name)
