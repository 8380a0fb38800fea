"""ARCHITECTURE.md tells the truth about the tree."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "fukasa"
ROOMS_WITH_MAPPED_FOLDERS = ("", "analysis", "lake", "connectors", "apps")
ROW = re.compile(r"^\| `([a-z_/]+)/` \|", re.MULTILINE)


def packages_in(room: str) -> set[str]:
    folder = PACKAGE / room
    return {
        (Path(room) / child.name).as_posix()
        for child in folder.iterdir()
        if child.is_dir() and (child / "__init__.py").exists()
    }


def test_the_module_map_names_every_room_and_no_other():
    mapped = set(ROW.findall((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))
    there = set().union(*(packages_in(room) for room in ROOMS_WITH_MAPPED_FOLDERS))
    assert mapped == there


def test_every_file_it_names_is_there():
    named = re.findall(r"`([a-z_]+/[a-z_/]+\.(?:py|toml))`", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not any((above / name).is_file() for above in (PACKAGE, ROOT))] == []
