"""Read the dated TOML files of this room, once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fukasa.core.errors import InvalidInput


@cache
def packaged(name: str) -> Mapping[str, Any]:
    """Load ``data/<name>.toml``.

    Raises:
        InvalidInput: the file is missing or is no TOML.

    """
    resource = files("fukasa.synth.data").joinpath(f"{name}.toml")
    try:
        return tomllib.loads(resource.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"the demo world's file {name}.toml cannot be read ({error}); reinstall fukasa") from error


def require(*, holds: bool, name: str, what: str) -> None:
    """Refuse a data file that says something impossible.

    Raises:
        InvalidInput: the condition does not hold.

    """
    if not holds:
        raise InvalidInput(f"the demo world's file {name}.toml is broken: {what}; restore the packaged file")
