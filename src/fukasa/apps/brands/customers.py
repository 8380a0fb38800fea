"""Customers of a brand: read once, kept as keyed hashes only."""

from fukasa.apps.catalogue.home import data_home
from fukasa.pipelines.affinity.brand_file import customers_of


def customers_hashed(text: str) -> tuple[frozenset[str], int]:
    """Hash the handles of a CSV with the columns platform and handle, and count the customers.

    Raises:
        InvalidInput: a column is missing.

    """
    return customers_of(text, data_home().commenter_key)
