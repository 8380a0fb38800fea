"""The data folder of this installation, as the pipelines know it."""

from pathlib import Path

from django.conf import settings

from fukasa.core.clock import Clock, system_clock
from fukasa.pipelines.home import Home


def data_home(*, clock: Clock = system_clock) -> Home:
    """Give the data folder that the settings name.

    Args:
        clock: tells the time for everything that is written.

    """
    return Home(Path(settings.FUKASA_DATA), clock)
