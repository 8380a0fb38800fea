"""Effects: what format, sponsorship, weekday and hour do to a post, measured between posts of one creator."""

from fukasa.analysis.forecast.effects.accounts import ACCOUNTS_SCHEMA
from fukasa.analysis.forecast.effects.design import LEVELS, TIMEZONE
from fukasa.analysis.forecast.effects.effects import Effects
from fukasa.analysis.forecast.effects.fit import fit_effects
from fukasa.analysis.forecast.effects.own import with_accounts_of, without_accounts
from fukasa.analysis.forecast.effects.stratum import Stratum

__all__ = [
    "ACCOUNTS_SCHEMA",
    "LEVELS",
    "TIMEZONE",
    "Effects",
    "Stratum",
    "fit_effects",
    "with_accounts_of",
    "without_accounts",
]
