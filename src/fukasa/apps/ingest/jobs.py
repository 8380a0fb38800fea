from datetime import timedelta

from fukasa.apps.ingest.tasks import sweep_uploads
from fukasa.apps.jobs.registry import register

register("ingest.uploads", every=timedelta(days=1), task=sweep_uploads)
