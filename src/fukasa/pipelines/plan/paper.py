"""A plan as PDF, set by Typst: the same document and language give the same bytes on every machine."""

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.tables import unfinished_file
from fukasa.pipelines.plan.handout import handed_on
from fukasa.pipelines.plan.paper_sections import paper_of

_TEMPLATE = "paper.typ"
_FONT_PACKAGE = "matplotlib_fontja"
_FONT_FILE = "ipaexg.ttf"


def plan_pdf(
    document: dict[str, Any],
    language: Literal["ja", "en"],
    *,
    hide_prices: bool = False,
    dated: date | None = None,
) -> bytes:
    """Set a plan as PDF.

    Everything that people wrote goes to the typesetter as data and never as markup; it may read no file but fonts.

    Args:
        document: of ``fukasa.pipelines.plan.document``.
        language: of headings, sentences and numbers.
        hide_prices: leave out prices and everything from which they follow, see ``fukasa.pipelines.plan.handout``.
        dated: the day that is printed on it; none is where it is not given.

    """
    shown = handed_on(document, prices=False) if hide_prices else document
    made: bytes = _typeset(shown, language, dated, format="pdf")
    return made


def plan_pictures(
    document: dict[str, Any], language: Literal["ja", "en"], *, dated: date | None = None, ppi: float = 72
) -> list[bytes]:
    """Set a plan as PNG pictures, one per page, to be looked at."""
    made = _typeset(document, language, dated, format="png", ppi=ppi)
    return list(made) if isinstance(made, list) else [made]


def write_plan_pdf(
    document: dict[str, Any], path: Path, language: Literal["ja", "en"] = "ja", *, dated: date | None = None
) -> Path:
    """Write a plan as PDF, whole or not at all.

    Raises:
        InvalidInput: the folder does not exist, or the path is a folder.

    """
    with unfinished_file(path) as unfinished:
        unfinished.write_bytes(plan_pdf(document, language, dated=dated))
    return path


def _typeset(document: dict[str, Any], language: Literal["ja", "en"], dated: date | None, **how: Any) -> Any:
    template, folder, fonts = _resources()
    data = json.dumps(asdict(paper_of(document, language, dated=dated)), ensure_ascii=False, allow_nan=False)
    readable = data.encode("utf-8", "replace").decode()  # half a character of a broken file becomes a question mark
    compiler = typst.Compiler(
        input=template,
        root=folder,
        font_paths=fonts,
        sys_inputs={"data": readable},
    )
    return compiler.compile(**how)


@cache
def _resources() -> tuple[bytes, str, typst.Fonts]:
    """Give the template, the one folder that the typesetter may read, and the one font that it may use."""
    fonts = Path(str(resources.files(_FONT_PACKAGE))) / "fonts"
    if not (fonts / _FONT_FILE).is_file():
        raise InvalidInput(f"{_FONT_PACKAGE}: {_FONT_FILE} is missing; install the package again")
    template = resources.files(__package__).joinpath(_TEMPLATE).read_bytes()
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
    return template, str(fonts), known
