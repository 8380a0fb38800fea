"""Prices live in :mod:`fukasa.analysis.forecast.prices`; this name goes when the refresh has moved."""

from fukasa.analysis.forecast.prices.accounts import PRICE_SCHEMA, price_accounts

__all__ = ["PRICE_SCHEMA", "price_accounts"]
