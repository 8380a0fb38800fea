"""Who reads comments: audits of a workspace speak for what that workspace sees, and a new reader makes an index old."""

import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.model import default_model
from fukasa.connectors.files import plan_import
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.selection import Selector
from fukasa.pipelines.comments import reading
from fukasa.pipelines.comments.audits import SettledAudit, audited_comments, keep_audits
from fukasa.pipelines.comments.reading import Reader, reader_of, reading_of
from fukasa.pipelines.housekeeping import erase
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.refresh import build_index, needs_refresh, refresh
from tests.factories.comments import put_comments
from tests.factories.depth import Oracle
from tests.pipelines.conftest import home_of, posts_file
from tests.pipelines.test_depth import SEEN, figures, said

A = Scope("a")
KIND = registry().ids[0]


def labels(count, human="praise", account="tiktok:acc"):
    return tuple((account, f"c{number:05d}", human) for number in range(count))


AUDITS = {
    "enough": SettledAudit(labels(30, account="tiktok:enough")),
    "few": SettledAudit(labels(19, account="tiktok:few")),
    "learnt": SettledAudit(labels(30, account="tiktok:learnt"), learnt_by=("oracle/1",)),
    "foreign": SettledAudit(labels(30, account="tiktok:other")),
    "not counted": SettledAudit(tuple(("tiktok:not counted", f"gone{n:05d}", "praise") for n in range(300))),
}


@pytest.fixture(scope="module")
def rate(tmp_path_factory):
    """Give the question rate of an account; the model calls all comments questions, people judged some of them."""
    folder = tmp_path_factory.mktemp("audited")
    home, path = home_of(folder / "data"), folder / "read.duckdb"
    for name in AUDITS:
        posts = plan_import(posts_file(folder / f"{name}.csv", account=name), "posts")
        import_file(home, posts, visibility="a")
    rows = [said(n, KIND, account_id=name, post_id=f"p{n % 5}") for name in AUDITS for n in range(60)]
    put_comments(home, *rows, captured_at=SEEN, visibility="a")
    keep_audits(home, "a", AUDITS.values())
    readers = {name: Reader(Oracle(), audited_comments(home, name, "oracle/1")) for name in (SHARED, "a")}
    build_index(home.lake.current(), path, models=readers.__getitem__)
    with SearchIndex(path) as index:
        yield lambda name: figures(index, f"tiktok:{name}", A)["question_rate"]


@pytest.mark.slow
def test_people_who_audited_enough_comments_speak_for_the_account(rate):
    found = rate("enough")
    assert (found["parts"], found["status"]) == ("oracle/1+audits", "ok")
    assert found["value"] < 0.2


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*AUDITS} - {"enough"}))
def test_audits_that_tell_nothing_of_the_account_leave_the_known_errors(rate, name):
    found = rate(name)
    assert (found["parts"], found["status"]) == ("oracle/1", "ok")
    assert found["value"] > 0.9


def test_what_a_workspace_said_is_not_used_for_what_all_see(fresh_home):
    keep_audits(fresh_home, "a", [SettledAudit(labels(30))])
    assert audited_comments(fresh_home, SHARED, "m").is_empty()
    assert audited_comments(fresh_home, "b", "m").is_empty()
    assert audited_comments(fresh_home, "a", "m").height == 30


@pytest.mark.parametrize("content", ["{", "[1]", '[{"labels": [["a", "b", "charm"]], "learnt_by": []}]', "{}x"])
def test_a_broken_file_of_audits_is_left_out(fresh_home, content, caplog):
    keep_audits(fresh_home, "a", [])
    (fresh_home.root / "comment-audits" / "a.json").write_text(content)
    assert audited_comments(fresh_home, "a", "m").is_empty()
    assert "cannot be understood" in caplog.text


@pytest.mark.slow
def test_a_new_reader_makes_the_index_old(refreshed_home):
    assert not needs_refresh(refreshed_home)
    keep_audits(refreshed_home, "a", [SettledAudit(labels(30))])
    assert needs_refresh(refreshed_home)
    refresh(refreshed_home)
    assert not needs_refresh(refreshed_home)
    refresh(refreshed_home, model=Oracle())
    assert needs_refresh(refreshed_home)


def test_the_text_of_readers_names_the_packaged_model_and_no_workspace(fresh_home):
    keep_audits(fresh_home, "secret", [SettledAudit(labels(1))])
    assert reading_of(fresh_home).startswith(default_model().version)
    assert "secret" not in reading_of(fresh_home)


def test_an_erased_workspace_leaves_no_audits(fresh_home, write_posts):
    import_file(fresh_home, plan_import(write_posts(), "posts"), visibility="a")
    keep_audits(fresh_home, "a", [SettledAudit(labels(1))])
    erase(fresh_home, Selector(visibility="a"))
    assert list((fresh_home.root / "comment-audits").iterdir()) == []


def test_a_broken_model_of_one_workspace_stops_nobody(fresh_home, monkeypatch, caplog):
    def broken(home, visibility):
        raise InvalidInput("this is no model of comments; build it again")

    monkeypatch.setattr(reading, "model_of", broken)
    assert reader_of(fresh_home, "a").version == default_model().version
    assert "packaged model" in caplog.text
