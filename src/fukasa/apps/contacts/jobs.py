from datetime import timedelta

from fukasa.apps.contacts.tasks import forget_contacts
from fukasa.apps.jobs.registry import register

register("contacts.forget", every=timedelta(days=1), task=forget_contacts)
