"""What of a search could not be understood, told in one sentence."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out of a search, or understood otherwise than it was written.

    Attributes:
        param: the parameter that said it.
        code: what is wrong with it; see ``data/problems.toml``.
        values: what the sentence names.

    """

    param: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, language: str = "en") -> str:
        """Say it; in English where the language is not spoken here."""
        told = _sentences()[self.code]
        return told.get(language, told["en"]).format_map(self.values)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    read = tomllib.loads((files("fukasa.lake.query") / "data" / "problems.toml").read_text("utf-8"))
    return {code: told for code, told in read.items() if isinstance(told, dict)}
