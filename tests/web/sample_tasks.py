"""A task for the tests of the worker."""

import time
from pathlib import Path

from django_tasks import task


@task()
def note_down(path: str) -> None:
    """Write a word, take a while, write another."""
    note = Path(path)
    note.write_text("begun")
    time.sleep(1)
    note.write_text("begun, done")
