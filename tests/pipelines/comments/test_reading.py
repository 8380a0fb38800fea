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
from tests.pipelines.test_depth import SEEN, figures, said

A = Scope("a")
KIND = registry().ids[0]


def labels(count, human="praise", account="tiktok:acc"):
    return tuple((account, f"c{number:05d}", human) for number in range(count))


@pytest.fixture
def read(fresh_home, write_posts):
    """Build an index from comments that the model calls questions, some of them judged by people."""

    def build(audited, counted=60):
        import_file(fresh_home, plan_import(write_posts(), "posts"), visibility="a")
        rows = [said(n, KIND, post_id=f"p{n % 5}") for n in range(counted)]
        put_comments(fresh_home, *rows, captured_at=SEEN, visibility="a")
        keep_audits(fresh_home, "a", audited)
        readers = {name: Reader(Oracle(), audited_comments(fresh_home, name, "oracle/1")) for name in (SHARED, "a")}
        path = fresh_home.root / "read.duckdb"
        build_index(fresh_home.lake.current(), path, models=readers.__getitem__)
        return path

    return build


@pytest.fixture
def rate(read, open_index):
    return lambda audited: figures(open_index(read(audited)), "tiktok:acc", A)["question_rate"]


@pytest.fixture
def open_index():
    opened = []

    def open_one(path):
        opened.append(SearchIndex(path))
        return opened[-1]

    yield open_one
    for index in opened:
        index.close()


@pytest.mark.slow
def test_people_who_audited_enough_comments_speak_for_the_account(rate):
    found = rate([SettledAudit(labels(30))])
    assert (found["parts"], found["status"]) == ("oracle/1+audits", "ok")
    assert found["value"] < 0.2


@pytest.mark.slow
@pytest.mark.parametrize(
    "audit",
    [
        SettledAudit(labels(19)),
        SettledAudit(labels(30), learnt_by=("oracle/1",)),
        SettledAudit(labels(30, account="tiktok:other")),
        SettledAudit(tuple((account, f"gone{comment}", human) for account, comment, human in labels(300))),
    ],
    ids=["few", "learnt", "foreign", "not counted"],
)
def test_audits_that_tell_nothing_of_the_account_leave_the_known_errors(rate, audit):
    found = rate([audit])
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
def test_a_new_reader_makes_the_index_old(fresh_home, write_posts):
    import_file(fresh_home, plan_import(write_posts(), "posts"), visibility=SHARED)
    refresh(fresh_home)
    assert not needs_refresh(fresh_home)
    keep_audits(fresh_home, "a", [SettledAudit(labels(30))])
    assert needs_refresh(fresh_home)
    refresh(fresh_home)
    assert not needs_refresh(fresh_home)
    refresh(fresh_home, model=Oracle())
    assert needs_refresh(fresh_home)


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
