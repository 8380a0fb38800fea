from datetime import timedelta

from fukasa.apps.jobs.registry import register
from fukasa.apps.lists.tasks import follow_searches

register("lists.news", every=timedelta(hours=1), task=follow_searches, at_start=True)
