"""For whom YouTube's terms on derived metrics were accepted: one small file that every writer of an index reads.

The application writes it whenever a workspace decides, because the command line does not open its database.
"""

import json
import uuid
from collections.abc import Collection
from pathlib import Path

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED

FILE_NAME = "youtube-derived-metrics.json"


def accepted_visibilities(root: Path) -> frozenset[str]:
    """Name the visibilities (`shared`, workspace ids) that accepted; nobody has where the data folder tells nothing.

    Raises:
        InvalidInput: the file is not a list of texts.

    """
    path = root / FILE_NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        message = (
            f"{path} is not a JSON list of workspaces; delete it, then run `fukasa refresh "
            "--youtube-derived-metrics-accepted` or save the YouTube setting of the workspace again"
        )
        raise InvalidInput(message)
    return frozenset(found)


def keep_accepted(root: Path, visibilities: Collection[str]) -> None:
    """Write down who accepted, in the place of what was known before."""
    root.mkdir(parents=True, exist_ok=True)
    made = root / f"{FILE_NAME}.{uuid.uuid4().hex}"
    made.write_text(json.dumps(sorted(visibilities)), encoding="utf-8")
    made.replace(root / FILE_NAME)


def keep_decision(root: Path, workspace: str, *, accepted: bool) -> None:
    """Write down what one workspace decided.

    Shared facts are seen by everybody: one that declines takes them out, one that accepts does not
    speak for the others.
    """
    known = accepted_visibilities(root)
    keep_accepted(root, known | {workspace} if accepted else known - {workspace, SHARED})
