from datetime import timedelta

from fukasa.apps.creators.exporting.tasks import forget_exports
from fukasa.apps.jobs.registry import register

register("creators.exports", every=timedelta(days=1), task=forget_exports)
