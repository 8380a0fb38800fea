from datetime import timedelta

from fukasa.apps.jobs.registry import register
from fukasa.apps.rest.tasks import forget_answers

register("rest.forget", every=timedelta(hours=6), task=forget_answers)
