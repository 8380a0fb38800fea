"""Run by a test in a process of its own: reviews an index, slowly enough to be killed in the middle."""

import sys
import time
from pathlib import Path

from fukasa.pipelines.authenticity.folder import ReviewFolder
from fukasa.pipelines.authenticity.review import review_index

PART_SIZE = 30
_BREATH_S = 0.15


def main(index, work):
    """Review; after every piece there is a moment in which a test can kill."""
    write = ReviewFolder.write

    def write_and_wait(self, rows, step, number=0):
        write(self, rows, step, number)
        time.sleep(_BREATH_S)

    ReviewFolder.write = write_and_wait
    review_index(Path(index), work_folder=Path(work), part_size=PART_SIZE, cores=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
