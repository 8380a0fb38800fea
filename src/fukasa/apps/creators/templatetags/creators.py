"""Tags of the creators' pages: ``{% load creators %}``."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.creators.addresses import report_url
from fukasa.apps.creators.bars import Bar
from fukasa.apps.creators.charts.account import signed
from fukasa.apps.creators.lines import fine

register = template.Library()

register.filter("yen_fine", fine)
register.filter("signed", signed)
register.filter("report_url", report_url)
register.filter("platform_name", platform_name)


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
