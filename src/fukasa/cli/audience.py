"""`fukasa audience`: how many of an audience are real."""

import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from fukasa.cli.session import console
from fukasa.cli.tables import Column, show_note, show_table
from fukasa.cli.wording import DASH, number, share

if TYPE_CHECKING:
    from fukasa.connectors.files.mapping import Mapping
    from fukasa.pipelines.audience.labels import Labelled
    from fukasa.pipelines.audience.score import AudienceSummary

SEED = 20_261_122
app = typer.Typer(help="Audiences: which profiles look real, and what share of a sample is fake.")


@app.callback()
def audience() -> None:
    """Audiences: which profiles look real, and what share of a sample is fake."""


@app.command()
def score(
    profiles: Annotated[Path, typer.Argument(help="A CSV or TSV file with one profile per row.")],
    out: Annotated[Path, typer.Option(help="File to write: the same rows with p_fake, type and reasons.")],
    summary: Annotated[Path | None, typer.Option("--json", help="File to write the share of fakes to.")] = None,
    map_file: Annotated[Path | None, typer.Option("--map", help="TOML file that says which column is which.")] = None,
    labelled: Annotated[
        Path | None, typer.Option(help="Profiles that people have labelled, in the place of simulated ones.")
    ] = None,
    label: Annotated[str | None, typer.Option(help="Their column that tells with 1 or 0 which are fake.")] = None,
) -> None:
    """Judge follower profiles by public counts and flags, and tell the share of fakes with an interval."""
    from fukasa.core.errors import InvalidInput
    from fukasa.pipelines.audience.score import score_file

    if (labelled is None) != (label is None):
        raise InvalidInput("--labelled and --label belong together; give both or neither")
    mapping = _mapping(map_file)
    known = None if labelled is None else _labelled(labelled, str(label), mapping)
    with _summary_file(summary, out) as file:
        told = score_file(profiles, out, mapping=mapping, labelled=known)
        if file is not None:
            file.write(json.dumps(asdict(told), ensure_ascii=False, indent=2) + "\n")
    _show(told)
    for path in filter(None, (out, summary)):
        console.print(f"→ {path}", highlight=False, soft_wrap=True)


def _mapping(path: Path | None) -> "Mapping | None":
    from fukasa.connectors.files import load_mapping

    return None if path is None else load_mapping(path)


def _labelled(path: Path, label: str, mapping: "Mapping | None") -> "Labelled":
    import numpy as np

    from fukasa.pipelines.audience.labels import read_labelled

    return read_labelled(path, label, np.random.default_rng(SEED), mapping)


def _summary_file(path: Path | None, out: Path) -> AbstractContextManager[TextIO | None]:
    """Open the summary before anything is judged, so that a wrong path costs nothing."""
    from fukasa.core.errors import InvalidInput
    from fukasa.pipelines.comments.tables import whole_or_nothing

    if path is None:
        return nullcontext()
    if path.absolute() == out.absolute():
        raise InvalidInput(f"{path}: --out and --json name the same file; give each its own")
    return whole_or_nothing(path)


def _show(told: "AudienceSummary") -> None:
    from fukasa.analysis.authenticity.audience.curves import reason_words

    columns = (Column("type"), Column("profiles", numeric=True), Column("share", numeric=True))
    rows = [(name, number(n), share(n / told.judged) if told.judged else DASH) for name, n in told.types.items()]
    show_table(columns, rows, title=f"{told.n:,} profiles")
    if told.share_fake is None or told.low is None or told.high is None:
        show_note(f"no share of fakes is stated: {_WHY[str(told.reason)]}")
    else:
        console.print(f"fake: {share(told.share_fake)} [{share(told.low)} to {share(told.high)}]", highlight=False)
        show_note(f"{told.level:.0%} interval; {told.method}; read: {', '.join(told.shared_columns)}")
    for name, n in list(told.reasons.items())[:_MOST_REASONS]:
        show_note(f"{n:,} × {name} ({reason_words(name, 'en')})")
    for name, kept in told.renamed.items():
        show_note(f"the input had a column {name}; it is called {kept} in the output")


_MOST_REASONS = 5
_WHY = {
    "too_few": "insufficient, too few profiles; a random sample of 200 or more says something",
    "nothing_known": "insufficient, nothing is known of the profiles",
}
