"""`fukasa forecast`: the next post of an account, and how good such forecasts are."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from fukasa.cli.forecast_tables import show_backtest, show_forecast
from fukasa.cli.session import Session, console, print_json, session_of
from fukasa.cli.tables import show_note
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fukasa.analysis.forecast.scoring.recalibration import Recalibration
    from fukasa.pipelines.forecast.account import AccountForecast
    from fukasa.pipelines.forecast.backtest import Backtest, BacktestPlan

_ONE = "account"
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class AccountFirst(TyperGroup):
    """A group whose first word may be an account: `fukasa forecast instagram:id` needs no further word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the hidden command in front of whatever names no command."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = [_ONE, *args]
        return list(super().parse_args(ctx, args))


app = typer.Typer(cls=AccountFirst, help="The next post of an account: views, cost, price; and how good that is.")


@app.callback()
def _group() -> None:
    """The next post of an account: views, cost, price; and how good such forecasts are."""


@app.command(_ONE)
def account(
    context: typer.Context,
    accounts: Annotated[list[str], typer.Argument(help="Accounts as platform:id or as their handles.")],
    post_format: Annotated[
        str | None, typer.Option("--format", help="short, long, image, carousel, live, story, text or audio.")
    ] = None,
    sponsored: Annotated[
        bool | None, typer.Option("--sponsored/--own", help="Only a paid post, or only an own one; both if left out.")
    ] = None,
    price: Annotated[float | None, typer.Option(help="What is asked for one post.")] = None,
    currency: Annotated[str, typer.Option(help="Currency of price and cut-off.")] = "JPY",
    cutoff: Annotated[float | None, typer.Option(help="The highest cost per view.")] = None,
    probability: Annotated[float, typer.Option(help="How sure one wants to be to stay under it.")] = 0.5,
    language: Annotated[Literal["ja", "en"], typer.Option(help="Language of the reasons.")] = "en",
    as_json: Json = False,
) -> None:
    """Print what the next post of accounts will reach and cost, with intervals and reasons.

    `fukasa forecast ACCOUNT…` is the same as `fukasa forecast account ACCOUNT…`.
    """
    from fukasa.pipelines.authenticity.account import find_account
    from fukasa.pipelines.forecast.account import Question, forecast_account
    from fukasa.pipelines.forecast.reasons import why

    question = Question(post_format, price, currency, cutoff, probability)
    session = session_of(context)
    with session.home.open_index() as index:
        rows = [find_account(index, name, session.scope) for name in accounts]
        found = [forecast_account(index, row, session.scope, question) for row in rows]
    if as_json:
        print_json({"forecasts": [_as_json(one, sponsored) | {"reasons": why(one, language)} for one in found]})
        return
    for one in found:
        show_forecast(one, why(one, language), sponsored)


def _as_json(found: "AccountForecast", sponsored: bool | None) -> dict[str, Any]:
    kinds = [asdict(kind) for kind in found.kinds if sponsored in (None, kind.paid)]
    row = found.account
    return {
        "account_key": row["account_key"],
        "as_of": row["as_of"],
        "status": row["forecast_status"],
        "metric": row["forecast_metric"],
        "question": asdict(found.question),
        "kinds": kinds,
        "price": found.price,
        "target_price": found.target,
        "price_percentile": found.percentile,
        "comparable_prices": found.peers,
    }


@app.command()
def backtest(
    context: typer.Context,
    posts: Annotated[
        Path | None, typer.Option(help="A file of posts; the posts of the data folder if left out.")
    ] = None,
    metric: Annotated[Literal["views", "likes"] | None, typer.Option(help="What is forecast.")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="A map of columns and constants (TOML).")] = None,
    horizon_posts: Annotated[int, typer.Option(min=1, help="Newest posts per account that are held out.")] = 3,
    skip_newest: Annotated[
        int, typer.Option(min=0, help="So many newer posts are left out first, where counts have no date.")
    ] = 0,
    since: Annotated[
        str | None,
        typer.Option(help="Instead: fit anew every month from this day on (YYYY-MM-DD), forecast the month."),
    ] = None,
    without_text: Annotated[bool, typer.Option("--without-text", help="Titles and captions are not read.")] = False,
    seen_only: Annotated[
        bool, typer.Option("--seen-only", help="Do not also forecast creators unseen by the fit.")
    ] = False,
    json_out: Annotated[Path | None, typer.Option("--json", help="File for the scores.")] = None,
    forecasts: Annotated[Path | None, typer.Option(help="File for one row per forecast (CSV).")] = None,
    language: Annotated[Literal["ja", "en"], typer.Option(help="Language of the summary.")] = "en",
) -> None:
    """Hold out posts whose outcome is known, forecast them from older ones, and score the forecasts.

    With --posts any file of posts is enough: account_id, posted_at and one of views or likes. Without it the posts of
    the data folder are taken, and the scores are kept for the record page.
    """
    from fukasa.pipelines.forecast.backtest import BacktestPlan
    from fukasa.pipelines.forecast.results import backtest_json, write_json, write_rows

    plan = BacktestPlan(horizon_posts, skip_newest, _day(since), unseen=not seen_only)
    if posts is None:
        found, extra = _of_lake(session_of(context), plan, metric)
    else:
        found, extra = _of_file(posts, mapping, plan, metric, with_text=not without_text)
    told = backtest_json(found) | extra
    if json_out is not None:
        write_json(json_out, told)
    if forecasts is not None:
        write_rows(forecasts, found)
    show_backtest(found, language)
    for note in extra["notes"]:
        show_note(note)
    for path in (json_out, forecasts):
        if path is not None:
            console.print(f"→ {path}", highlight=False, soft_wrap=True)


