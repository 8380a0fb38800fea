"""A database that is up to date and empty: applying every migration takes seconds, so it is done once per run."""

import os
import subprocess
import sys
from pathlib import Path

from tests.factories.copies import copied

DATABASE = "fukasa.sqlite3"
MIGRATE = """
import sys; from pathlib import Path
from fukasa.web.boot import boot, migrate
boot(Path(sys.argv[1]))
migrate()
from django.db import connection
connection.close()
"""


def installed(folder: Path) -> Path:
    """Put such a database into a data folder, unless ``DATABASE_URL`` says that the application keeps it elsewhere."""
    if os.environ.get("DATABASE_URL"):
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    return copied(folder, "installation", _install)


def _install(folder: Path) -> None:
    made = folder.with_name("installation")
    subprocess.run([sys.executable, "-c", MIGRATE, made], check=True)
    folder.mkdir()
    (made / DATABASE).rename(folder / DATABASE)  # without the keys: each installation makes its own
