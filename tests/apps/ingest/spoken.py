"""Every sentence that the source of the connectors may say, found by reading it; values are filled in with a word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import fukasa.connectors.files

Names = dict[str, list[ast.expr]]

FOLDER = Path(fukasa.connectors.files.__file__).parent
# Which arguments of these calls people get to see.
ARGUMENTS = {
    "InvalidInput": (0,),
    "CellRefused": (0, 1),
    "BadCell": (3, 4),
    "Rejection": (4, 5),
    "BadRow": (2, 3),
    "self._note": (1, 2),
    "self._cut": (1, 2),
    "problems.append": (0,),
}
# Mistakes of the program or of its data, not of a file.
NOT_FOR_PEOPLE = re.compile(r"^(headers|words)\.toml|key for hashing|^the time of an import needs a zone")
BUILT_OF_PARTS = "value: the file value; value"  # `_refused` puts a workbook's reason and remedy together


def spoken() -> set[str]:
    """Collect the sentences."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.rglob("*.py"))]
    found = {text for tree in trees for text in _of_module(tree)} - {BUILT_OF_PARTS}
    return {text for text in found if " " in text and not NOT_FOR_PEOPLE.search(text)}


def _of_module(tree: ast.Module) -> Iterator[str]:
    module = _assigned(ast.Module([node for node in tree.body if isinstance(node, ast.Assign)], []))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            names = module | _assigned(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    yield from _said_by(call, names)


def _said_by(call: ast.Call, names: Names) -> Iterator[str]:
    name = ast.unparse(call.func)
    if name == "_refused":
        reasons, hints = (list(_texts(part, names)) for part in call.args[1:3])
        yield from (f"value: the file {reason}; {hint}" for reason in reasons for hint in hints)
    for place in ARGUMENTS.get(name, ()):
        if place < len(call.args):
            yield from _texts(call.args[place], names)


def _assigned(tree: ast.AST) -> Names:
    found: Names = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for target, value in zip(targets, values, strict=True):
                    found.setdefault(getattr(target, "id", ""), []).append(value)
    return found


def _texts(node: ast.expr, names: Names) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            texts = [""]
            for part in parts:
                texts = [text + one for text in texts for one in _part(part, names)]
            yield from texts
        case ast.IfExp(body=one, orelse=other):
            yield from (*_texts(one, names), *_texts(other, names))
        case ast.Name(id=name):
            rest = {key: values for key, values in names.items() if key != name}
            for one in names.get(name, []):
                yield from _texts(one, rest)


def _part(part: ast.expr, names: Names) -> list[str]:
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    return list(_texts(inner, names)) or ["value"]