@app.command()
def recalibrate(
    context: typer.Context,
    reset: Annotated[bool, typer.Option("--reset", help="Use the intervals of each fit again.")] = False,
    as_json: Json = False,
) -> None:
    """Fit the shapes of intervals anew on the newest posts whose outcome is known; the next refresh uses them.

    Every recalibration has a version. Only posts under today's definition of a metric count.
    """
    from fukasa.pipelines.forecast.recalibration import audiences_of, forget_recalibration, recalibrate_lake

    session = session_of(context)
    audiences = audiences_of(session.home, session.scope)
    if reset:
        known = [forget_recalibration(session.home, one.workspace) for one in audiences]
        console.print("intervals are those of each fit again" if any(known) else "nothing was recalibrated")
        return
    with _progress() as told:
        found = {one.workspace or SHARED: recalibrate_lake(session.home, one, on_step=told) for one in audiences}
    if as_json:
        print_json({name: _recalibrated(one) for name, one in found.items()})
        return
    for name, one in found.items():
        console.print(
            f"[green]✓[/green] {name}: shapes {one.version} from {one.n:,} posts of {one.accounts:,} accounts; 80 % "
            f"intervals held {one.before.value:.1%} before, {one.after.value:.1%} after",
            highlight=False,
        )
    show_note("the next `fukasa refresh` uses them")


def _recalibrated(found: "Recalibration") -> dict[str, Any]:
    told = {name: getattr(found, name) for name in ("version", "n", "accounts", "replaced")}
    return told | {name: asdict(getattr(found, name)) for name in ("before", "after")}


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidInput(f"--since {text!r} is no day; write it as YYYY-MM-DD") from error


def _of_file(
    posts: Path, mapping: Path | None, plan: "BacktestPlan", metric: Any, *, with_text: bool
) -> tuple["Backtest", dict[str, Any]]:
    from fukasa.connectors.files import load_mapping
    from fukasa.pipelines.forecast.backtest import backtest as run_backtest
    from fukasa.pipelines.forecast.method import ViewsMethod
    from fukasa.pipelines.forecast.posts_file import read_posts

    chosen = load_mapping(mapping) if mapping else None
    with _progress() as told:
        read = read_posts(
            posts, mapping=chosen, metric=metric, with_text=with_text,
            progress=lambda done, total: told(f"reading {posts.name}", done / max(total, 1)),
        )  # fmt: skip
        found = run_backtest(read.posts, ViewsMethod(), plan, on_step=told)
    counts = {"rows": read.rows, "rejected": read.rejected, "repeated": read.repeated, "uncounted": read.uncounted}
    return found, {"file": posts.name, **counts, "notes": _notes(counts)}


def _notes(counts: dict[str, int]) -> list[str]:
    said = {
        "rejected": "rows could not be read and are left out; `fukasa import posts --dry-run` shows why",
        "repeated": "rows are further counts of a post; the last one counts",
        "uncounted": "posts have no count of the metric and are left out",
    }
    return [f"{counts[name]:,} {words}" for name, words in said.items() if counts[name]]


def _of_lake(session: Session, plan: "BacktestPlan", metric: Any) -> tuple["Backtest", dict[str, Any]]:
    from fukasa.pipelines.forecast.lake import backtest_lake

    with _progress() as told:
        return backtest_lake(session.home, session.scope, plan, metric=metric, on_step=told)


class _Bar:
    """A bar that names the step under way."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task = bar.add_task("forecast", total=1.0)

    def __call__(self, name: str, share: float) -> None:
        self._bar.update(self._task, description=name, completed=share)


def _progress() -> Any:
    from contextlib import contextmanager

    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from fukasa.cli.session import error_console

    @contextmanager
    def shown() -> "Iterator[_Bar]":
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=error_console, transient=True, disable=not error_console.is_terminal) as bar:
            yield _Bar(bar)

    return shown()
