"""A refresh on a real cluster gives the index that a refresh in this process gives, though a worker is lost."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from fukasa.pipelines import refresh as refreshing
from fukasa.pipelines import work
from fukasa.pipelines.affinity import safety_pass
from fukasa.pipelines.authenticity.review import review_index
from fukasa.pipelines.cluster.errors import ClusterFailed
from fukasa.pipelines.cluster.session import cluster
from fukasa.pipelines.demo import write_demo_facts
from fukasa.pipelines.home import INDEX_ARTIFACT, Home

if find_spec("pyspark") is None:
    pytest.skip("pyspark is not installed (fukasa[spark])", allow_module_level=True)
if shutil.which("java") is None:
    pytest.skip("there is no Java, which Spark needs", allow_module_level=True)

from tests.verification.spark.standalone import DEFAULTS, QUICK_START, Standalone, standalone
from tests.verification.spark.tables import Tables, differences, tables_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Spark leaves sockets open
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),  # not used here
]
ACCOUNTS, CHUNK, PART = 160, 150, 60


@dataclass(frozen=True)
class Refreshed:
    """What both engines made of the same facts."""

    here: Tables
    there: Tables
    executors: tuple[int, int]
    left: list[Path]
    told: list[tuple[str, float]]


@pytest.fixture(scope="module")
def small_pieces() -> Iterator[None]:
    """Let a small world have many pieces, so that a worker can be lost in the middle of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "CHUNK_ACCOUNTS", CHUNK)
        patch.setattr(safety_pass, "ACCOUNTS_AT_ONCE", PART)
        patch.setattr(refreshing, "review_index", partial(review_index, part_size=PART, cores=1))
        yield


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text(DEFAULTS)
    settings = {
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "JAVA_TOOL_OPTIONS": QUICK_START,
    }
    with pytest.MonkeyPatch.context() as patch, standalone(folder, settings) as started:
        for name, value in settings.items():
            patch.setenv(name, value)
        yield started


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("lake"))
    write_demo_facts(made, accounts=ACCOUNTS)
    return made


@pytest.fixture(scope="module")
def engine(running: Standalone, home: Home) -> Iterator[Any]:
    with cluster(running.master, home.root) as opened:
        yield opened


@pytest.fixture(scope="module")
def refreshed(running: Standalone, home: Home, engine: Any, small_pieces: None) -> Refreshed:
    """Refresh by both engines; the second worker is lost when the first chunk has come back."""
    first = home.root.with_name(f"{home.root.name}-here")
    shutil.copytree(home.root, first)
    refreshing.refresh(Home(first))
    begin, told = _executors(engine), list[tuple[str, float]]()

    def hear(name: str, done: float) -> None:
        if name == "measure" and not told:
            running.lose(1)
        told.append((name, done))

    refreshing.refresh(home, engine=engine, on_step=hear)
    left = [path for path in home.root.rglob("*") if path.name.startswith((".cluster", "tmp"))]
    return Refreshed(_index(Home(first)), _index(home), (begin, _executors(engine)), left, told)


def _index(home: Home) -> Tables:
    path = home.lake.current().artifact(INDEX_ARTIFACT)
    assert path is not None
    return tables_of(path)


def _executors(engine: Any) -> int:
    return int(engine.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) - 1


def test_every_column_of_every_table_is_the_same(refreshed):
    assert len(refreshed.here["accounts"]) == ACCOUNTS
    assert differences(refreshed.here, refreshed.there) == []


def test_a_worker_was_lost_after_the_first_chunk_and_before_the_last(refreshed):
    assert refreshed.executors == (2, 1)
    assert len([name for name, _ in refreshed.told if name == "measure"]) > 3


def test_progress_goes_up_and_names_the_steps(refreshed):
    shares = [done for _, done in refreshed.told]
    assert shares == sorted(shares)
    assert {"measure", "forecast", "compare", "authenticity: verdicts"} <= {name for name, _ in refreshed.told}


def test_nothing_is_left_over_beside_the_version(refreshed):
    assert refreshed.left == []


def test_a_changed_figure_is_found(refreshed):
    figures = refreshed.there["measurements"]
    moved = figures.with_columns(pl.when(pl.int_range(pl.len()) == 5).then(1.5).otherwise("value").alias("value"))
    assert differences(refreshed.here, refreshed.there | {"measurements": moved}) == ["measurements.value"]


def test_a_step_that_fails_says_why_and_leaves_the_version(refreshed, home, engine):
    class Broken:
        version, thresholds, errors = "broken", {}, {}

        def probabilities(self, _comments: object) -> object:
            raise ValueError("this model cannot read")

    before = home.lake.current().id
    with pytest.raises(ClusterFailed, match="ValueError: this model cannot read; the current version stays"):
        refreshing.refresh(home, engine=engine, model=Broken())
    assert home.lake.current().id == before
    assert refreshing.needs_refresh(home) is False
