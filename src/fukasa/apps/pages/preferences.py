"""Language and theme: kept in cookies, so that the first byte of a page is already right."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fukasa.apps.pages import cookies

LANGUAGE_COOKIE, THEME_COOKIE = "fukasa_language", "fukasa_theme"
THEMES = ("auto", "light", "dark")


def language_of(request: HttpRequest) -> str:
    """Give the language the visitor chose, else the one of the installation."""
    chosen = cookies.read(request, LANGUAGE_COOKIE)
    return chosen if chosen and chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def theme_of(request: HttpRequest) -> str:
    """Give the theme the visitor chose; ``auto`` follows the device."""
    chosen = cookies.read(request, THEME_COOKIE)
    return chosen if chosen and chosen in THEMES else "auto"


def keep(response: HttpResponse, *, language: str = "", theme: str = "") -> None:
    """Put the choices that are given and known into cookies."""
    if language in dict(settings.LANGUAGES):
        cookies.put(response, LANGUAGE_COOKIE, language, seconds=settings.LANGUAGE_COOKIE_AGE)
    if theme in THEMES:
        cookies.put(response, THEME_COOKIE, theme, seconds=settings.LANGUAGE_COOKIE_AGE)
