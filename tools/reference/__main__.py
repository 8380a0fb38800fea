"""Write the reference: ``python -m tools.reference``; ``--check`` writes nothing and fails where a page is stale."""

import argparse
import sys
from pathlib import Path

from tools.reference.api import api_page, document_text
from tools.reference.asvs import asvs_page
from tools.reference.brief import brief_page
from tools.reference.catalogue import catalogue_page
from tools.reference.commands import commands_page
from tools.reference.event_types import event_types_file, event_types_page
from tools.reference.files import files_page
from tools.reference.filters import filters_page
from tools.reference.measurements import measurements_page
from tools.reference.metrics import metrics_page
from tools.reference.permissions import permissions_page
from tools.reference.search import search_page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGES = {
    "api.md": api_page,
    "asvs.md": asvs_page,
    "brief.md": brief_page,
    "catalogue.md": catalogue_page,
    "cli.md": commands_page,
    "event-types.md": event_types_page,
    "files.md": files_page,
    "filters.md": filters_page,
    "measurements.md": measurements_page,
    "metrics.md": metrics_page,
    "permissions.md": permissions_page,
    "search.md": search_page,
}
EVENT_TYPES = FOLDER.parents[1] / "src" / "fukasa" / "apps" / "webhooks" / "data" / "event_types.toml"
FILES = {EVENT_TYPES: event_types_file, FOLDER / "openapi.json": document_text}
MARK = "<!-- Written by `python -m tools.reference` from the code; change the code, not this page. -->\n\n"


def stale_pages() -> list[str]:
    """List the pages that are missing or say something else than the code."""
    stale = [name for name, page in PAGES.items() if _held(FOLDER / name) != MARK + page()]
    return stale + [path.name for path, file in FILES.items() if _held(path) != file()]


def main() -> int:
    """Write all pages, or tell which are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is stale")
    if parser.parse_args().check:
        stale = stale_pages()
        for name in stale:
            print(f"{name} is stale; run python -m tools.reference")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(MARK + page(), encoding="utf-8")
    for path, file in FILES.items():
        path.write_text(file(), encoding="utf-8")
    return 0


def _held(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
