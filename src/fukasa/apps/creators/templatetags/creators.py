"""Tags of the creators' pages: ``{% load creators %}``."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.authenticity.bands import Band
from fukasa.apps.creators.bars import Bar
from fukasa.apps.creators.charts.account import signed
from fukasa.apps.creators.cutoffs import Cutoff
from fukasa.apps.creators.lines import fine

register = template.Library()

register.filter("yen_fine", fine)
register.filter("signed", signed)
register.filter("report_url", report_url)
register.filter("platform_name", platform_name)


@register.filter
def written_by(chance: float, cutoff: Cutoff) -> str:
    """Write a chance beside the one that the workspace asks for."""
    return cutoff.written(chance)


@register.simple_tag
def spread_bar(bar: Bar | None) -> SafeString:
    """Draw an interval with its middle, and a limit where there is one; the numbers must stand beside it."""
    if bar is None:
        return SafeString()
    limits = [] if bar.limit is None else [(bar.limit,)]
    limit = format_html_join("", '<path class="spread-limit" d="M{} 0v12"/>', limits)
    return format_html(
        '<svg class="spread" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="spread-range" x="{}" y="4" width="{}" height="4" rx="1"/>'
        '<rect class="spread-middle" x="{}" y="1.5" width="2" height="9"/>{}</svg>',
        bar.low,
        bar.length,
        round(bar.middle - 1, 1),
        limit,
    )


@register.simple_tag
def peer_band(band: Band | None) -> SafeString:
    """Draw the band of peers with its middle, and the account with its interval; the numbers must stand beside it."""
    if band is None:
        return SafeString()
    return format_html(
        '<svg class="peer-band" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="peer-rest" x="{}" y="5" width="{}" height="6" rx="1"/>'
        '<rect class="peer-mid" x="{}" y="5" width="1" height="6"/>'
        '<rect class="peer-span" x="{}" y="7.25" width="{}" height="1.5"/>'
        '<rect class="peer-own" x="{}" y="1" width="2.4" height="14" rx="1"/></svg>',
        band.low,
        band.length,
        round(band.mid - 0.5, 1),
        band.value_low,
        band.value_length,
        round(band.value - 1.2, 1),
    )
