"""Make Django able to read templates, without a database or a data folder."""

from django.conf import settings


def ready() -> None:
    """Configure the least that the template reader needs; a process that has settings keeps them."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
