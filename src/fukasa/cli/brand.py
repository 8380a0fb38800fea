"""`fukasa fit` and `fukasa safety`: may and should a brand appear beside an account, and why."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.session import console, print_json, session_of
from fukasa.cli.tables import Column, show_note, show_table
from fukasa.cli.wording import DASH

if TYPE_CHECKING:
    from fukasa.analysis.affinity.fit import BrandFit, FitPart, Mention
    from fukasa.analysis.affinity.safety.review import Evidence

Language = Literal["ja", "en"]
_NEVER = {
    "ja": "データ不足: このアカウントはまだ一度も取得されていません。",
    "en": "Insufficient: this account was never captured.",
}


def fit(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="An account as platform:id or as its handle.")],
    brand: Annotated[Path, typer.Option(help="Brand profile as TOML.", exists=True, dir_okay=False)],
    language: Annotated[Language, typer.Option(help="Language of the sentences.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how well an account fits a brand: subjects, customers, tone, past mentions and rivals."""
    from fukasa.pipelines.affinity.brand_file import read_brand
    from fukasa.pipelines.affinity.brand_fit import account_fit, customer_overlap
    from fukasa.pipelines.authenticity.account import find_account

    session = session_of(context)
    profile = read_brand(brand, session.home.commenter_key)
    with session.home.open_index() as index:
        row = find_account(index, account, session.scope)
        customers = customer_overlap(session.home.lake.current(), row, profile, session.scope)
        found = account_fit(index, row, profile, customers=customers)
    if as_json:
        print_json({"status": "insufficient"} if found is None else asdict(found))
        return
    if found is None:
        show_note(_NEVER[language])
        return
    _show_fit(found, language)


def _show_fit(found: "BrandFit", language: Language) -> None:
    score = "insufficient" if found.value is None else f"{found.value:.0%} ({found.coverage:.0%} of the weight known)"
    head = f"{found.brand}: {score} · {found.n} posts, {found.window_days} days to {found.as_of:%Y-%m-%d}"
    console.print(head, markup=False, highlight=False, style="bold", soft_wrap=True)
    columns = (Column("part"), Column("fit [interval]", whole=True), Column("n", numeric=True), Column("why"))
    show_table(columns, [_part(part, language) for part in found.parts])
    rows = [_mention(one) for one in (*found.mentions, *found.rivals)]
    if rows:
        show_table((Column("posted"), Column("brand"), Column("paid"), Column("words"), Column("post")), rows)
    if any(one.paid is False for one in found.mentions):
        from fukasa.analysis.affinity.fit import UNPAID_NOTE

        show_note(UNPAID_NOTE[language])


def _part(part: "FitPart", language: Language) -> tuple[str, ...]:
    value = "insufficient" if part.value is None else f"{part.value:.0%} [{part.low:.0%}, {part.high:.0%}]"
    return part.part, value, str(part.n), part.sentences[language]


def _mention(one: "Mention") -> tuple[str, ...]:
    paid = {True: "paid", False: "unpaid", None: "unknown"}[one.paid]
    return f"{one.posted_at:%Y-%m-%d}" if one.posted_at else DASH, one.brand, paid, one.text, one.url or one.post_id


def safety(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="An account as platform:id or as its handle.")],
    language: Annotated[Language, typer.Option(help="Language of the sentences.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say whether a brand may appear beside an account: words in their context, and backlash in comments."""
    from fukasa.pipelines.affinity.safety import account_safety
    from fukasa.pipelines.authenticity.account import find_account

    session = session_of(context)
    with session.home.open_index() as index:
        found = account_safety(index, find_account(index, account, session.scope))
    if as_json:
        print_json({"verdict": "insufficient"} if found is None else asdict(found))
        return
    if found is None:
        show_note(_NEVER[language])
        return
    head = f"{found.verdict} · {found.n} posts, {found.window_days} days · lexicon {found.lexicon}"
    console.print(head, markup=False, highlight=False, style="bold", soft_wrap=True)
    for reason in found.reasons[language]:
        show_note(reason)
    rows = [_evidence(one) for result in found.categories for one in result.evidence]
    if rows:
        show_table((Column("posted"), Column("category"), Column("meant"), Column("words"), Column("post")), rows)


def _evidence(one: "Evidence") -> tuple[Any, ...]:
    posted = f"{one.posted_at:%Y-%m-%d}" if one.posted_at else DASH
    return posted, one.finding.category, one.finding.meant, one.finding.text, one.url or one.post_id or one.field
