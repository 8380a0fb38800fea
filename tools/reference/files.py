"""The page of the columns that imported files may have."""

from fukasa.connectors.files.kinds import KINDS, FileKind
from fukasa.connectors.files.mapping import PROFILES
from tools.reference.tables import code, table

HEAD = """# Columns of imported files

`fukasa import KIND FILE` reads these columns; [import files](../how-to/import-files.md) says how they are found and
how cells are read. Other spellings and Japanese or Korean headings are known too. A row needs one of each group under
*needs*.

"""


def files_page() -> str:
    """Write every kind of rows with its columns, and the named profiles."""
    profiles = ", ".join(code(name) for name in PROFILES)
    return HEAD + "".join(_section(kind) for kind in KINDS.values()) + f"## Profiles\n\n{profiles}.\n"


def _section(kind: FileKind) -> str:
    tables = ", ".join(f"[{one.name}](catalogue.md#{one.name})" for one in kind.tables)
    needs = "; ".join(" or ".join(code(name) for name in group) for group in kind.required)
    rows = (
        (code(c.name), str(c.reading), ", ".join(code(choice) for choice in c.choices)) for c in kind.columns.values()
    )
    columns = table(("column", "read as", "one of"), rows)
    return f"## {kind.name}\n\nBecomes {tables}. Needs {needs}.\n\n{columns}\n"
