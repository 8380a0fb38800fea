"""`fukasa authenticity train | evaluate`: the weights of the checks, fitted and judged where the truth is planted."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.session import console, session_of
from fukasa.core.errors import InvalidInput

if TYPE_CHECKING:
    from fukasa.pipelines.authenticity.families import Role
    from fukasa.pipelines.authenticity.worlds import ReviewedWorld

_SEED = 20_261_122
_LEAST_ACCOUNTS = 1_000
Accounts = Annotated[int, typer.Option(min=_LEAST_ACCOUNTS, help="Accounts of each synthetic world.")]


def train(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="File for the weights.")],
    accounts: Accounts = 5_000,
) -> None:
    """Fit the weights of the checks on synthetic worlds, and write them."""
    import numpy as np

    from fukasa.analysis.authenticity.score import score_to
    from fukasa.pipelines.authenticity.training import fit_score

    _refuse_folder(out)
    fitted, calibrated = _worlds("fit", accounts), _worlds("calibrate", accounts)
    today = session_of(context).home.clock().date()
    score = fit_score(fitted, calibrated, np.random.default_rng(_SEED), on=today)
    out.write_text(score_to(score), encoding="utf-8")
    console.print(f"[green]✓[/green] {out} · {score.source}", highlight=False)


def evaluate(
    out: Annotated[Path, typer.Option(help="Folder for authenticity-evaluation.md and authenticity-evaluation.json.")],
    score: Annotated[Path | None, typer.Option(help="Weights to evaluate; the packaged ones otherwise.")] = None,
    accounts: Accounts = 5_000,
) -> None:
    """Evaluate the review on synthetic worlds it has never met, with a negative control, and write the page."""
    import numpy as np

    from fukasa.analysis.authenticity.score import default_score
    from fukasa.pipelines.authenticity.evaluation import evaluate_score
    from fukasa.pipelines.authenticity.evaluation_page import evaluation_page
    from fukasa.pipelines.authenticity.training import read_score

    if out.exists() and not out.is_dir():
        raise InvalidInput(f"--out {out} must be a folder; name another place")
    weights = read_score(score) if score else default_score()
    fitted, calibrated = _worlds("fit", accounts), _worlds("calibrate", accounts)
    unseen = _worlds("evaluate", accounts)
    report = evaluate_score(weights, fitted, calibrated, unseen, np.random.default_rng(_SEED))
    out.mkdir(parents=True, exist_ok=True)
    (out / "authenticity-evaluation.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    (out / "authenticity-evaluation.md").write_text(evaluation_page(report), encoding="utf-8")
    console.print(f"[green]✓[/green] {out / 'authenticity-evaluation.md'}", highlight=False)


def _worlds(role: "Role", accounts: int) -> "list[ReviewedWorld]":
    from fukasa.pipelines.authenticity.families import reviewed

    with TemporaryDirectory() as folder, console.status("") as status:
        return reviewed(role, accounts, Path(folder), lambda name: status.update(f"{role}: {name}"))


def _refuse_folder(out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise InvalidInput(f"--out {out} must be a file in a folder that exists; name another place")
