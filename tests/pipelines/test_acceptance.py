"""Who accepted YouTube's terms on derived metrics is known to everything that writes an index."""

import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED
from fukasa.lake.selection import Selector
from fukasa.pipelines import demo, housekeeping, refresh
from fukasa.pipelines.acceptance import FILE_NAME, accepted_visibilities, keep_accepted, keep_decision
from fukasa.pipelines.ingest import import_file


def test_nobody_has_accepted_before_anybody_decides(tmp_path):
    assert accepted_visibilities(tmp_path / "none") == frozenset()


def test_what_is_kept_is_read_again(tmp_path):
    keep_accepted(tmp_path / "data", {"b", "a"})
    assert accepted_visibilities(tmp_path / "data") == {"a", "b"}
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE_NAME]


def test_a_workspace_decides_for_itself_and_never_alone_for_shared_facts(tmp_path):
    keep_decision(tmp_path, "a", accepted=True)
    assert accepted_visibilities(tmp_path) == {"a"}
    keep_accepted(tmp_path, {"a", "b", SHARED})
    keep_decision(tmp_path, "a", accepted=False)
    assert accepted_visibilities(tmp_path) == {"b"}


@pytest.mark.parametrize("text", ["", "{}", '"local"', "[1]", "\ud7ff["])
def test_a_broken_file_is_refused_in_a_sentence(tmp_path, text):
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="is not a JSON list of workspaces; delete it"):
        accepted_visibilities(tmp_path)


WRITERS = {
    "refresh": refresh.refresh,
    "erase": lambda home: housekeeping.erase(home, Selector(import_id="wrong")),
    "demo": lambda home: demo.make_demo_world(home, accounts=60),
}


@pytest.fixture
def told(monkeypatch):
    """Hear what the writers of the index and of its vectors are told, instead of writing them."""
    heard = []

    def hear(*places, derived_accepted, **_):
        for kind in (places[-1].suffix, ".columns", ".text"):
            places[-1].with_suffix(kind).touch()
        heard.append(derived_accepted)
        return refresh.Built(accounts=0, measured=0)

    for module in (refresh, housekeeping):
        monkeypatch.setattr(module, "build_index", hear)
        monkeypatch.setattr(module, "write_version_vectors", hear)
    return heard


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writer_of_the_index_reads_who_accepted(fresh_home, write_posts, told, writer):
    import_file(fresh_home, plan_import(write_posts(), "posts"), visibility="ws", import_id="wrong")
    keep_accepted(fresh_home.root, {"ws"})
    WRITERS[writer](fresh_home)
    assert told == [{"ws"}] * 2


def test_who_is_named_outright_goes_before_the_file(fresh_home, told):
    keep_accepted(fresh_home.root, {"ws"})
    refresh.refresh(fresh_home, derived_accepted=frozenset())
    assert told == [frozenset()] * 2
