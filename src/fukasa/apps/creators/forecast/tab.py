"""The tab of forecast and price as one context."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.catalogue import words
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.cutoffs import Cutoff, workspace_cutoff
from fukasa.apps.creators.forecast.asking import AskForm
from fukasa.apps.creators.forecast.bargaining import BargainText, bargain_text
from fukasa.apps.creators.forecast.charts import cost_chart, fan_chart
from fukasa.apps.creators.forecast.chosen import LIKES, Chosen, PriceBasis, PriceOf, choose
from fukasa.apps.creators.forecast.maturing import growing_posts
from fukasa.apps.creators.forecast.pricing import bargain_of, price_of
from fukasa.apps.creators.forecast.reasons import forecast_reasons, format_text
from fukasa.apps.creators.forecast.tiles import all_tiles
from fukasa.apps.creators.lines import fine
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.forecasts import format_forecasts
from fukasa.apps.creators.selectors.report import OpenReport, Rate
from fukasa.apps.creators.selectors.spreads import NORMAL
from fukasa.apps.pages import formats
from fukasa.apps.workspaces.selectors import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class RateLine:
    """One published price, written."""

    format: str
    price: str
    per_view: str
    rate: Rate


def forecast_tab(report: OpenReport, workspace: WorkspaceSettings, params: Mapping[str, Any]) -> dict[str, Any]:
    """Put the tab together; what is asked in the address replaces what is known."""
    form = AskForm(params, report.forecasts())
    chosen = chosen_of(report, workspace_cutoff(workspace), form)
    figures, posts = report.measurements(), report.posts()
    growing = growing_posts(posts, report.account.platform, chosen.metric, report.index.maturity(report.scope.lake))
    cost = None if chosen.metric == LIKES else chosen.cost
    charts = (fan_chart(chosen, posts, growing), cost_chart(cost, chosen.cutoff) if cost else None)
    chance = chosen.cutoff.chance(cost) if cost else None
    return {
        "ask": form,
        "ask_url": report_url(report.account.key),
        "chosen": chosen,
        "record_url": reverse("forecasts:index"),
        "chosen_format": format_text(chosen),
        "estimates": all_tiles(chosen, figures),
        "forecast_reasons": forecast_reasons(chosen),
        "forecast_charts": [chart for chart in charts if chart is not None],
        "bargain": _bargain(report, chosen),
        "growing": growing,
        "growing_assumed": any(one.basis == "assumed" for one in growing),
        "rates": [_rate_line(rate, chosen) for rate in report.rates()],
        "verdict": None if chance is None else "pass" if chance >= chosen.cutoff.probability else "fail",
        "cutoff": chosen.cutoff,
        "chance": chance,
    }


def chosen_of(report: OpenReport, cutoff: Cutoff, form: AskForm) -> Chosen:
    """Choose the format, the price and the cut-off that were asked for."""
    own, paid = choose(report.forecasts(), form.wished_format or (report.account.forecast_format or ""))
    told = own or paid
    post_format = told.format if told else None
    price = price_of(report, post_format, form.asked_price)
    asked = replace(cutoff, cpv=form.cutoff_cpv) if form.cutoff_cpv else cutoff
    return Chosen(report.account, post_format, own, paid, price, asked)


def plainly_chosen(account: Account, cutoff: Cutoff) -> Chosen:
    """Choose what the row of an account tells by itself: its main format and its price."""
    own, paid = choose(format_forecasts((), account, NORMAL), account.forecast_format or "")
    known: dict[str, PriceBasis] = {"deal": "deal", "rate_card": "rate_card", "modelled": "modelled"}
    price = PriceOf(account.price, known.get(account.price_basis or "", ""))
    return Chosen(account, account.forecast_format, own, paid, price, cutoff)


def _bargain(report: OpenReport, chosen: Chosen) -> BargainText | None:
    return bargain_text(bargain_of(report, chosen), chosen)


def _rate_line(rate: Rate, chosen: Chosen) -> RateLine:
    paid = chosen.paid.amount if chosen.paid and chosen.metric != LIKES else None
    comparable = paid is not None and rate.price.currency == "JPY"
    return RateLine(
        format=words.format_name(rate.format) if rate.format else _("any format"),
        price=formats.money(rate.price),
        per_view=fine(float(rate.price.amount) / paid.p50) if paid and comparable else "",
        rate=rate,
    )
