import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _loopback_is_allowed(settings):
    """Let requests out to receivers on loopback."""
    settings.FUKASA_OUTBOUND_SCHEMES = ["http", "https"]
    settings.FUKASA_OUTBOUND_PORTS = []
    settings.FUKASA_OUTBOUND_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield
