"""Accounts as lines of the result table: everything already written, so that a page of fifty is quick."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.apps.catalogue import words
from fukasa.apps.creators.addresses import panel_url, report_url
from fukasa.apps.creators.affinity.lines import BlockLine, LookAlikeLine
from fukasa.apps.creators.bars import Bar, Scale, bar_of, scale_of
from fukasa.apps.creators.columns import Column
from fukasa.apps.creators.cutoffs import Cutoff
from fukasa.apps.creators.matches import NOWHERE, Matches
from fukasa.apps.creators.selectors.accounts import Account, Figure
from fukasa.apps.creators.selectors.spreads import chances
from fukasa.apps.creators.wording import parts_text, points
from fukasa.apps.pages import formats

_COMMENTS = ("question_rate", "purchase_signal_rate", "substantive_rate", "returning_rate")
_SHARES = {"er_common", "save_rate", "share_rate", "view_stability", "sponsored_share", *_COMMENTS}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: the text, what stands under it, on whose word it rests, its interval as a picture."""

    key: str = ""
    text: str = formats.MISSING
    note: str = ""
    source: str = ""
    bar: Bar | None = None
    tag: str = ""
    verdict: str = ""
    number: bool = True
    hint: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One account of the table."""

    key: str
    url: str
    panel_url: str
    title: str
    handle: str
    platform: str
    platform_name: str
    tier: str
    verified: bool
    is_own: bool
    cells: tuple[Cell, ...]
    matches: Matches = NOWHERE
    alike: tuple[BlockLine, ...] = ()
    likeness: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    """What the cells of a table share."""

    cutoff: Cutoff
    forecasts: Scale | None
    costs: Scale | None
    chances: Mapping[str, float]


def lines(
    accounts: Sequence[Account],
    columns: Sequence[Column],
    cutoff: Cutoff,
    *,
    matches: Mapping[str, Matches] | None = None,
    alike: Mapping[str, LookAlikeLine] | None = None,
) -> tuple[Line, ...]:
    """Write accounts as lines; the pictures of a column share one scale.

    Args:
        accounts: who is shown.
        columns: what is shown of them.
        cutoff: the cost per view they are held against.
        matches: by account key where the keywords stand.
        alike: by account key why they are like the accounts sought for.

    """
    table = _Table(
        cutoff,
        scale_of(account.forecast for account in accounts),
        scale_of((account.cpv for account in accounts), cutoff.cpv),
        _chances(accounts, cutoff),
    )
    plain = [_line(account, columns, table) for account in accounts]
    return tuple(_explained(line, matches or {}, alike or {}) for line in plain)


def _explained(line: Line, matches: Mapping[str, Matches], alike: Mapping[str, LookAlikeLine]) -> Line:
    found = alike.get(line.key)
    blocks, likeness = ((), "") if found is None else (found.blocks, found.score)
    return replace(line, matches=matches.get(line.key, NOWHERE), alike=blocks, likeness=likeness)


def _chances(accounts: Sequence[Account], cutoff: Cutoff) -> dict[str, float]:
    """Give the chance to stay under the cut-off by account, all at once."""
    costs = {account.key: account.cpv for account in accounts if account.cpv is not None}
    return dict(zip(costs, chances(list(costs.values()), cutoff.cpv).tolist(), strict=True))


def _line(account: Account, columns: Sequence[Column], table: _Table) -> Line:
    return Line(
        key=account.key,
        url=report_url(account.key),
        panel_url=panel_url(account.key),
        title=account.title,
        handle=account.handle,
        platform=account.platform,
        platform_name=words.platform_name(account.platform),
        tier=words.tier_name(account.tier),
        verified=account.verified,
        is_own=account.is_own,
        cells=tuple(replace(_WRITERS[one.key](account, table), key=one.key, number=one.number) for one in columns),
    )


def _category(account: Account, _table: _Table) -> Cell:
    names = " / ".join(words.category_name(category) for category in account.categories)
    return Cell(
        text=names or formats.MISSING, source=account.category_basis if account.category_basis == "modelled" else ""
    )


def _text(write: Callable[[Account], str]) -> Callable[[Account, _Table], Cell]:
    return lambda account, _table: Cell(text=write(account) or formats.MISSING)


def _figure(metric: str) -> Callable[[Account, _Table], Cell]:
    return lambda account, _table: _figure_cell(metric, account.figure(metric))


def _figure_cell(metric: str, figure: Figure) -> Cell:
    write: Callable[[formats.Number | None], str] = formats.percent if metric in _SHARES else formats.compact
    if metric == "depth":
        write = points
    if metric in {"posting_cadence", "views_per_follower"}:
        write = lambda value: formats.number(value, 2)  # noqa: E731  one of three writers
    if figure.value is None:
        return Cell(note=status_text(figure.status))
    if figure.status == "supplied_aggregate":
        return Cell(text=write(figure.value), note=_("n unknown"), source="supplied")
    spread = formats.interval(figure.low, figure.high, write) if figure.low is not None else ""
    return Cell(text=write(figure.value), note=spread, hint=f"n = {figure.n}")


def status_text(status: str) -> str:
    """Say in two words why there is no figure."""
    return {
        "insufficient": _("too little data"),
        "not_permitted": _("not permitted"),
        "not_measurable": _("not measurable"),
    }.get(status, "")


def _engagement(account: Account, _table: _Table) -> Cell:
    cell = _figure_cell("er_common", account.figure("er_common"))
    if account.percentile is None or cell.text == formats.MISSING:
        return cell
    hint = _("above %(share)s of %(n)s peers") % {
        "share": formats.percent(account.percentile, 0),
        "n": formats.number(account.peer_n),
    }
    return replace(cell, tag=_top(account.percentile), hint=hint)


def _top(percentile: float) -> str:
    return _("top %(share)s") % {"share": formats.percent(max(0.01, 1 - percentile), 0)}


def _depth(account: Account, _table: _Table) -> Cell:
    """Depth is never shown without its parts, for only equal parts may be compared."""
    cell = _figure_cell("depth", account.figure("depth"))
    if cell.text == formats.MISSING:
        return cell
    tag = "" if account.depth_percentile is None else _top(account.depth_percentile)
    return replace(cell, tag=tag, hint=_("made of: %(parts)s") % {"parts": parts_text(account.depth_parts_label)})


def _authenticity(account: Account, _table: _Table) -> Cell:
    """Write the verdict with its probability; in words and with a sign, never by colour alone."""
    found = account.authenticity
    if not found.status:
        return Cell(note=_("not reviewed yet"))
    note = formats.chance_span(found.p, found.low, found.high)
    hint = _("Probability of material inflation, with its interval") if note else ""
    return Cell(text=words.authenticity_name(found.status), note=note, hint=hint, badge=found.status)


def _inflated(account: Account, _table: _Table) -> Cell:
    found = account.authenticity.inflated
    if found.value is None:
        return Cell(note=status_text(found.status))
    return Cell(text=formats.percent(found.value), note=formats.interval(found.low, found.high, formats.percent))


def _forecast(account: Account, table: _Table) -> Cell:
    if account.forecast is None:
        return Cell(note=status_text(account.forecast_status))
    text = formats.compact(account.forecast.p50)
    likes = account.forecast_metric == "likes"
    return Cell(
        text=_("%(n)s likes") % {"n": text} if likes else text,
        note=formats.interval(account.forecast.p10, account.forecast.p90),
        bar=bar_of(account.forecast, table.forecasts),
        hint=_("P10 to P90 of the next own post"),
    )


def _price(account: Account, _table: _Table) -> Cell:
    if account.price is None:
        return Cell(note=_("no price known"))
    if account.price_basis != "modelled":
        return Cell(
            text=formats.money(round(account.price.p50), "JPY"), note=words.price_basis_name(account.price_basis)
        )
    note = formats.interval(account.price.p10, account.price.p90, yen)
    return Cell(text=yen(account.price.p50), note=note, source="modelled")


def _cost(account: Account, table: _Table) -> Cell:
    if account.cpv is None:
        no_views = account.forecast_metric == "likes"
        return Cell(note=_("no views shown") if no_views else status_text(account.forecast_status))
    chance = table.chances[account.key]
    limit = formats.money(table.cutoff.cpv, "JPY")
    return Cell(
        text=fine(account.cpv.p50),
        note=formats.interval(account.cpv.p10, account.cpv.p90, fine),
        bar=bar_of(account.cpv, table.costs, table.cutoff.cpv),
        verdict="pass" if chance >= table.cutoff.probability else "fail",
        hint=_("%(chance)s chance that a PR post stays under %(limit)s per view")
        % {"chance": formats.percent(chance, 0), "limit": limit},
    )


def yen(value: formats.Number | None) -> str:
    """Write an amount of yen in three figures."""
    return formats.compact_money(value, "JPY")


def fine(value: formats.Number | None) -> str:
    """Write a small amount of yen with two digits."""
    return formats.MISSING if value is None else formats.money(round(float(value), 2), "JPY")


def _last_post(account: Account, _table: _Table) -> Cell:
    days = account.last_post_age_days
    if days is None:
        return Cell()
    return Cell(text=ngettext("%(n)d day ago", "%(n)d days ago", int(days)) % {"n": int(days)})


_WRITERS: dict[str, Callable[[Account, _Table], Cell]] = {
    "category": _category,
    "country": _text(lambda account: words.country_name(account.country)),
    "language": _text(lambda account: words.language_name(account.language)),
    "followers": _text(lambda account: formats.compact(account.followers)),
    "follower_growth": _text(lambda account: formats.percent(account.follower_growth)),
    "er_common": _engagement,
    "depth": _depth,
    "authenticity": _authenticity,
    "inflated_share": _inflated,
    "forecast": _forecast,
    "price": _price,
    "cpv": _cost,
    "last_post": _last_post,
    "as_of": lambda account, _table: Cell(text=formats.age(account.as_of), hint=formats.moment(account.as_of)),
} | {
    metric: _figure(metric)
    for metric in (
        *_COMMENTS,
        "views_median",
        "views_per_follower",
        "save_rate",
        "share_rate",
        "view_stability",
        "sponsored_share",
        "posting_cadence",
    )
}
