from datetime import timedelta

from fukasa.apps.forecasts.tasks import follow_catalogue
from fukasa.apps.jobs.registry import register

register("forecasts.follow", every=timedelta(hours=1), task=follow_catalogue, at_start=True)
