"""What stands in the way of a cluster is said in one sentence, before anything is written."""

import platform
import socket
from dataclasses import replace
from importlib.util import find_spec

import polars as pl
import pytest

from fukasa import __version__
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.cluster.errors import ClusterUnusable
from fukasa.pipelines.cluster.pieces import leave, piece_of, take
from fukasa.pipelines.cluster.reasons import reason_of
from fukasa.pipelines.cluster.session import cluster, engine_of
from fukasa.pipelines.engine import HERE

needs_spark = pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed (fukasa[spark])")


@pytest.fixture
def _parts_are_there(monkeypatch):
    monkeypatch.setattr("fukasa.pipelines.cluster.session.find_spec", lambda _name: True)
    monkeypatch.setattr("fukasa.pipelines.cluster.session.shutil.which", lambda _name: "java")


def _open(master, folder):
    with cluster(master, folder):
        pass


def _choose(name, master, folder):
    with engine_of(name, master, folder) as engine:
        return engine


def test_without_a_cluster_the_work_is_done_here(tmp_path):
    assert _choose("duckdb", None, tmp_path) is HERE


def test_spark_needs_a_master(tmp_path):
    with pytest.raises(InvalidInput, match="--engine spark needs --master"):
        _choose("spark", None, tmp_path)


def test_a_master_needs_spark(tmp_path):
    with pytest.raises(InvalidInput, match="add --engine spark"):
        _choose("duckdb", "local[2]", tmp_path)


@pytest.mark.usefixtures("_parts_are_there")
def test_a_master_that_spark_does_not_know_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="there is no cluster 'http://here'"):
        _open("http://here", tmp_path)


@pytest.mark.usefixtures("_parts_are_there")
def test_a_master_that_nobody_answers_for_is_told_at_once(tmp_path):
    with socket.socket() as place:  # bound and not listening: nobody answers here
        place.bind(("127.0.0.1", 0))
        with pytest.raises(ClusterUnusable, match="no Spark master answers at spark://"):
            _open(f"spark://127.0.0.1:{place.getsockname()[1]}", tmp_path)


def test_spark_that_is_not_installed_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("fukasa.pipelines.cluster.session.find_spec", lambda _name: None)
    with pytest.raises(ClusterUnusable, match=r"pip install 'fukasa\[spark\]'"):
        _open("local[1]", tmp_path)


def test_java_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("fukasa.pipelines.cluster.session.find_spec", lambda _name: True)
    monkeypatch.setattr("fukasa.pipelines.cluster.session.shutil.which", lambda _name: None)
    with pytest.raises(ClusterUnusable, match="Spark needs Java 17"):
        _open("local[1]", tmp_path)


@needs_spark
@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        ({"python": "2.7.18"}, r"runs Python 2.7.18 and this machine"),
        ({"fukasa": ""}, r"has no fukasa; install fukasa\[spark\]"),
        ({"fukasa": "0.0.1"}, r"has fukasa 0.0.1; install"),
        ({"shares": False}, r"does not see .*; let the data folder lie on storage that all machines share"),
    ],
)
def test_a_worker_that_lacks_something_is_named(lacks, says, tmp_path):
    from fukasa.pipelines.cluster.roll import Present, require_alike

    well = Present("w1", platform.python_version(), __version__, shares=True)
    require_alike(well, tmp_path)
    with pytest.raises(ClusterUnusable, match=f"^worker w1 {says}"):
        require_alike(replace(well, **lacks), tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.9 than that in driver: 3.11, PySpark",
            "the workers run Python 3.9 and this machine runs 3.11",
        ),
        (
            "Traceback\nModuleNotFoundError: No module named 'fukasa.pipelines'\n",
            "a worker has no Python package fukasa",
        ),
        (
            "Job aborted\n  File x\nOSError: [Errno 28] No space left\n\tat org.apache",
            "OSError: [Errno 28] No space left",
        ),
        ("something\nelse", "a step failed on the cluster: something"),
    ],
)
def test_pages_of_spark_become_one_sentence(text, says):
    found = reason_of(RuntimeError(text))
    assert says in found
    assert "\n" not in found


def test_a_piece_that_is_done_twice_is_left_once(tmp_path):
    first, second = pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [2]})
    leave({"t": first}, tmp_path, 3)
    leave({"t": second}, tmp_path, 3)
    assert list(tmp_path.iterdir()) == [piece_of(tmp_path, 3)]
    assert take(tmp_path, 3)["t"].equals(first)
    assert list(tmp_path.iterdir()) == []


def test_a_piece_that_nobody_waits_for_is_not_left(tmp_path):
    with pytest.raises(FileNotFoundError):
        leave({}, tmp_path / "gone", 0)
