"""The program of one process that does parts of a review: `python -m` this, step, index, folder, parts.

A part is written as number:first:stop. It ends by itself when nobody waits for it any more.
"""

import os
import sys
from pathlib import Path

from fukasa.pipelines.authenticity.folder import Part, ReviewFolder
from fukasa.pipelines.authenticity.steps import do_part, open_rows


def main(step: str, index: str, folder: str, *spans: str) -> None:
    """Do a step for the parts named, one after the other."""
    waiting = os.getppid()
    parts = [Part(*map(int, span.split(":"))) for span in spans]
    with open_rows(Path(index), threads=1) as rows:
        for part in parts:
            if os.getppid() != waiting:
                return
            do_part(step, rows, ReviewFolder(Path(folder)), part)


if __name__ == "__main__":
    main(*sys.argv[1:])
