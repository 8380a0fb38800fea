"""Briefs to start from, as they stand under ``examples/`` in the repository."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_text import brief_of_toml


@dataclass(frozen=True, slots=True)
class Example:
    """An example brief.

    Attributes:
        name: the file's name without its ending.
        brief: what it says.

    """

    name: str
    brief: Brief


@cache
def examples() -> dict[str, Example]:
    """Give the example briefs by name, in alphabetical order."""
    found = sorted(path.name for path in files(__name__).iterdir() if path.name.endswith(".toml"))
    names = [name.removesuffix(".toml") for name in found]
    return {name: Example(name, brief_of_toml(_text(name))) for name in names}


def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
