from datetime import timedelta

from fukasa.apps.jobs.registry import register
from fukasa.apps.rights.tasks import carry_out_deletions, enforce_retention

register("rights.delete", every=timedelta(minutes=10), task=carry_out_deletions, at_start=True)
register("rights.retention", every=timedelta(hours=6), task=enforce_retention, at_start=True)
