from datetime import timedelta

from fukasa.apps.audit.tasks import sign_and_check
from fukasa.apps.jobs.registry import register

register("audit.root", every=timedelta(days=1), task=sign_and_check)
