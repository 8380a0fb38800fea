"""Plans as papers: typeset once, and kept for whoever asks for the same again."""

import json
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from fukasa.apps.pages.downloads import written
from fukasa.apps.pages.kept import Kept

MOST_KEPT = 32  # papers of a process; each has some 100 KB
Language = Literal["ja", "en"]
_papers = Kept[bytes, bytes](MOST_KEPT)


def paper_of(document: dict[str, Any], language: Language, dated: date) -> bytes:
    """Give a plan as PDF; one with the same content that was asked for lately is not typeset again.

    Args:
        document: of a plan, or what is handed on of it: what is hidden is part of the content.
        language: of the paper.
        dated: the day on it.

    """
    said = json.dumps([document, language, dated.isoformat()], sort_keys=True, ensure_ascii=False)
    key = blake2b(said.encode(), digest_size=32).digest()
    return _papers.answer(key, lambda: written("plan.pdf", lambda path: _typeset(document, path, language, dated)))


def _typeset(document: dict[str, Any], path: Path, language: Language, dated: date) -> None:
    from fukasa.pipelines.plan.paper import write_plan_pdf  # noqa: PLC0415  the typesetter is large and rarely asked

    write_plan_pdf(document, path, language, dated=dated)
