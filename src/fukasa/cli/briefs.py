"""`fukasa search --brief`: a brief in plain words, what was understood of it, and whom it finds."""

from typing import TYPE_CHECKING, Any

from fukasa.cli.queries import address_of, document_of
from fukasa.cli.session import Session, console, print_json
from fukasa.cli.tables import Column, show_address, show_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from fukasa.analysis.intent import Intent
    from fukasa.lake.index import SearchIndex
    from fukasa.pipelines.intent import BriefSearch

    ShowRows = Callable[[tuple[dict[str, Any], ...]], None]


def search_brief(session: Session, text: str, *, limit: int, as_json: bool, show: "ShowRows") -> None:
    """Read a brief, search for it, and print what was understood beside the accounts, near misses last."""
    from fukasa.pipelines.intent import search_for_brief
    from fukasa.pipelines.intent.ranking import MOST_RERANKED, ranked_for_brief, regions_of

    with session.home.open_index() as index:
        search = search_for_brief(text, known=regions_of(index, session.scope))
        total = index.search(search.query, session.scope, limit=1).total
        keys = ranked_for_brief(index, search, session.scope, most=max(limit, MOST_RERANKED))[:limit]
        rows = _rows(index, session, keys)
    if as_json:
        print_json(_document(search, total, rows))
        return
    _show_intent(search)
    show(tuple(rows[:total]))
    console.print(f"{total:,} accounts fit")
    if len(rows) > total:
        show(tuple(rows[total:]))
        console.print("near misses: the same topic, but not all that must hold")
    show_address(address_of(search.query))


def _rows(index: "SearchIndex", session: Session, keys: list[str]) -> list[dict[str, Any]]:
    """Give the rows of accounts in the order of their keys."""
    from fukasa.lake.query.model import AccountQuery

    page = index.search(AccountQuery(keys=tuple(keys)), session.scope, limit=max(len(keys), 1))
    by_key = {row["account_key"]: dict(row) for row in page.rows}
    return [by_key[key] for key in keys]


def _show_intent(search: "BriefSearch") -> None:
    intent = search.intent
    columns = (Column("", whole=True), Column("wish"), Column("in the brief"))
    told = (
        (wish.strength.value, wish.why.en.split(": ", 1)[-1], _evidence(intent, wish.spans)) for wish in intent.wishes
    )
    show_table(columns, told)
    for note in (*intent.notes, *search.left_out):
        console.print(note.said.en, markup=False, highlight=False)
    unknown = [word.text for word in intent.words if not word.understood]
    if unknown:
        console.print(f"not understood, used as keywords that may help: {', '.join(unknown)}", markup=False)
    if intent.creators is not None:
        console.print(f"{intent.creators} creators are asked for")


def _evidence(intent: "Intent", spans: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(intent.text[start:end] for start, end in spans)


def _document(search: "BriefSearch", total: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    intent = search.intent
    wishes = [
        {
            "field": wish.field,
            "strength": wish.strength.value,
            "spans": [list(span) for span in wish.spans],
            "why": {"ja": wish.why.ja, "en": wish.why.en},
        }
        for wish in intent.wishes
    ]
    return {
        "reader": intent.reader,
        "wishes": wishes,
        "keywords": [{"text": word.text, "understood": word.understood} for word in intent.words],
        "notes": [{"ja": note.said.ja, "en": note.said.en} for note in (*intent.notes, *search.left_out)],
        "creators": intent.creators,
        "total": total,
        "url": address_of(search.query),
        "query": document_of(search.query),
        "accounts": [row | {"fits": place < total} for place, row in enumerate(rows)],
    }
