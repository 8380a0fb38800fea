"""Why no plan is possible: rules that conflict, none of which can be left out, and what to relax."""

from collections.abc import Callable, Mapping

from fukasa.analysis.planning.problem.limits import MIN_CREATORS, Limits
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.solution import Conflict
from fukasa.analysis.planning.solvers.dials import Dial
from fukasa.analysis.planning.solvers.possible import any_plan
from fukasa.analysis.planning.solvers.relaxations import NO_PRICE, out_of, relaxations
from fukasa.analysis.planning.solvers.rulebook import NO_FORECAST, Rulebook, Worth


def find_conflict(
    market: Market,
    limits: Limits,
    *,
    worth: Worth | None = None,
    dials: tuple[Dial, ...] = (),
    seconds: float | None = None,
    elapsed: Callable[[], float] = lambda: 0.0,
) -> Conflict:
    """Find rules that cannot hold together and what would help.

    The set is irreducible: without any one of its rules a plan is possible under the others of the set. Where rules
    make no conflict the set is empty. A market of nobody conflicts with ``no_price`` where some have no price, else
    with ``rules.min_creators``; one without forecasts with ``no_forecast``, whatever else is asked.

    Args:
        market: everybody with a price, and whom each gate cuts.
        limits: the limits.
        worth: what the objective counts; without it a target is taken as reached.
        dials: gates with a number, so that the least change can be told.
        seconds: relaxations are sought no longer than this; None for no end.
        elapsed: seconds since the search began.

    """
    if not market.candidates.height:
        return Conflict((NO_PRICE if market.undecidable.height else MIN_CREATORS,))
    book = Rulebook(market, limits, worth)
    if any_plan(book.under(book.rules)).posts is not None:
        return Conflict(())
    if NO_FORECAST in book.rules and book.fails(NO_FORECAST).all():
        return Conflict((NO_FORECAST,))
    rules = irreducible(book.rules, lambda kept: not any_plan(book.under(kept)).impossible)
    turned: Mapping[str, Dial] = {dial.rule: dial for dial in dials}

    def left() -> float | None:
        return None if seconds is None else seconds - elapsed()

    told = tuple(relaxations(book, rules, turned, left))
    return Conflict(rules, told, all_sought=not out_of(left))


def irreducible(rules: tuple[str, ...], possible: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...]:
    """Find a smallest set, in the sense that nothing can be left out, of rules that are impossible together.

    Halves are looked at before single rules (QuickXplain, Junker 2004). Rules that come later in the list are left
    out by preference.
    """
    found = set(_explained((), rules, possible, grown=False))
    return tuple(rule for rule in rules if rule in found)


def _explained(
    background: tuple[str, ...], rules: tuple[str, ...], possible: Callable[[tuple[str, ...]], bool], *, grown: bool
) -> tuple[str, ...]:
    if grown and not possible(background):
        return ()
    if len(rules) <= 1:
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    late = _explained((*background, *first), second, possible, grown=True)
    early = _explained((*background, *late), first, possible, grown=bool(late))
    return (*early, *late)
