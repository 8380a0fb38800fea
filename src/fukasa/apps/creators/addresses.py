"""Where the pages of an account stand."""

from urllib.parse import urlencode

from django.urls import reverse


def report_url(account_key: str, *, tab: str = "") -> str:
    """Give the address of an account's report."""
    platform, _, account_id = account_key.partition(":")
    url = reverse("creators:report", kwargs={"platform": platform, "account_id": account_id})
    return f"{url}?{urlencode({'tab': tab})}" if tab else url


def panel_url(account_key: str) -> str:
    """Give the address of the short form of the report."""
    return f"{reverse('creators:panel')}?{urlencode({'key': account_key})}"
