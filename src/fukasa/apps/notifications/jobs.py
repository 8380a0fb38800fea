from datetime import timedelta

from fukasa.apps.jobs.registry import register
from fukasa.apps.notifications.tasks import forget_read, send_mail, watch

register("notifications.mail", every=timedelta(minutes=2), task=send_mail)
register("notifications.watch", every=timedelta(hours=1), task=watch)
register("notifications.forget", every=timedelta(days=1), task=forget_read)
