"""The record in five figures."""

from django.utils.translation import gettext as _

from fukasa.analysis.forecast.scoring.figures import Figure
from fukasa.apps.forecasts.figures import Figures, Held
from fukasa.apps.forecasts.selectors.record import Counts
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import Tile

_JUDGED = 0.8


def tiles_of(figures: Figures, counts: Counts) -> tuple[Tile, ...]:
    """Write the tiles of the record."""
    return (
        Tile(
            _("Forecasts scored"),
            formats.number(counts.scored),
            window=_("%(posts)s posts of %(accounts)s accounts")
            % {"posts": formats.number(figures.posts), "accounts": formats.number(figures.accounts)},
            help=_("One post may be the truth of several forecasts, made on different days."),
        ),
        Tile(
            _("Waiting for the truth"),
            formats.number(counts.waiting),
            at=counts.oldest_waiting,
            window=_("the oldest") if counts.waiting else "",
            help=_("A forecast is scored by the next post of its kind, once that post is thirty days old."),
        ),
        _band_tile(figures, figures.band(_JUDGED)),
        Tile(
            _("Half of the forecasts were nearer than"),
            *_error(figures.median_ape),
            level=0.95,
            n=figures.n,
            provenance="actual",
            help=_("Median of |forecast − actual| / actual, the middle of the forecast against the post."),
        ),
        _naive_tile(figures),
    )


def _band_tile(figures: Figures, held: Held) -> Tile:
    if figures.is_few:
        reason = _("From fewer than ten accounts this share says more about them than about the forecasts.")
    elif held.fits:
        reason = _("Eight of ten should end inside; the difference may be chance.")
    elif held.share < held.level:
        reason = _("Fewer than should: the bands are too narrow. Recalibrate the forecasts.")
    else:
        reason = _("More than should: the bands are wider than they need to be.")
    return Tile(
        _("Inside the 80 % band"),
        formats.percent(held.share),
        "" if held.low is None else formats.interval(held.low, held.high, formats.percent),
        level=0.95,
        n=figures.n,
        provenance="actual",
        reason=reason,
        help=_("The interval counts accounts, not posts: posts of one account are alike."),
    )


def _naive_tile(figures: Figures) -> Tile:
    value, interval = _error(figures.naive)
    own = _("The forecast on the same posts: %(own)s.") % {"own": formats.percent(figures.own.value)}
    return Tile(
        _("The last ten posts would have been"),
        value,
        interval,
        level=0.95,
        n=figures.naive_n,
        reason=own if value else _("No forecast can be compared."),
        help=_("The plain rule to beat: the next post will be the median of the last ten."),
    )


def _error(figure: Figure) -> tuple[str, str]:
    value = "" if figure.value is None else formats.percent(figure.value)
    return value, "" if figure.low is None else formats.interval(figure.low, figure.high, formats.percent)
