"""What the comments mean for a buyer, in plain sentences made by rules."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from fukasa.analysis.depth.composite import Standing
from fukasa.apps.creators.comments.comparison import Comparison
from fukasa.apps.creators.comments.figures import MAIN, Figures
from fukasa.apps.creators.reasons import Direction, Reason
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.tiles import peer_text, share_below, share_equal
from fukasa.apps.creators.wording import reason_text
from fukasa.apps.pages import formats

Standings = Mapping[str, Standing | None]

# Every limit holds for the end of the interval that is nearer to it: a verdict is given where the whole range bears it.
_HIGH, _LOW = 0.75, 0.25  # percentiles from which a standing is called high or low
_MIDDLE = 0.5  # the nearer end of the standing lies beyond it
_LEAST = {MAIN: 0.02, "substantive_rate": 0.05, "returning_rate": 0.1}  # less is not much, whatever the peers have
_HARDLY_ANY = 0.05
_FEW_COMMENTS = 30
_EMPTY_PRAISE, _EMPTY_SUBSTANCE = 0.5, 0.2  # so much praise and so little substance is friendly but empty
_MUCH_CRITICISM = 0.05
_MUCH_SPAM = 0.15
_MUCH_MUTUAL = 0.15


def meaning(figures: Figures, comparison: Comparison | None, standings: Standings) -> tuple[Reason, ...]:
    """Say what the comments mean; the first sentence is the one to remember.

    Args:
        figures: of the account.
        comparison: PR posts against organic ones.
        standings: of the parts of depth among peers; without a standing no part is called high or low.

    """
    main = figures[MAIN]
    if main.value is None:
        return (Reason("neutral", reason_text(main.reason)), *_spam(figures))
    return (
        _questions(main, standings.get(MAIN)),
        *_few(main),
        *_interest(figures),
        *_substance(figures, standings.get("substantive_rate")),
        *_criticism(figures),
        *_returning(figures, standings.get("returning_rate")),
        *_mutual(figures),
        *_advertising(comparison),
        *_spam(figures),
    )


def _questions(one: Measurement, standing_of: Standing | None) -> Reason:
    direction, standing = _standing(one, standing_of)
    return Reason(direction, f"{_asked(one)} {standing}")


def _asked(one: Measurement) -> str:
    if _rounds_to_none(one) and _end(one.high) > _HARDLY_ANY:
        text = _("What is known leaves open how many ask about an item: %(span)s of 100 comments.")
        return text % {"span": span_of_100(one)}
    if _rounds_to_none(one):
        return _("Hardly any comment asks about an item (%(span)s of 100).") % {"span": span_of_100(one)}
    text = _("About %(n)s of 100 comments (%(span)s) ask about an item: its price, where to buy it, how to use it.")
    return text % {"n": of_100(one.value), "span": span_of_100(one)}


def _rounds_to_none(one: Measurement) -> bool:
    return round((one.value or 0) * 100) < 1


def _standing(one: Measurement, place: Standing | None) -> tuple[Direction, str]:
    if one.percentile is None:
        return "neutral", peer_text(one)
    values = {"share": formats.percent(share_below(one), 0), "n": formats.number(one.peer_n)}
    if one.value == 0:
        values["share"] = formats.percent(share_equal(one), 0)
        return "neutral", _("None is told for %(share)s of %(n)s peers either.") % values
    if one.percentile >= _HIGH:
        return _high_standing(values, sure=_much(one, place))
    if one.percentile <= _LOW:
        return _low_standing(values, sure=place is not None and place.high <= _MIDDLE)
    return "neutral", _("That is usual: more than %(share)s of %(n)s peers.") % values


def _much(one: Measurement, place: Standing | None) -> bool:
    """Tell whether a figure is high among peers and not small in itself, with its whole interval."""
    surely = place is not None and place.percentile >= _HIGH and place.low >= _MIDDLE
    return surely and one.value is not None and (one.low or 0.0) >= _LEAST[one.metric]


def _high_standing(values: Mapping[str, str], *, sure: bool) -> tuple[Direction, str]:
    if sure:
        text = _("That is more than %(share)s of %(n)s peers: people here look at the item, not only at the person.")
        return "for", text % values
    text = _("The middle is more than %(share)s of %(n)s peers, but the range reaches too low to call it much.")
    return "neutral", text % values


def _low_standing(values: Mapping[str, str], *, sure: bool) -> tuple[Direction, str]:
    if sure:
        text = _("That is more than only %(share)s of %(n)s peers: a post is liked here, but seldom asked about.")
        return "against", text % values
    text = _("The middle is more than only %(share)s of %(n)s peers, but the range reaches too high to call it little.")
    return "neutral", text % values


def _few(one: Measurement) -> Iterator[Reason]:
    if (one.n or 0) < _FEW_COMMENTS:
        text = _("Only %(n)s comments are known, so every share has a wide range; import more before you rely on it.")
        yield Reason("against", text % {"n": one.n})


def _interest(figures: Figures) -> Iterator[Reason]:
    one = figures.get("purchase_signal_rate")
    if one is not None and not _rounds_to_none(one):
        text = _("Together with those who speak of buying, about %(n)s of 100 (%(span)s) show interest in buying.")
        yield Reason("neutral", text % {"n": of_100(one.value), "span": span_of_100(one)})


def _substance(figures: Figures, place: Standing | None) -> Iterator[Reason]:
    substance, praise = figures.get("substantive_rate"), figures.get("praise_rate")
    if substance is None or substance.value is None:
        return
    values = {"n": of_100(substance.value)}
    if praise and (praise.low or 0) >= _EMPTY_PRAISE and _end(substance.high) <= _EMPTY_SUBSTANCE:
        text = _(
            "The reactions are friendly but empty: about %(praise)s of 100 are praise or emoji, and only %(n)s say "
            "something about an item or an experience."
        )
        yield Reason("against", text % (values | {"praise": of_100(praise.value)}))
    elif _much(substance, place):
        text = _("About %(n)s of 100 say something of substance, more than %(share)s of the peers.")
        yield Reason("for", text % (values | {"share": formats.percent(share_below(substance), 0)}))


def _criticism(figures: Figures) -> Iterator[Reason]:
    one = figures.get("negative_rate")
    if one is not None and (one.low or 0) >= _MUCH_CRITICISM:
        text = _("About %(n)s of 100 complain or doubt; read the examples below before you book.")
        yield Reason("against", text % {"n": of_100(one.value)})


def _returning(figures: Figures, place: Standing | None) -> Iterator[Reason]:
    one = figures.get("returning_rate")
    if one is not None and _much(one, place):
        text = _("%(share)s of the people who comment came back under another post: a community, not passers-by.")
        yield Reason("for", text % {"share": formats.percent(one.value, 0)})


def _mutual(figures: Figures) -> Iterator[Reason]:
    one = figures.get("mutual_share")
    if one is not None and (one.low or 0) >= _MUCH_MUTUAL:
        text = _(
            "%(share)s of the comments come from creators under whose posts this creator comments as well; such "
            "comments say little about an audience."
        )
        yield Reason("against", text % {"share": formats.percent(one.value, 0)})


def _advertising(comparison: Comparison | None) -> Iterator[Reason]:
    line = comparison.lines[0] if comparison and comparison.lines else None
    if line is None or not line.differs:
        return
    values = {"paid": formats.percent(line.paid.value), "organic": formats.percent(line.organic.value)}
    if line.paid.value < line.organic.value:
        text = _("Fewer people ask under PR posts (%(paid)s) than under organic ones (%(organic)s).")
        yield Reason("against", text % values)
    else:
        text = _("More people ask under PR posts (%(paid)s) than under organic ones (%(organic)s).")
        yield Reason("for", text % values)


def _spam(figures: Figures) -> Iterator[Reason]:
    one = figures.get("spam_share")
    if one is not None and (one.low or 0) >= _MUCH_SPAM:
        text = _("%(share)s of all comments are spam. They are left out of the other shares.")
        yield Reason("against", text % {"share": formats.percent(one.value, 0)})


def _end(high: float | None) -> float:
    """Give an upper end; one that is not known may be anything."""
    return 1.0 if high is None else high


def of_100(share: float | None) -> str:
    """Write a share as a count of a hundred."""
    return formats.number(None if share is None else share * 100)


def span_of_100(one: Measurement) -> str:
    """Write the interval of a share as counts of a hundred."""
    return formats.interval(one.low, one.high, lambda end: formats.number(None if end is None else float(end) * 100))
