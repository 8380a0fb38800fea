"""A review of all accounts: complete, the same however it is cut up, and not lost when it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.results import CHECK_SCHEMA, Level, Status
from fukasa.lake.index_reader import IndexReader
from fukasa.pipelines.authenticity.folder import ReviewFolder, judging_version, parts_of, review_name
from fukasa.pipelines.authenticity.review import review_index
from fukasa.pipelines.authenticity.wide import WIDE
from fukasa.pipelines.authenticity.workers import WorkerFailed
from fukasa.pipelines.home import INDEX_ARTIFACT, Home
from fukasa.pipelines.program import contents_of
from tests.fixtures.worlds import small_world
from tests.pipelines.authenticity import reviewer

REVIEWER = Path(reviewer.__file__)
DATA = "fukasa.analysis.authenticity.data"
CONTENTS = "fukasa.pipelines.authenticity.folder.contents_of"


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory):
    return Home(small_world(tmp_path_factory))


@pytest.fixture(scope="module")
def reviewed(demo_home, everything):
    return everything(demo_home.lake.current().artifact(INDEX_ARTIFACT))


def same(one, other):
    for name, rows in one.items():
        assert_frame_equal(rows, other[name], rel_tol=1e-9, abs_tol=1e-9)


def test_every_account_has_a_verdict_and_every_check_says_something(reviewed):
    accounts, checks = reviewed["accounts"], reviewed["authenticity_checks"]
    assert set(accounts["authenticity"]) <= set(Status)
    assert set(accounts["authenticity_level"]) <= set(Level)
    assert checks.height == accounts.height * len(config().checks)
    assert set(checks["check"]) == set(config().checks)
    assert set(checks.columns) >= set(CHECK_SCHEMA) - {"account_key"} | {"contribution"}


def test_a_verdict_has_a_probability_inside_its_interval_and_the_others_have_none(reviewed):
    accounts = reviewed["accounts"]
    told = accounts.filter(pl.col("authenticity") != "insufficient")
    silent = accounts.filter(pl.col("authenticity") == "insufficient")
    assert told.height > 0
    assert (told["authenticity_low"] <= told["authenticity_p"]).all()
    assert (told["authenticity_p"] <= told["authenticity_high"]).all()
    assert silent["authenticity_p"].is_null().all()


def test_a_check_that_cannot_judge_adds_nothing(reviewed):
    checks = reviewed["authenticity_checks"]
    silent = checks.filter(pl.col("status") == "insufficient")
    assert silent["contribution"].is_null().all()
    assert silent["deviation"].is_null().all()
    assert checks.filter(pl.col("status") != "insufficient")["contribution"].null_count() == 0


def test_events_belong_to_accounts_with_a_follower_line(reviewed):
    events = reviewed["growth_events"]
    assert events.height > 0
    assert set(events["account_no"]) <= set(reviewed["accounts"]["account_no"])


@pytest.mark.slow
def test_however_the_accounts_are_cut_up_the_review_is_the_same(copied, everything, reviewed):
    path = copied()
    review_index(path, part_size=37, cores=1)
    same(reviewed, everything(path))


@pytest.mark.slow
def test_two_processes_find_what_one_finds(copied, everything, reviewed):
    path = copied()
    review_index(path, part_size=37, cores=2)
    same(reviewed, everything(path))


def test_a_process_that_breaks_off_is_told_with_its_last_words(copied, monkeypatch):
    monkeypatch.setattr("fukasa.pipelines.authenticity.workers._PROGRAM", "fukasa.no_such_program")
    with pytest.raises(WorkerFailed, match="no_such_program"):
        review_index(copied(), part_size=37, cores=2)


@pytest.mark.slow
def test_after_a_kill_finished_parts_are_taken_again_and_the_rest_is_done(copied, everything, reviewed, tmp_path):
    path, folder = copied(), ReviewFolder(tmp_path / "work")
    process = subprocess.Popen([sys.executable, REVIEWER, path, folder.path], cwd=Path(__file__).parents[3])
    wait_for(lambda: len(folder.pieces("evidence")) >= 2, process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    finished = {piece: piece.stat().st_mtime_ns for piece in folder.path.rglob("*.parquet")}
    parts = len(parts_of(reviewed["accounts"].height, reviewer.PART_SIZE))
    assert 2 <= len(folder.pieces("evidence")) < parts
    rewritten = []
    review_index(
        path,
        work_folder=folder.path,
        part_size=reviewer.PART_SIZE,
        cores=1,
        on_step=lambda *_: rewritten.extend(
            piece for piece, at in finished.items() if piece.exists() and piece.stat().st_mtime_ns != at
        ),
    )
    assert rewritten == []
    assert not folder.path.exists()
    same(reviewed, everything(path))


def wait_for(condition, process, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "the review was over before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.slow
def test_the_share_done_only_grows_and_ends_at_one(copied):
    told = []
    review_index(copied(), part_size=80, cores=1, on_step=lambda _name, done: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_columns_of_a_review_are_among_those_of_the_accounts(reviewed):
    assert set(WIDE.values()) <= set(reviewed["accounts"].columns)


@pytest.mark.parametrize(("accounts", "size", "spans"), [(0, 5, [(0, 0)]), (5, 5, [(0, 5)]), (6, 5, [(0, 5), (5, 6)])])
def test_parts_cover_all_accounts_once(accounts, size, spans):
    assert [(part.first, part.stop) for part in parts_of(accounts, size)] == spans


def test_another_index_is_another_review():
    assert review_name("one") != review_name("two")
    assert review_name("one") == review_name("one")
    assert review_name("one", part_size=7) != review_name("one")


@pytest.mark.parametrize(
    "decides",
    [
        "fukasa.analysis/statistics/robust.py",
        "fukasa.analysis/engagement/peers.py",
        "fukasa.core/window.py",
        "fukasa.pipelines.authenticity/steps.py",
    ],
)
def test_whatever_decides_a_verdict_names_the_review(decides, monkeypatch):
    before = review_name("one")
    monkeypatch.setattr(CONTENTS, lambda *asked: changed(contents_of(*asked), decides))
    assert review_name("one") != before


def changed(contents, name):
    return [(path, b"changed" if path == name else content) for path, content in contents]


def test_what_accounts_are_judged_by_stands_in_the_index_and_words_are_no_part_of_it(copied, monkeypatch):
    path = copied()
    with IndexReader(path) as index:
        assert index.meta.judging == judging_version()
    data = contents_of(DATA)
    assert {f"{DATA}/{name}" for name in ("checks.toml", "score.toml", "verdict.toml", "sentences/review.toml")} <= {
        name for name, _ in data
    }
    monkeypatch.setattr(CONTENTS, lambda *_: [*data, (f"{DATA}/sentences/more.toml", b"words")])
    assert judging_version.__wrapped__() == judging_version()
    monkeypatch.setattr(CONTENTS, lambda *_: [*data, (f"{DATA}/more.toml", b"numbers")])
    assert judging_version.__wrapped__() != judging_version()


def test_an_unfinished_piece_is_none(tmp_path):
    folder = ReviewFolder(tmp_path)
    folder.prepare("step")
    folder.write(pl.DataFrame({"a": [1]}), "step", 3)
    (tmp_path / "step" / "00004.1.unfinished").write_bytes(b"half")
    assert folder.has("step", 3)
    assert not folder.has("step", 4)
    assert folder.pieces("step") == [folder.piece("step", 3)]
