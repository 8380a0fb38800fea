"""Language and theme: kept in cookies, so that the first byte of a page is already right."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

THEME_COOKIE = "fukasa_theme"
THEMES = ("auto", "light", "dark")


def language_of(request: HttpRequest) -> str:
    """Give the language the visitor chose, else the one of the installation."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def theme_of(request: HttpRequest) -> str:
    """Give the theme the visitor chose; ``auto`` follows the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def keep(response: HttpResponse, *, language: str = "", theme: str = "") -> None:
    """Put the choices that are given and known into cookies."""
    if language in dict(settings.LANGUAGES):
        _cookie(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme in THEMES:
        _cookie(response, THEME_COOKIE, theme)


def _cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=bool(settings.LANGUAGE_COOKIE_SECURE),
        samesite="Lax",
    )
