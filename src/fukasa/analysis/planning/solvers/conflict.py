"""Why no plan is possible: rules that conflict, none of which can be left out, and what to relax."""

from collections.abc import Callable

from fukasa.analysis.planning.problem.limits import MIN_CREATORS, Limits
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.solution import Conflict
from fukasa.analysis.planning.solvers.clock import part_of
from fukasa.analysis.planning.solvers.dials import Dial
from fukasa.analysis.planning.solvers.oracle import Oracle
from fukasa.analysis.planning.solvers.relaxations import NO_PRICE, relaxations
from fukasa.analysis.planning.solvers.rulebook import NO_FORECAST, Rulebook, Worth

_PART_OF_SET = 0.6
"""Part of the time in which the set of rules is sought; the rest is for what to relax."""

_MANY = 20
"""Of more rules not every one is left out by itself."""


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

    The set is irreducible: without any one of its rules a plan is possible under the others of the set. Where the time
    is over before that is known, the set conflicts all the same, and is told not to be irreducible. Where a plan is
    found the set is empty; where neither a plan nor a proof is found in time, the rules are taken to conflict, as the
    search found that came before. A market of nobody conflicts with ``no_price`` where some have no price, else with
    ``rules.min_creators``; one without forecasts with ``no_forecast``, whatever else is asked.

    Args:
        market: everybody with a price, and whom each gate cuts.
        limits: the limits.
        worth: what the objective counts; without it a target is taken as reached.
        dials: gates with a number, so that the least change can be told.
        seconds: the search takes no longer than this; None for no end.
        elapsed: seconds since the search began.

    """
    if not market.candidates.height:
        return Conflict((NO_PRICE if market.undecidable.height else MIN_CREATORS,))

    def left() -> float | None:
        return None if seconds is None else seconds - elapsed()

    oracle = Oracle(Rulebook(market, limits, worth), part_of(left, _PART_OF_SET))
    first = oracle.ask(oracle.book.rules, part=1.0, prove=True)
    if first.posts is not None:
        return Conflict(())
    if NO_FORECAST in oracle.book.rules and oracle.book.fails(NO_FORECAST).all():
        return Conflict((NO_FORECAST,))
    rules, smallest = _smallest(oracle)
    oracle.left = left
    told, all_sought = relaxations(oracle, rules, {dial.rule: dial for dial in dials})
    return Conflict(rules, told, all_sought=all_sought, irreducible=smallest)


def _smallest(oracle: Oracle) -> tuple[tuple[str, ...], bool]:
    """Leave out what a proof that is known does not take, which is plain arithmetic, and then what no proof takes.

    It is told whether every question was answered.
    """
    rules = oracle.smallest_known()
    if oracle.proves(rules):
        rules = irreducible(rules, lambda kept: not oracle.proves(kept))
    for rule in rules if len(rules) <= _MANY else ():
        oracle.ask(oracle.book.without(rule))  # a plan that tells what to relax also tells that the rule is needed
    fewer = oracle.smallest_known()
    rules, before = min(rules, fewer, key=len), oracle.unanswered
    rules = irreducible(rules, lambda kept: not oracle.ask(kept).impossible)
    return rules, oracle.unanswered == before


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
