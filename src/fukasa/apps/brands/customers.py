"""Customers of a brand: read once, kept as keyed hashes only."""

from pathlib import Path

from django.conf import settings

from fukasa.pipelines.affinity.brand_file import customers_of
from fukasa.pipelines.home import Home


def customers_hashed(text: str) -> tuple[frozenset[str], int]:
    """Hash the handles of a CSV with the columns platform and handle, and count the customers.

    Raises:
        InvalidInput: a column is missing.

    """
    return customers_of(text, Home(Path(settings.FUKASA_DATA)).commenter_key)
