"""`fukasa authenticity`: is this audience real, for one account or anew for all."""

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.authenticity_score import evaluate, train
from fukasa.cli.session import Session, console, print_json, session_of
from fukasa.cli.tables import Column, show_note, show_table
from fukasa.cli.wording import DASH, number
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.analysis.authenticity.results import AuthenticityReview, Finding

app = typer.Typer(help="Is this audience real: verdict, reasons for and against, what would change it.")
app.command()(train)
app.command()(evaluate)

_MARKS = {"pass": "[green]✓[/green]", "review": "[yellow]▲[/yellow]", "fail": "[red]✗[/red]", "insufficient": "·"}
Language = Literal["ja", "en"]


@app.callback()
def _group() -> None:
    """Is this audience real: verdict, reasons for and against, what would change it."""


@app.command()
def review(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(help="An account as platform:id or as its handle.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Review all accounts anew, as a new version.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="With --all: go on where a killed review was.")] = False,
    language: Annotated[Language, typer.Option(help="Language of the sentences.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the review of one account, or review all accounts again."""
    if every == (account is not None):
        raise InvalidInput("name one account, or give --all to review all of them")
    if resume and not every:
        raise InvalidInput("--resume goes with --all")
    session = session_of(context)
    if account is not None:
        _one(session, account, language, as_json=as_json)
    else:
        _all(session, resume=resume, as_json=as_json)


def _all(session: Session, *, resume: bool, as_json: bool) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from fukasa.pipelines.authenticity.publish import review_all

    begun = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json) as bar:
        task = bar.add_task("authenticity", total=1.0)
        made = review_all(
            session.home,
            resume=resume,
            on_step=lambda name, done: bar.update(task, description=name, completed=done),
        )
    seconds = time.perf_counter() - begun
    if as_json:
        print_json({"version": made.version, **asdict(made.result), "seconds": round(seconds, 3)})
        return
    verdicts = ", ".join(f"{n:,} {status}" for status, n in made.result.verdicts.items())
    console.print(
        f"[green]✓[/green] {made.result.accounts:,} accounts reviewed in {seconds:.1f} s → version {made.version}\n"
        f"  {verdicts}",
        highlight=False,
    )


def _one(session: Session, name: str, language: Language, *, as_json: bool) -> None:
    from fukasa.pipelines.authenticity.account import account_review, find_account

    with session.home.open_index() as index:
        row = find_account(index, name, session.scope)
        found = account_review(index, row, language)
    if as_json:
        print_json(_as_json(row, found, language))
        return
    head = (row["name"] or row["handle"], row["account_key"], f"{number(row['followers'])} followers")
    console.print(" · ".join(head), highlight=False, markup=False, style="bold", soft_wrap=True)
    console.print(_MARKS[found.status], end=" ")
    console.print(found.sentence, highlight=False, markup=False, soft_wrap=True)
    show_note(_rests_on(found))
    _show_reasons("raises the probability", found.reasons_against(), language)
    _show_reasons("lowers the probability", found.reasons_for(), language)
    _show_rest(found, language)


def _as_json(row: dict[str, Any], found: "AuthenticityReview", language: Language) -> dict[str, Any]:
    from fukasa.analysis.authenticity.sentences import title

    told = asdict(found)
    findings = [{"title": title(one["check"], language), **one} for one in told.pop("findings")]
    reasons = {
        "reasons_against": [one.check for one in found.reasons_against()],
        "reasons_for": [one.check for one in found.reasons_for()],
    }
    return {"account_key": row["account_key"], "as_of": row["as_of"], **told, **reasons, "findings": findings}


def _rests_on(found: "AuthenticityReview") -> str:
    judged = sum(one.status.value != "insufficient" for one in found.findings)
    parts = [f"{judged} of {len(found.findings)} checks could judge", f"evidence: {found.level.replace('_', ' ')}"]
    if found.probability is not None and found.interval is not None:
        low, high = found.interval
        parts.insert(0, f"probability of material inflation {found.probability:.0%} [{low:.0%}–{high:.0%}]")
        simulated = found.calibration == "simulated"
        parts.append("calibrated on simulated accounts" if simulated else f"calibrated on {found.calibration}")
    return " · ".join(parts)


def _show_reasons(heading: str, findings: "tuple[Finding, ...]", language: Language) -> None:
    from fukasa.analysis.authenticity.sentences import title

    if not findings:
        return
    columns = (Column(heading), Column("log-odds", numeric=True, whole=True), Column("what was found"), Column("peers"))
    rows = [
        (title(one.check, language), f"{one.contribution or 0:+.2f}", one.sentence, _peers(one)) for one in findings
    ]
    show_table(columns, rows)


def _peers(finding: "Finding") -> str:
    """Say who the peers are; their band stands in the sentence, in its unit."""
    return DASH if finding.peers is None else f"{finding.peers.n:,} · {finding.peers.label}"


def _show_rest(found: "AuthenticityReview", language: Language) -> None:
    """Say what would change the verdict, and which checks could not judge, under the reason they share."""
    from fukasa.analysis.authenticity.sentences import title

    shown = {one.check for one in (*found.reasons_against(), *found.reasons_for())}
    for one in found.findings:
        if one.check in shown and one.status.value in {"review", "fail"}:
            show_note(f"{title(one.check, language)}: {one.recommendation} {one.change}")
    silent: dict[str, list[str]] = {}
    for one in found.findings:
        if one.status.value == "insufficient":
            silent.setdefault(one.sentence, []).append(title(one.check, language))
    for why, names in silent.items():
        show_note(f"{why}\n  {' / '.join(names)}")
