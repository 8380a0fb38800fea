"""`fukasa backup | restore | upgrade`: everything in one file, back again, and on to a new release."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.installed import opened
from fukasa.cli.serve import demand_web
from fukasa.cli.session import Session, console, print_json, session_of
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.web.backup.contents import Contents

NAME = "fukasa-{:%Y%m%dT%H%M%SZ}.zip"
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(help="A folder, which gets a dated file, or a file that ends in .zip.")],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Put the keys in as well; the file then opens everything in it.")
    ] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Of the dated files in the folder keep the newest so many.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write database, lake and files into one file with checksums; the application may go on meanwhile."""
    session = opened(context)
    path = target if target.suffix == ".zip" else target / NAME.format(datetime.now(tz=UTC))
    path.parent.mkdir(parents=True, exist_ok=True)
    from fukasa.web.backup.folder import keys_of
    from fukasa.web.backup.making import make_backup

    with _bar("backup", _size(session.data)) as read:
        contents = make_backup(path, with_keys=with_keys, progress=read)
    keys = keys_of(session.data)
    removed = _thin_out(path.parent, keep) if keep else []
    if as_json:
        print_json(_told(path, contents) | {"keys_left_out": [] if with_keys else keys, "removed": removed})
        return
    console.print(
        f"[green]✓[/green] {path} ({path.stat().st_size / 1e6:,.1f} MB): {_summary(contents)}", highlight=False
    )
    if keys and not with_keys:
        console.print(
            f"The keys are not in it: keep {', '.join(keys)} of the data folder in another safe place. Without them "
            "what is sealed cannot be read again, and everybody logs in anew. --with-keys puts them in.",
            highlight=False,
            soft_wrap=True,
        )


def restore(
    context: typer.Context,
    archive: Annotated[Path, typer.Argument(help="A file that `fukasa backup` wrote.")],
    force: Annotated[
        bool,
        typer.Option("--force", help="Move what is in the folder aside, and drop tables of a PostgreSQL database."),
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Verify every part and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup back into an empty data folder, after every part of it was verified."""
    demand_web()
    session = session_of(context)
    if not archive.is_file():
        raise InvalidInput(f"there is no file {archive}; name one that `fukasa backup` wrote")
    from fukasa.web.boot import set_up

    set_up(session.data)
    from fukasa.web.backup.archive import OpenArchive
    from fukasa.web.backup.restoring import restore_backup

    opened = OpenArchive(archive)
    size = sum(member.size for member in opened.contents.members.values())
    with _bar("restore", size if check else 2 * size) as read:
        if check:
            opened.verify(read)
        else:
            restore_backup(archive, session.data, force=force, progress=read)
    if as_json:
        print_json(_told(archive, opened.contents))
        return
    done = "whole" if check else f"restored to {session.data}"
    console.print(f"[green]✓[/green] {done}: {_summary(opened.contents)}", highlight=False)
    if not check:
        console.print(_AFTER if opened.contents.with_keys else f"{_KEYS} {_AFTER}", highlight=False, soft_wrap=True)


_KEYS = "Put the key files back into the data folder before the start."
_AFTER = "An erasure made since the backup has to be made again; periodic jobs enforce retention after the next start."


def upgrade(
    context: typer.Context,
    target: Annotated[
        Path | None,
        typer.Option("--backup", help="Where the backup goes; default: the folder `backups` beside the data."),
    ] = None,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="There is a backup of today already.")] = False,
) -> None:
    """Bring the data folder to this release: backup, migrations, and a new search index when its format changed."""
    session = opened(context)
    from fukasa.web.boot import migrate, pending_migrations

    pending = pending_migrations()
    if pending and not no_backup and _has_tables():
        backup(context, target or session.data.absolute().parent / "backups")
    if pending:
        migrate()
    console.print(f"[green]✓[/green] database: {_applied(pending)}", highlight=False)
    console.print(f"[green]✓[/green] search index: {_index_renewed(session)}", highlight=False)


def _applied(pending: list[str]) -> str:
    return f"{len(pending)} migrations applied, the last one {pending[-1]}" if pending else "was up to date"


def _index_renewed(session: Session) -> str:
    """Build the search index anew when this release cannot read the one that is there."""
    from fukasa.core.errors import NotFound
    from fukasa.lake.errors import IndexUnreadable

    if not (session.data / "lake" / "HEAD").exists():
        return "there is none yet"
    try:
        with session.home.open_index() as index:
            return f"of this format, version {index.meta.lake_version}"
    except NotFound:
        return "there is none yet; run `fukasa refresh` after an import"
    except IndexUnreadable as refusal:
        console.print(f"The index is built anew, which may take a while: {refusal.message}", highlight=False)
    from fukasa.pipelines.refresh import refresh

    refresh(session.home)
    return "built anew"


def _has_tables() -> bool:
    from django.db import connection

    return bool(connection.introspection.table_names())


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda read: bar.advance(task, read)


def _size(data: Path) -> int:
    return sum(path.stat().st_size for path in data.rglob("*") if path.is_file())


def _thin_out(folder: Path, keep: int) -> list[str]:
    """Remove the oldest dated files; their names tell their age."""
    old = sorted(folder.glob("fukasa-????????T??????Z.zip"))[:-keep]
    for path in old:
        path.unlink()
    return [str(path) for path in old]


def _summary(contents: "Contents") -> str:
    rows = sum(table.rows for table in contents.tables.values())
    lake = "no lake" if contents.lake_version is None else f"lake version {contents.lake_version}"
    return f"{len(contents.tables)} tables with {rows:,} rows, {lake}, made {contents.made_at:%Y-%m-%d %H:%M} UTC"


def _told(path: Path, contents: "Contents") -> dict[str, object]:
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "fukasa": contents.version,
        "made_at": contents.made_at,
        "database": contents.vendor,
        "tables": {name: table.rows for name, table in contents.tables.items()},
        "lake_version": contents.lake_version,
        "same_moment": contents.same_moment,
        "with_keys": contents.with_keys,
        "parts": len(contents.members),
    }
