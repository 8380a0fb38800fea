"""How much one search may ask for."""

MOST_VALUES = 200
"""Values of one property."""

MOST_NAMES = 5_000
"""Handles, account keys or lists of one kind."""

MOST_PAIRS = 20_000
"""Parameters of an address."""

LONGEST_VALUE = 200
"""Characters of a value."""
