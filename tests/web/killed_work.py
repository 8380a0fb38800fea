"""An export whose worker is killed while it writes: ``make`` makes an installation, ``ask`` asks for a file.

The process that serves runs ``serve SLOW``: with SLOW it stays in the middle of the file until it is killed.
"""

import sys
import time
from pathlib import Path

from fukasa.web.boot import migrate
from tests.factories.installation import installed


def make(data: Path) -> None:
    """Make people and an index of two accounts."""
    installed(data)
    migrate()
    from tests.factories.index import account, publish_index
    from tests.factories.workspaces import make_owner

    make_owner()
    publish_index(data, [account("hana"), account("aoi", handle="aoi.jp")])


def ask() -> None:
    """Ask for a file of the accounts."""
    from fukasa.apps.creators.exporting.tasks import start_export
    from fukasa.apps.workspaces.selectors import scope_of_email

    start_export(scope=scope_of_email(email="owner@example.com", lake_name="local"), query="", file_format="csv")


def serve(data: Path, *, slow: bool) -> None:
    """Work as `fukasa serve` does; the first writing of a file is stretched until somebody kills it."""
    from fukasa.apps.creators.exporting import services

    write = services.write

    def stays(*arguments: object) -> None:
        write(*arguments)
        (data / "in-the-middle").touch()
        time.sleep(600)

    if slow:
        services.write = stays
    from fukasa.web.parts import Part
    from fukasa.web.server import run

    run(None, threads=1, say=lambda _: None, parts=frozenset({Part.WORKER}))


if __name__ == "__main__":
    import django
    from django.conf import settings

    django.setup()

    folder = Path(settings.FUKASA_DATA)
    match sys.argv[1]:
        case "make":
            make(folder)
        case "ask":
            ask()
        case "serve":
            serve(folder, slow=len(sys.argv) > 2)
