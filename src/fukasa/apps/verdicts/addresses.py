"""Where verdicts are shown."""

from fukasa.apps.catalogue.addresses import report_path


def tab_url(account_key: str) -> str:
    """Give the address of the tab of an account that shows its authenticity."""
    return f"{report_path(account_key)}?tab=authenticity#people"
