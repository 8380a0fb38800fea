from datetime import timedelta

from fukasa.apps.jobs.registry import register
from fukasa.apps.webhooks.tasks import forget_deliveries, send_due

register("webhooks.send", every=timedelta(minutes=1), task=send_due, at_start=True)
register("webhooks.forget", every=timedelta(days=1), task=forget_deliveries)
