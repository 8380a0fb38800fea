"""The checks, one file per signal; each judges many accounts at once."""
