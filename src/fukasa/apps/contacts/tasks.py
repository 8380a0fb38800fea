from django.utils import timezone
from django_tasks import task

from fukasa.apps.contacts.services import contacts_forget


@task()
def forget_contacts() -> None:
    """Delete the contacts whose stated period is over."""
    contacts_forget(timezone.localdate())
