"""Make Django able to read templates, without a database or a data folder."""

import os

import django
from django.conf import settings


def ready() -> None:
    """Configure the least that the template reader needs; a process that has settings keeps them."""
    if not settings.configured:
        settings.configure(USE_I18N=True)


def application_ready() -> None:
    """Bring the whole application up; a process that has settings keeps them."""
    if not settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fukasa.web.settings")
        django.setup()
