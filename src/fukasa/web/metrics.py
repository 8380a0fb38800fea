"""What Prometheus reads at /metrics: counted per process, and looked up where the database and the disk know it.

Labels are route templates, methods, statuses and names of jobs: never an id, never a person. Requests are counted by
the process that answers them; there is one, for waitress works with threads.
"""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

import fukasa
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.ingest.selectors import imports_by_state
from fukasa.apps.jobs.selectors import beats, job_states, queue_state
from fukasa.core.errors import FukasaError
from fukasa.web.operators import operators_only

Rows = Sequence[tuple[tuple[str, ...], float]]
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Found:
    """Gauges that are looked up when somebody asks for them."""

    def collect(self) -> Iterator[Metric]:
        """Give every gauge; what cannot be known now is left out."""
        now = datetime.now(tz=UTC)
        yield _gauge("fukasa_info", "Version of the program.", [((fukasa.__version__,), 1)], ("version",))
        yield from _queue(now)
        yield from _jobs(now)
        yield from _catalogue(now)
        imports = [((state,), count) for state, count in imports_by_state().items()]
        yield _gauge("fukasa_imports", "Imports by state.", imports, ("state",))
        usage = shutil.disk_usage(settings.FUKASA_DATA)
        rows = [(("total",), usage.total), (("free",), usage.free)]
        yield _gauge("fukasa_data_disk_bytes", "Disk that holds the data folder.", rows, ("kind",))


REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "fukasa_requests", "Requests by route template and status.", ("method", "route", "status"), registry=REGISTRY
)
LATENCY = Histogram(
    "fukasa_request_seconds", "Time until the answer begins.", ("route",), buckets=_SECONDS, registry=REGISTRY
)
REGISTRY.register(Found())


@never_cache
@require_safe
@operators_only
def metrics(_request: HttpRequest) -> HttpResponse:
    """Answer in the text format of Prometheus."""
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _queue(now: datetime) -> Iterator[Metric]:
    queue = queue_state(now)
    rows = [(("waiting",), queue.waiting), (("running",), queue.running)]
    yield _gauge("fukasa_tasks", "Background tasks in the queue.", rows, ("state",))
    yield _gauge("fukasa_tasks_oldest_seconds", "How long the oldest waiting task waits.", [((), queue.oldest_seconds)])


def _jobs(now: datetime) -> Iterator[Metric]:
    runs = [(state.name, state.last) for state in job_states() if state.last is not None]
    ended = [((name,), run.finished_at.timestamp()) for name, run in runs if run.finished_at is not None]
    failed = [((name,), int(bool(run.error))) for name, run in runs]
    yield _gauge("fukasa_job_ended_timestamp_seconds", "When a periodic job ended last.", ended, ("job",))
    yield _gauge("fukasa_job_failed", "Whether the last run of a periodic job failed.", failed, ("job",))
    youngest = {beat.part: beat.age.total_seconds() for beat in sorted(beats(now), key=lambda beat: -beat.age)}
    rows = [((part,), age) for part, age in youngest.items()]
    yield _gauge("fukasa_heartbeat_age_seconds", "Since when a part of the application was not heard.", rows, ("part",))


def _catalogue(now: datetime) -> Iterator[Metric]:
    if not data_home().has_lake:
        return
    try:
        index = index_or_none()
    except FukasaError:
        return
    if index is not None:
        age = (now - datetime.fromisoformat(index.meta.built_at)).total_seconds()
        yield _gauge("fukasa_index_version", "Version of the lake the index shows.", [((), index.meta.lake_version)])
        yield _gauge("fukasa_index_age_seconds", "Time since the index was built.", [((), age)])
        yield _gauge("fukasa_index_accounts", "Accounts in the index.", [((), index.meta.accounts)])


def _gauge(name: str, what: str, rows: Rows, labels: tuple[str, ...] = ()) -> Metric:
    family = GaugeMetricFamily(name, what, labels=labels)
    for values, figure in rows:
        family.add_metric(values, figure)
    return family
