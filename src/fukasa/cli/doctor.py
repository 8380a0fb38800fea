"""`fukasa doctor`: what this machine has, what is missing, and what to do about it."""

import importlib.util
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.serve import NEEDED
from fukasa.cli.session import console, print_json, session_of
from fukasa.core.errors import FukasaError, NotFound
from fukasa.web.diagnosis.finding import Finding

if TYPE_CHECKING:
    from fukasa.pipelines.home import Home

_GIGABYTE = 1_000_000_000
_LEAST_FREE = 2 * _GIGABYTE


def doctor(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Look for what is missing or set wrongly, and say how to mend it."""
    session = session_of(context)
    findings = [*(check(session.home) for check in CHECKS), *_application(session.data)]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = {"ok": "[green]✓[/green]", "note": "[yellow]·[/yellow]", "wrong": "[red]✗[/red]"}[finding.status]
            mend = f" → {finding.mend}" if finding.mend else ""
            console.print(f"{mark} {finding.name}: {finding.sentence}{mend}", highlight=False, soft_wrap=True)
    if any(finding.status == "wrong" for finding in findings):
        raise typer.Exit(1)


def _application(data: Path) -> list[Finding]:
    """Look at the settings and the database of the application, where it is installed and was started once."""
    if any(importlib.util.find_spec(module) is None for module in NEEDED):
        return []
    from fukasa.web.boot import set_up

    try:
        set_up(data)
    except FukasaError as error:
        return [Finding("settings", "wrong", error.message, "correct the variable; docs/reference/settings.md")]
    from django.conf import settings

    if not data.is_dir() or data.resolve() != settings.FUKASA_DATA:  # the latter: Django was set up for another folder
        return []
    from fukasa.web.diagnosis.checks import diagnose

    return diagnose(data)


def _python(_: "Home") -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Finding("Python", "ok" if good else "wrong", version if good else f"{version}; 3.11 or newer is needed")


def _folder(home: "Home") -> Finding:
    root = home.root.resolve()
    above = next(path for path in (root, *root.parents) if path.exists())
    if not os.access(above, os.W_OK):
        return Finding("data folder", "wrong", f"{root} cannot be written; choose another with --data or FUKASA_DATA")
    free = shutil.disk_usage(above).free
    if free < _LEAST_FREE:
        return Finding(
            "data folder", "wrong", f"{root}: only {free / _GIGABYTE:.1f} GB are free; make room for imports"
        )
    return Finding("data folder", "ok", f"{root}, {free / _GIGABYTE:.0f} GB free")


def _lake(home: "Home") -> Finding:
    if not (home.root / "lake").exists():
        return Finding("catalogue", "note", "nothing imported yet; try `fukasa demo`")
    try:
        version = home.lake.current()
    except FukasaError as error:
        return Finding("catalogue", "wrong", error.message)
    return Finding("catalogue", "ok", f"version {version.id} of {version.created_at:%Y-%m-%d %H:%M} UTC")


def _index(home: "Home") -> Finding:
    if not (home.root / "lake").exists():
        return Finding("search index", "note", "none yet")
    try:
        with home.open_index() as index:
            behind = home.lake.current().id - index.meta.lake_version
    except NotFound as error:
        return Finding("search index", "note", error.message)
    except FukasaError as error:
        return Finding("search index", "wrong", error.message, "run `fukasa upgrade` or `fukasa refresh`")
    late = f", {behind} versions behind; run `fukasa refresh`" if behind > 1 else ""
    return Finding("search index", "ok", f"{index.meta.accounts:,} accounts, built {index.meta.built_at}{late}")


def _sqlite(_: "Home") -> Finding:
    return Finding("SQLite", "ok", sqlite3.sqlite_version)


def _package(name: str, module: str, without: str) -> Callable[["Home"], Finding]:
    def check(_: "Home") -> Finding:
        found = importlib.util.find_spec(module) is not None
        return Finding(name, "ok" if found else "note", "installed" if found else without)

    return check


def _command(name: str, commands: tuple[str, ...], without: str) -> Callable[["Home"], Finding]:
    def check(_: "Home") -> Finding:
        found = next((path for command in commands if (path := shutil.which(command))), None)
        return Finding(name, "ok" if found else "note", found or without)

    return check


def _fonts(_: "Home") -> Finding:
    folders = (
        Path("/usr/share/fonts"),
        Path.home() / ".fonts",
        Path.home() / ".local/share/fonts",
        Path("/Library/Fonts"),
    )
    names = ("NotoSansCJK", "NotoSansJP", "ipag", "TakaoGothic", "Hiragino", "YuGothic", "meiryo")
    found = any(path for folder in folders if folder.exists() for name in names for path in folder.rglob(f"{name}*"))
    without = "none found; pictures in HTML reports would show empty boxes (Debian: fonts-noto-cjk)"
    return Finding("Japanese font", "ok" if found else "note", "found" if found else without)


CHECKS: tuple[Callable[["Home"], Finding], ...] = (
    _python,
    _folder,
    _lake,
    _index,
    _sqlite,
    _package("web application", "django", "not installed; `pip install fukasa[web]` adds the pages"),
    _package(
        "PostgreSQL driver", "psycopg", "not installed; `pip install fukasa[postgres]` for DATABASE_URL=postgres://…"
    ),
    _package("Spark", "pyspark", "not installed; needed only for `fukasa refresh --engine spark`"),
    _command("Java", ("java",), "not found; needed only for Spark (Java 17)"),
    _command(
        "Chromium",
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        "not found; needed only for browser tests and screenshots",
    ),
    _fonts,
)
