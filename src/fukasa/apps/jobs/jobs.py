from datetime import timedelta

from fukasa.apps.jobs.registry import register
from fukasa.apps.jobs.tasks import forget_finished

register("jobs.forget", every=timedelta(days=1), task=forget_finished)
