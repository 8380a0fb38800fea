"""Forecast of accounts of which only dated supplied averages are known."""
