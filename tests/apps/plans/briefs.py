"""Any brief, for properties."""

from datetime import date

from hypothesis import strategies as st

from fukasa.core.catalogue import FORMATS, PLATFORMS
from fukasa.pipelines.brief import (
    ADDED_VALUES,
    GATES,
    KPIS,
    RISKS,
    About,
    Audience,
    Brief,
    Budget,
    Cutoff,
    Filter,
    Gates,
    Goal,
    Mix,
    Risk,
    Rules,
    Solver,
    Span,
)

_days = st.dates(date(2020, 1, 1), date(2100, 1, 1))
_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
_words = st.lists(_text, max_size=4).map(tuple)
_share = st.floats(0, 1)
_chance = st.floats(0.01, 0.99)
_positive = st.floats(0, 1e15, exclude_min=True)
_whole = st.integers(0, 10_000)
_span = st.lists(st.floats(0, 1e9), min_size=2, max_size=2).map(lambda ends: Span(*sorted(ends)))
_shares = st.lists(_share, min_size=2, max_size=2).map(lambda ends: Span(*sorted(ends)))
_open_span = st.one_of(_span, st.builds(Span, min=st.floats(0, 1e9)), st.builds(Span, max=st.floats(0, 1e9)))

_TIERS, _ROLES = st.sampled_from(("nano", "mega")) | _text, st.sampled_from(("empathy", "diffusion")) | _text


def _bounds(names):
    return st.dictionaries(names, _shares, min_size=1, max_size=2)


def _maybe(some):
    return st.none() | some


@st.composite
def briefs(draw) -> Brief:
    """Draw a brief with every section."""
    currency = draw(st.sampled_from(["JPY", "USD", "KRW"]))
    common = draw(_maybe(st.sampled_from(["JPY", "USD"])))
    same = (common or "JPY") == currency
    own = _maybe(st.just(currency)) if same else st.just(currency)
    days = sorted(draw(st.lists(_days, min_size=2, max_size=2)))
    return Brief(
        brief=About(draw(_text), draw(_text), common, days[0], days[1], draw(_text)),
        filter=Filter(
            platforms=tuple(draw(st.lists(st.sampled_from(PLATFORMS), unique=True))),
            countries=draw(_words),
            regions=draw(_words),
            languages=draw(_words),
            categories=draw(_words),
            keywords=draw(_words),
            formats=tuple(draw(st.lists(st.sampled_from(FORMATS), unique=True))),
            tiers=draw(_words),
            followers=draw(st.just(Span()) | _open_span),
            exclude_handles=draw(_words),
            rivals=draw(_words),
        ),
        audience=Audience(draw(_maybe(_text)), draw(_maybe(st.dictionaries(_text, _share, max_size=2))), None, None),
        goal=Goal(
            draw(st.sampled_from(KPIS)),
            draw(_maybe(_positive)),
            draw(_maybe(_positive)) if same else None,  # an order has no currency of its own
            draw(_maybe(_share)),
            draw(_maybe(_share)),
            draw(_maybe(st.sampled_from(ADDED_VALUES))),
            draw(_maybe(st.floats(0, 1e9))),
        ),
        budget=Budget(draw(_maybe(_positive)), draw(own)),
        cutoff=Cutoff(draw(_maybe(_positive)), draw(own), draw(_chance)),
        gates=Gates(
            draw(_maybe(st.sampled_from(GATES))),
            draw(_maybe(_share)),
            draw(_maybe(_share)),
            draw(_maybe(st.booleans())),
        ),
        mix=Mix(tier=draw(_maybe(_bounds(_TIERS))), role=draw(_maybe(_bounds(_ROLES)))),
        rules=Rules(
            draw(_maybe(_whole)),
            draw(_maybe(_whole)),
            draw(_words),
            draw(_words),
            draw(_maybe(_whole)),
            draw(_words),
            draw(_maybe(_whole)),
            draw(_maybe(st.integers(1, 50))),
            draw(_maybe(_share)),
        ),
        risk=Risk(
            draw(_maybe(_chance)),
            draw(_maybe(st.floats(-1e9, 1e9))),
            draw(_maybe(st.sampled_from(RISKS))),
            draw(_maybe(_share)),
        ),
        solver=Solver(draw(_maybe(_positive)), draw(_maybe(_whole)), draw(_maybe(_whole)), draw(_maybe(_share))),
    )
