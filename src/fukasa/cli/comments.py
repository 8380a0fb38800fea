"""`fukasa comments`: what the comments of a file are, and how good that judgement is."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fukasa.cli.session import console, error_console, print_json
from fukasa.cli.tables import Column, show_note, show_table
from fukasa.cli.wording import DASH, number, share

if TYPE_CHECKING:
    from fukasa.analysis.comments.evaluation import Evaluation, Figure
    from fukasa.analysis.comments.model import LinearModel
    from fukasa.pipelines.comments.annotate import Annotation
    from fukasa.pipelines.comments.retraining import Retraining

SEED = 20_261_122
app = typer.Typer(help="Comments: question, purchase, experience, praise, chatter, spam, complaint.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ModelFile = Annotated[Path | None, typer.Option(help="A model of `fukasa comments train`, for the packaged one.")]


@app.command()
def classify(
    comments: Annotated[Path, typer.Argument(help="A CSV or TSV file with one comment per row.")],
    text: Annotated[str, typer.Option(help="Column of the comments.")],
    out: Annotated[Path, typer.Option(help="File to write: the same rows with p_<class>, p_question and labels.")],
    lang: Annotated[str | None, typer.Option(help="Column of their languages (ja, en, ko).")] = None,
    author: Annotated[str | None, typer.Option(help="Column of their authors.")] = None,
    model: ModelFile = None,
    as_json: Json = False,
) -> None:
    """Add to every comment the probability of each class, of a question, and its labels."""
    from fukasa.pipelines.comments.annotate import annotate

    asked = _model(model)
    with _progress(f"reading {comments.name}") as progress:
        done = annotate(comments, out, text=text, language=lang, author=author, model=asked, progress=progress)
    if as_json:
        print_json(asdict(done) | {"out": out})
        return
    _show_counts(done)
    console.print(f"→ {out}", highlight=False, soft_wrap=True)


def _show_counts(done: "Annotation") -> None:
    judged = done.n - done.empty
    columns = (Column("class"), Column("comments", numeric=True), Column("share", numeric=True))
    rows = [(name, number(n), share(n / judged) if judged else DASH) for name, n in done.labels.items()]
    asking = share(done.question / judged) if judged else DASH
    show_table(columns, [*rows, ("any question", number(round(done.question)), asking)], title=f"{done.n:,} comments")
    for name, n in done.notes.items():
        show_note(f"{n:,} × {name}")
    for name, kept in done.renamed.items():
        show_note(f"the input had a column {name}; it is called {kept} in the output")
    if judged == 0:
        show_note("no comment could be judged: insufficient for any share")
    show_note("shares count what was labelled; `fukasa report` corrects them for the errors of the model")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A CSV or TSV file that people have labelled.")],
    text: Annotated[str, typer.Option(help="Column of the comments.")] = "text",
    labels: Annotated[str, typer.Option(help="Column of their labels, divided by ;.")] = "labels",
    question: Annotated[
        str, typer.Option(help="Column that tells with 1 or 0 which ask, if there is one.")
    ] = "question",
    lang: Annotated[str | None, typer.Option(help="Column of their languages.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write a page with confusion and mistakes.")] = None,
    model: ModelFile = None,
    as_json: Json = False,
) -> None:
    """Print precision, recall, F1, AUC and calibration per class, with 95 % intervals, against labelled comments."""
    import numpy as np

    from fukasa.pipelines.comments.gold import evaluate_gold, read_gold
    from fukasa.pipelines.comments.gold_page import gold_page
    from fukasa.pipelines.comments.tables import whole_or_nothing

    read = read_gold(gold, text=text, labels=labels, question=question, language=lang)
    report = evaluate_gold(read, gold, rng=np.random.default_rng(SEED), model=_model(model))
    if html is not None:
        with whole_or_nothing(html) as file:
            file.write(gold_page(report))
    if as_json:
        print_json(_as_json(asdict(report)))
        return
    for name, evaluation in {"all": report.whole, **report.by_language}.items():
        _show_scores(name, evaluation)
    if report.skipped:
        show_note(f"{report.skipped:,} rows without a comment or a label are left out")
    if html is not None:
        console.print(f"→ {html}", highlight=False, soft_wrap=True)


@app.command()
def benchmark(
    name: Annotated[str, typer.Argument(metavar="SET", help="A public labelled set, for example ko_3i4k.")],
    folder: Annotated[Path, typer.Option("--folder", help="Folder in which the sets lie.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON (it always does).")] = True,  # noqa: ARG001
) -> None:
    """Train the method on a labelled set itself, judge the rows held out, and print JSON with a plain baseline beside.

    It says how good features and regression are, whatever the shipped model was taught; nothing is kept.
    """
    import numpy as np

    from fukasa.pipelines.comments.benchmarks import measure_method

    print_json(_as_json(asdict(measure_method(name, folder, rng=np.random.default_rng(SEED)))))


@app.command()
def train(
    labels: Annotated[
        list[Path],
        typer.Option(help="Labels that the audit page exported, or a file with text and labels; repeatable."),
    ],
    out: Annotated[Path, typer.Option(help="Model file to write.")],
    as_json: Json = False,
) -> None:
    """Build a model from the corpus and labelled comments, and compare it with the packaged one; takes minutes."""
    import numpy as np

    from fukasa.pipelines.comments.labelled import read_labelled
    from fukasa.pipelines.comments.models import write_model
    from fukasa.pipelines.comments.retraining import retrain

    read = read_labelled(labels)
    with error_console.status(f"learning from {read.height:,} labelled comments; this takes minutes"):
        made = retrain(read, rng=np.random.default_rng(SEED))
    write_model(out, made.model)
    if as_json:
        verdict = {"verdict": made.comparison.verdict, "version": made.model.version, "out": str(out)}
        print_json(_as_json(asdict(made.comparison) | verdict | {"labels": made.labels, "old_model": made.old_model}))
        return
    _show_comparison(made)
    console.print(f"→ {out}", highlight=False, soft_wrap=True)


def _show_comparison(made: "Retraining") -> None:
    found = made.comparison
    columns = (
        Column("class", whole=True),
        *(Column(name, numeric=True) for name in ("people", "before", "after", "change")),
    )
    old, new = ({score.id: score for score in side.scores} for side in (found.old, found.new))
    rows = [
        (name, str(new[name].positives), _figure(old[name].f1), _figure(new[name].f1), _change(change))
        for name, change in found.changes.items()
    ]
    macro = ("macro-F1", "", _figure(found.old.macro_f1), _figure(found.new.macro_f1), _change(found.change))
    show_table(columns, [macro, *rows], title=f"F1 on {found.n:,} labelled comments that neither model had learnt from")
    words = {"better": "the new model is better", "worse": "the new model is worse", "unclear": "no clear difference"}
    show_note(f"{words[found.verdict]}: {made.model.version} against {made.old_model}")


def _change(figure: "Figure") -> str:
    if figure.value is None or figure.interval is None:
        return DASH
    return f"{figure.value:+.3f} [{figure.interval.low:+.2f} to {figure.interval.high:+.2f}]"


def _model(path: Path | None) -> "LinearModel | None":
    from fukasa.pipelines.comments.models import read_model

    return None if path is None else read_model(path)


def _show_scores(name: str, evaluation: "Evaluation") -> None:
    columns = (
        Column("class", whole=True),
        Column("gold", numeric=True),
        *(Column(figure, numeric=True, whole=True) for figure in ("precision", "recall", "F1")),
        *(Column(figure, numeric=True, spare=True) for figure in ("AUC", "calibration error")),
    )
    rows = (
        (s.id, str(s.positives), *map(_figure, (s.precision, s.recall, s.f1, s.auc, s.calibration)))
        for s in evaluation.scores
    )
    show_table(columns, rows, title=f"{name}: {evaluation.n:,} comments, macro-F1 {_figure(evaluation.macro_f1)}")


def _figure(figure: "Figure") -> str:
    if figure.value is None or figure.interval is None:
        return DASH
    return f"{figure.value:.3f} [{figure.interval.low:.2f}–{figure.interval.high:.2f}]"


def _as_json(report: dict[str, Any]) -> Any:
    return json.loads(
        json.dumps(report, default=lambda value: value.tolist() if hasattr(value, "tolist") else str(value))
    )


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
        console=error_console,
        transient=True,
        disable=not error_console.is_terminal,  # where nobody watches, not even its empty line
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
