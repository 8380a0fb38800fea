"""`fukasa similar`: the accounts most like some others, and why."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.session import print_json, session_of
from fukasa.cli.tables import Column, show_note, show_table
from fukasa.cli.wording import number
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.pipelines.affinity.lookalikes import LookAlike

_NOTHING = {
    "ja": "データ不足: 視聴者・話題・規模のどれもまだ分かりません。",
    "en": "Insufficient: neither audience nor topics nor figures of it are known yet.",
}


def similar(
    context: typer.Context,
    accounts: Annotated[list[str], typer.Argument(help="Up to 20 accounts as platform:id.")],
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many look-alikes.")] = 20,
    language: Annotated[Literal["ja", "en"], typer.Option(help="Language of the reasons.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the accounts most like some others, by audience, topics and structure, with the reason of each."""
    from fukasa.pipelines.affinity.lookalikes import look_alikes

    if len(set(accounts)) != len(accounts):
        raise InvalidInput("an account is named twice; name each once")
    session = session_of(context)
    with session.home.open_index() as index:
        found = look_alikes(index, accounts, session.scope, limit=limit)
    if as_json:
        status = "ok" if found.known else "insufficient"
        print_json({"status": status, "exact": found.exact, "known": list(found.known), "accounts": _rows(found.found)})
        return
    if not found.known:
        show_note(_NOTHING[language])
        return
    columns = (Column("account"), Column("score", numeric=True), Column("followers", numeric=True), Column("why"))
    show_table(columns, [_cells(one, language) for one in found.found])


def _cells(one: "LookAlike", language: Literal["ja", "en"]) -> tuple[str, ...]:
    why = " ".join(reason.sentences[language] for reason in one.reasons if reason.status == "ok")
    return one.account["account_key"], f"{one.score:.2f}", number(one.account["followers"]), why


def _rows(found: "tuple[LookAlike, ...]") -> list[dict[str, Any]]:
    return [
        {
            "account_key": one.account["account_key"],
            "score": one.score,
            "blocks": [
                {"block": reason.block, "status": reason.status, "cosine": reason.cosine, **reason.sentences}
                for reason in one.reasons
            ],
        }
        for one in found
    ]
