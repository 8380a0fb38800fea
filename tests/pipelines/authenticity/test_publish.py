"""A review of all accounts becomes a new version, of current facts only, and outlives no erasure."""

import polars as pl
import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.errors import LakeBusy
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.selection import Selector
from fukasa.pipelines.authenticity import worker
from fukasa.pipelines.authenticity.folder import ReviewFolder
from fukasa.pipelines.authenticity.publish import WORK_FOLDER, forget_unfinished, review_all
from fukasa.pipelines.authenticity.steps import FOLDERS
from fukasa.pipelines.home import INDEX_ARTIFACT
from fukasa.pipelines.housekeeping import erase, expire
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.refresh import needs_refresh


@pytest.fixture
def with_account(fresh_home, write_posts):
    import_file(fresh_home, plan_import(write_posts(), "posts"), visibility="a")
    return fresh_home


@pytest.mark.slow
def test_a_review_is_a_new_version_of_the_same_facts(refreshed_home):
    before = refreshed_home.lake.current().id
    published = review_all(refreshed_home)
    assert published.version == before + 1
    assert published.result.accounts == 1
    assert refreshed_home.lake.current().kind == "refresh"
    assert not needs_refresh(refreshed_home)
    assert list((refreshed_home.root / WORK_FOLDER).glob("*")) == []


@pytest.mark.slow
def test_other_thresholds_or_weights_ask_for_a_refresh_or_a_review(refreshed_home, monkeypatch):
    assert not needs_refresh(refreshed_home)
    for module in ("pipelines.refresh", "pipelines.authenticity.loading"):
        monkeypatch.setattr(f"fukasa.{module}.judging_version", lambda: "another")
    assert needs_refresh(refreshed_home)
    review_all(refreshed_home)
    assert not needs_refresh(refreshed_home)


def test_without_an_index_of_the_current_facts_nothing_is_reviewed(with_account, refreshed_home, write_posts):
    with pytest.raises(InvalidInput, match="run `fukasa refresh`"):
        review_all(with_account)
    import_file(refreshed_home, plan_import(write_posts("b.csv", account="b"), "posts"), visibility=SHARED)
    with pytest.raises(InvalidInput, match="run `fukasa refresh`"):
        review_all(refreshed_home)


@pytest.mark.slow
def test_little_is_insufficient_with_a_reason_and_can_be_searched_for(refreshed_home):
    query = AccountQuery(must=Criteria(sets={SetField.AUTHENTICITY: ("insufficient",)}))
    with refreshed_home.open_index() as index:
        (row,) = index.search(query, Scope("a")).rows
        assert index.search(AccountQuery(never=query.must), Scope("a")).total == 0
    assert row["authenticity_reason"]
    assert row["authenticity_p"] is None


def left_over(home):
    """Leave a folder as a killed review would."""
    folder = home.root / WORK_FOLDER / "killed"
    folder.mkdir(parents=True)
    (folder / "00000.parquet").write_bytes(b"figures of somebody")
    return folder


@pytest.mark.slow
def test_an_erasure_takes_along_what_a_killed_review_left(refreshed_home):
    folder = left_over(refreshed_home)
    erase(refreshed_home, Selector(platform="tiktok", account_id="acc"))
    assert not folder.exists()


def test_an_erasure_that_must_wait_leaves_the_pieces_of_the_review_that_is_running(refreshed_home):
    folder = left_over(refreshed_home)
    with refreshed_home.lake.write("authenticity review"), pytest.raises(LakeBusy, match="authenticity review"):
        erase(refreshed_home, Selector(platform="tiktok", account_id="acc"))
    assert (folder / "00000.parquet").exists()


def test_an_erasure_that_finds_nothing_in_the_lake_forgets_pieces_of_versions_that_are_gone(with_account):
    folder = left_over(with_account)
    assert erase(with_account, Selector(platform="tiktok", account_id="stranger")).version is None
    assert not folder.exists()


def test_an_expiry_forgets_too(with_account):
    folder = left_over(with_account)
    expire(with_account)
    assert not folder.exists()


def test_a_process_that_outlived_its_review_brings_nothing_back(refreshed_home):
    index = refreshed_home.lake.current().artifact(INDEX_ARTIFACT)
    folder = ReviewFolder(refreshed_home.root / WORK_FOLDER / "killed")
    folder.prepare(*FOLDERS)
    worker.main("falls", str(index), str(folder.path), "0:0:1")
    assert folder.has("falls")
    forget_unfinished(refreshed_home)
    with pytest.raises(FileNotFoundError):
        worker.main("falls", str(index), str(folder.path), "0:0:1")
    assert list((refreshed_home.root / WORK_FOLDER).rglob("*")) == []


def test_an_unfinished_piece_is_not_finished_after_its_folder_was_forgotten(tmp_path, monkeypatch):
    folder = ReviewFolder(tmp_path / "work")
    folder.prepare("step")
    monkeypatch.setattr("fukasa.pipelines.authenticity.folder.os.fsync", lambda _: folder.forget())
    with pytest.raises(FileNotFoundError):
        folder.write(pl.DataFrame({"a": [1]}), "step")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("resume", [True, False])
def test_what_belongs_to_another_review_is_removed(refreshed_home, resume):
    folder = left_over(refreshed_home)
    review_all(refreshed_home, resume=resume)
    assert not folder.exists()
