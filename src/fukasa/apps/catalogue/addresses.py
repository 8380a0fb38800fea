"""Where the pages of an account stand; empty while the app that shows them is not installed."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def report_path(account_key: str) -> str:
    """Give the address of an account's report."""
    platform, _, account_id = account_key.partition(":")
    try:
        return reverse("creators:report", kwargs={"platform": platform, "account_id": account_id})
    except NoReverseMatch:
        return ""


def panel_path(account_key: str) -> str:
    """Give the address of the short form of the report, for the side panel."""
    try:
        return f"{reverse('creators:panel')}?{urlencode({'key': account_key})}"
    except NoReverseMatch:
        return ""
