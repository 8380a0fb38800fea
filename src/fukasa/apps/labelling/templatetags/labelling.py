"""Tags of the pages of audits: ``{% load labelling %}``."""

from django import template

from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.pages.formats import number

register = template.Library()
register.filter("platform_name", platform_name)


@register.filter
def signed_number(value: float | None, digits: int = 2) -> str:
    """Write a difference with its sign."""
    return f"+{number(value, digits)}" if value is not None and value > 0 else number(value, digits)
