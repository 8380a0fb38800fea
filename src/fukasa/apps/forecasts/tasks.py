from django_tasks import task

from fukasa.apps.forecasts.services.following import follow_up


@task()
def follow_catalogue() -> None:
    """Forget what was erased and score what has arrived, in every workspace; after a refresh and at every start."""
    follow_up()
