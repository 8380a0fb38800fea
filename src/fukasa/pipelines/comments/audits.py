"""What people of a workspace said of single comments, as one small file that `refresh` reads.

The application writes it whenever labels of an audit come to count or cease to, because `refresh` does not open its
database. It holds keys and labels, never words; the words, and what the model says of them, come from the lake.
"""

import json
import logging
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from fukasa.analysis.comments.classes import divided, registry
from fukasa.core.provenance import SHARED, Scope
from fukasa.pipelines.home import Home

FOLDER = "comment-audits"
AUDITED_SCHEMA = pl.Schema({"account_key": pl.String(), "comment_id": pl.String(), "human": pl.String()})
"""One row per comment that people judged: ``human`` are the classes, divided by ``;``."""

logger = logging.getLogger("fukasa.comments")


@dataclass(frozen=True, slots=True)
class SettledAudit:
    """The labels of one audit that count.

    Attributes:
        labels: rows (``platform:account_id``, comment id, classes divided by ``;``); a random sample of what the audit
            is about, or a first part of one.
        learnt_by: versions of the models that learnt from these labels; they are never judged by them.

    """

    labels: tuple[tuple[str, str, str], ...]
    learnt_by: tuple[str, ...] = ()


def keep_audits(home: Home, workspace: str, audits: Iterable[SettledAudit]) -> None:
    """Write down all audits of a workspace whose labels count, in the place of what was known before."""
    path = _path(home, workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    made.write_text(json.dumps([asdict(one) for one in audits], ensure_ascii=False), encoding="utf-8")
    made.replace(path)


def forget_audits(home: Home, workspace: str) -> None:
    """Remove what was written down for a workspace."""
    _path(home, workspace).unlink(missing_ok=True)


def audited_comments(home: Home, visibility: str, model_version: str) -> pl.DataFrame:
    """Give what people said of the comments that a workspace sees, as far as a model may be judged by it.

    What one workspace says is not used for figures that all see. A file that cannot be understood is left out with a
    line in the log: figures are then corrected by the model's known errors, as without audits.

    Args:
        home: the data folder.
        visibility: `shared` or a workspace.
        model_version: audits that this model learnt from are left out.

    Returns:
        :data:`AUDITED_SCHEMA`; of a comment in several audits the last one counts.

    """
    if visibility == SHARED:
        return AUDITED_SCHEMA.to_frame()
    path = _path(home, visibility)
    try:
        kept = [_checked(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        kept = []
    except (ValueError, TypeError, KeyError):
        logger.exception("%s cannot be understood; close an audit of the workspace again to write it anew", path)
        kept = []
    rows = [row for one in kept if model_version not in one.learnt_by for row in one.labels]
    frame = pl.DataFrame(rows, schema=AUDITED_SCHEMA, orient="row")
    return frame.unique(["account_key", "comment_id"], keep="last", maintain_order=True)


def _checked(raw: dict[str, list[list[str]]]) -> SettledAudit:
    labels = tuple((str(account), str(comment), str(human)) for account, comment, human in raw["labels"])
    said = [set(divided(human)) for _, _, human in labels]
    if not all(said) or not set().union(*said) <= set(registry().ids):
        raise ValueError("a comment has no label, or one that is no class")
    return SettledAudit(labels, tuple(map(str, raw["learnt_by"])))


def _path(home: Home, workspace: str) -> Path:
    return home.root / FOLDER / f"{Scope(workspace).workspace}.json"
