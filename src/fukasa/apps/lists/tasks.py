from django_tasks import task

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists.services.digests import follow_all


@task()
def follow_searches() -> None:
    """Look what is new in saved searches; after a refresh and at every start."""
    index = index_or_none()
    if index is not None:
        follow_all(index)
