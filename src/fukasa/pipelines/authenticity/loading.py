"""From the finished pieces of a review into the index."""

from pathlib import Path

from fukasa.lake.revision import IndexRevision
from fukasa.pipelines.authenticity.folder import ReviewFolder, judging_version
from fukasa.pipelines.authenticity.steps import TABLES, VERDICTS


def load_review(index: Path, folder: ReviewFolder) -> None:
    """Write verdicts, checks and events into the index; accounts keep their order and numbers."""
    with IndexRevision(index) as revision:
        revision.set_columns(folder.pieces(VERDICTS))
        for step, table in TABLES.items():
            revision.replace_table(table, folder.pieces(step))
        revision.tell(judging=judging_version())
        revision.finish()
