"""The page of the search index."""

from fukasa.lake.query.fields import FlagField, RangeField, SetField
from tools.reference.tables import code

HEAD = """# The search index

`fukasa refresh` writes one DuckDB file per version: a row per account and scope, sorted so that a filter skips most
of it, with tables of measurements, posts and snapshots beside it. The application, `fukasa search` and a brief ask it
the same question, an `AccountQuery`: what must hold, what is wished for (`should`), what must never hold, and keywords.

"""


def search_page() -> str:
    """Write what can be asked of the index."""
    fields = {
        "any of several values (`sets`)": SetField,
        "a span, ends included (`ranges`); also to sort by. An unknown figure lies in no span": RangeField,
        "yes or no (`flags`)": FlagField,
    }
    lists = "".join(f"- {title}: {', '.join(code(name) for name in kind)}\n" for title, kind in fields.items())
    return (
        f"{HEAD}{lists}"
        "- words: keywords with OR, -, quotes, parentheses and `bio:`, in handle, name, profile, category, hashtags\n"
        "  and captions; width and case make no difference\n"
        "- a cut-off: accounts with P(CPV ≤ c) ≥ p, told from the stored lognormals\n\n"
        "Every question names a scope; it sees shared rows and those of one workspace, which stand in for the shared\n"
        "rows of the same accounts.\n"
    )
