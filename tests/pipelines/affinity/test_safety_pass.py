"""Every account of an index gets a verdict on brand safety, the same as when it is reviewed alone."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.index import SearchIndex
from fukasa.lake.index_parts import write_parts
from fukasa.pipelines.affinity.brand_fit import account_saturation
from fukasa.pipelines.affinity.safety import account_safety
from fukasa.pipelines.affinity.safety_pass import review_safety_of_all
from tests.factories.index import AS_OF, DETAILS, account, row_key, write_index

QUIET, LOUD, SILENT = "quiet", "loud", "silent"


def _posts(name: str, captions: list[str]) -> list[dict[str, object]]:
    of = {"row_key": row_key(account(name))}
    return [
        of | {"post_id": f"{name}{i}", "posted_at": AS_OF - timedelta(days=i + 1), "caption": text, "hashtags": []}
        for i, text in enumerate(captions)
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "search.duckdb"
    calm = "敏感肌の朝ケア、今日はこの3つだけ。"
    peers = [account(f"peer{i}") for i in range(40)]
    rows = [account(QUIET), account(LOUD), account(SILENT), *peers]
    posts = [
        *_posts(QUIET, [calm] * 12),
        *_posts(LOUD, [calm] * 10 + ["大麻を吸った話"] * 4),
        *_posts(SILENT, [calm] * 2),
        *(post for i in range(40) for post in _posts(f"peer{i}", [calm] * 9 + ["大麻の話"] * (i == 0))),
    ]
    write_index(path, rows, dict.fromkeys(DETAILS, ()) | {"posts": posts})
    review_safety_of_all(path)
    write_parts(path)
    return path


def _column(path: Path, name: str, column: str) -> object:
    with duckdb.connect(path, read_only=True) as database:
        rows = database.table("accounts").select("account_key", column).fetchall()
        return dict(rows)[f"instagram:{name}"]


def test_verdicts_stand_in_the_rows(index: Path) -> None:
    verdicts = {name: _column(index, name, "safety") for name in (QUIET, LOUD, SILENT)}
    assert verdicts == {QUIET: "clear", LOUD: "risk", SILENT: "insufficient"}
    assert _column(index, LOUD, "safety_words") == ["drugs"]
    assert _column(index, QUIET, "safety_n") == 12


@pytest.mark.parametrize("name", [QUIET, LOUD, SILENT])
def test_a_review_of_one_account_says_the_same(index: Path, name: str) -> None:
    with SearchIndex(index) as opened:
        row = opened.account(f"instagram:{name}", SHARED_ONLY)
        assert row is not None
        review = account_safety(opened, row)
    assert review is not None
    assert review.verdict == _column(index, name, "safety")


def test_what_peers_write_is_told_beside_it(index: Path) -> None:
    with SearchIndex(index) as opened:
        row = opened.account(f"instagram:{LOUD}", SHARED_ONLY)
        assert row is not None
        review = account_safety(opened, row)
    assert review is not None
    drugs = review.categories[0]
    said, read = 4 + 1, 12 + 14 + 2 + 40 * 9 + 1
    assert (drugs.category, drugs.peers) == ("drugs", pytest.approx(said / read))


def test_an_account_that_never_advertises_says_nothing_of_saturation(index: Path) -> None:
    with SearchIndex(index) as opened:
        row = opened.account(f"instagram:{QUIET}", SHARED_ONLY)
        assert row is not None
        assert account_saturation(opened, row).verdict == "insufficient"
