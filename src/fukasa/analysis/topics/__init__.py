"""What an account is about: category, language and country, supplied or modelled with a confidence."""

from fukasa.analysis.topics.categorise import CATEGORY_SCHEMA, categorise, normalise_categories
from fukasa.analysis.topics.country import COUNTRY_SCHEMA, default_countries, guess_country, parse_countries
from fukasa.analysis.topics.language import LANGUAGES, detect_account_language, detect_language
from fukasa.analysis.topics.taxonomy import Category, Taxonomy, default_taxonomy, parse_taxonomy

__all__ = [
    "CATEGORY_SCHEMA",
    "COUNTRY_SCHEMA",
    "LANGUAGES",
    "Category",
    "Taxonomy",
    "categorise",
    "default_countries",
    "default_taxonomy",
    "detect_account_language",
    "detect_language",
    "guess_country",
    "normalise_categories",
    "parse_countries",
    "parse_taxonomy",
]
