"""Files of keys are whole at any moment, whoever else makes one and whoever is killed."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from fukasa.pipelines import secret_file

LONG = 200_000


def test_of_many_makers_at_once_one_wins_and_nobody_reads_half_a_key(tmp_path: Path) -> None:
    makers = 8
    start = Barrier(makers)

    def make(name: int) -> list[bytes]:
        found = []
        for turn in range(20):
            start.wait()
            found.append(secret_file.kept(tmp_path / f"key{turn}", lambda: bytes([name]) * LONG))
        return found

    with ThreadPoolExecutor(makers) as pool:
        seen = list(pool.map(make, range(makers)))
    for found in zip(*seen, strict=True):
        assert len(set(found)) == 1
        assert len(found[0]) == LONG
    assert list(tmp_path.glob(".*")) == []


def test_the_owner_alone_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    for put in (secret_file.begin, secret_file.swap):
        put(path, b"secret")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_neither_made_again_nor_written_over(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"first")
    secret_file.begin(path, b"second")
    assert secret_file.kept(path, partial(pytest.fail, "it was made again")) == b"first"


@pytest.mark.parametrize(("put", "moment"), [(secret_file.begin, "link"), (secret_file.swap, "replace")])
def test_who_is_killed_before_the_last_step_leaves_what_was_there_and_what_is_left_can_be_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put, moment: str
) -> None:
    path = tmp_path / "key"
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(os if moment == "link" else Path, moment, lambda *_: os._exit(9))
        put(path, b"secret")
    os.waitpid(child, 0)
    assert not path.exists()
    assert len(list(tmp_path.iterdir())) == 1
    secret_file.clear(path)
    assert list(tmp_path.iterdir()) == []
