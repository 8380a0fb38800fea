"""What every command shares: the data folder, the workspace, and how it prints.

Commands import what they need when they run: `fukasa --help` must not wait for query engines and charts.
"""

import json
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from fukasa.core.provenance import Scope

if TYPE_CHECKING:
    from fukasa.pipelines.home import Home

DATA_VARIABLE = "FUKASA_DATA"
WORKSPACE_VARIABLE = "FUKASA_WORKSPACE"
_WIDTH_OF_FILES = 160  # a pipe or a file has no width of its own


def _width() -> int | None:
    return None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH_OF_FILES


console = Console(width=_width())
error_console = Console(stderr=True)


@dataclass(frozen=True)
class Session:
    """One run of the command line.

    Attributes:
        data: the data folder.
        workspace: the workspace in whose name it runs.

    """

    data: Path
    workspace: str

    @cached_property
    def home(self) -> "Home":
        """The opened data folder."""
        from fukasa.pipelines.home import Home

        return Home(self.data)

    @property
    def scope(self) -> Scope:
        """Whose facts are visible."""
        return Scope(self.workspace)


def session_of(context: typer.Context) -> Session:
    """Take the session out of a command's context."""
    found = context.obj
    assert isinstance(found, Session)  # noqa: S101  the callback has set it
    return found


def print_json(value: object) -> None:
    """Print machine-readable output; dates and paths as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
