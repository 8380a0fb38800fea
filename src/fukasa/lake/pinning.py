"""Holding on to a state of the lake while it is copied, although writers and vacuums go on."""

import os
import shutil
from pathlib import Path

from fukasa.lake.errors import LakeDamaged
from fukasa.lake.layout import Layout
from fukasa.lake.state import Root, read_manifest, read_root

_TRIES = 5


def state_number(folder: Path) -> int | None:
    """Tell the number of the lake's state, which grows with every change; None where there is no lake."""
    layout = Layout(folder)
    return read_root(layout).number if layout.head.exists() else None


def pin(folder: Path, into: Path) -> Root:
    """Link every file of the kept versions into another folder, which is then a lake of its own.

    Files of a lake never change, so a link is as good as a copy and takes no room. It must be the same file system;
    where it is not, or does not know links, the files are copied.

    Args:
        folder: the lake.
        into: a folder that does not exist yet, or holds the pieces of a pin that failed.

    Raises:
        LakeDamaged: a file that a version needs is missing, however often one looks.

    """
    layout = Layout(folder)
    for attempt in range(_TRIES):
        shutil.rmtree(into, ignore_errors=True)
        root = read_root(layout)
        try:
            for path in _files(layout, root):
                _link(folder / path, into / path)
        except (FileNotFoundError, LakeDamaged) as error:
            if attempt + 1 == _TRIES or read_root(layout).number == root.number:
                raise LakeDamaged(f"A file of the lake {folder} is missing ({error}); run `fukasa doctor`.") from error
            continue  # an erasure or a vacuum came in between
        (into / layout.head.name).write_text(root.name + "\n", encoding="utf-8")
        return root
    raise AssertionError  # the loop returns or raises


def _files(layout: Layout, root: Root) -> set[str]:
    manifests = {version.manifest for version in root.versions}
    held = {path for name in manifests for path in read_manifest(layout, name).paths}
    held |= {layout.relative(layout.manifests / name) for name in manifests}
    return held | {layout.relative(layout.roots / root.name)}


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)
