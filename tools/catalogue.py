"""The strings of the interface and their translations: what the code says, what the catalogue knows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "fukasa"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("ja",)
# Rooms that speak to people through Django; what lies below them writes English sentences or its own two languages.
_ROOMS = ("apps", "web")
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # files that say the same are the same
_UNSTEADY = tuple(
    f'"{head}'.encode()
    for head in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Report-Msgid-Bugs-To",
        "Project-Id-Version",
        "Generated-By",
    )
)


def template() -> Catalog:
    """Collect every string that the code and the templates mark for translation."""
    found = Catalog(project="Fukasa", charset="utf-8")
    for room in _ROOMS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            _collect(found, path, path.read_bytes())
        for path in sorted([*(SOURCE / room).rglob("*.html"), *(SOURCE / room).rglob("templates/**/*.txt")]):
            _collect(found, path, _as_python(path))
    return found


def po_path(language: str) -> Path:
    """Name the file that translators edit."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def known(language: str) -> Catalog:
    """Read the translations that there are."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def merged(language: str) -> Catalog:
    """Put the strings of today into the catalogue; translations that still fit are kept, no guess is made."""
    catalogue = known(language)
    catalogue.update(template(), no_fuzzy_matching=True, keep_user_comments=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Translations of Fukasa: {language}"
    catalogue.fuzzy = False
    return catalogue


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """Name what is missing or doubtful, with the place that uses it."""
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.fuzzy or not all(texts):
            place = ":".join(map(str, message.locations[0])) if message.locations else "?"
            yield f"{place}: {message.id if isinstance(message.id, str) else message.id[0]}"


def compiled(catalogue: Catalog) -> bytes:
    """Write the form that the app reads."""
    buffer = BytesIO()
    catalogue.creation_date = catalogue.revision_date = _NO_DAY
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def written(catalogue: Catalog) -> bytes:
    """Write the form that translators edit; no dates and no line numbers, so that a diff shows words alone."""
    buffer = BytesIO()
    catalogue.creation_date = catalogue.revision_date = _NO_DAY
    write_po(buffer, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_UNSTEADY))


def _as_python(path: Path) -> bytes:
    """Turn a template into Python calls, the way Django's own makemessages does."""
    from django.utils.translation.template import templatize  # noqa: PLC0415  after the settings are named

    text = templatize(path.read_text(encoding="utf-8"))
    return "\n".join(line.lstrip() for line in text.split("\n")).encode()  # the indentation of HTML is none of Python


def _collect(found: Catalog, path: Path, content: bytes) -> None:
    marked = extract("python", BytesIO(content), keywords=_KEYWORDS, comment_tags=("Translators:",))
    for line, text, comments, context in marked:
        found.add(text, None, [(path.relative_to(ROOT).as_posix(), line)], auto_comments=comments, context=context)
