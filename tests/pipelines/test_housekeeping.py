"""What is erased is gone with all its traces."""

import json

import polars as pl
import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.provenance import SHARED, SHARED_ONLY
from fukasa.lake.selection import Selector
from fukasa.pipelines.forecast.recalibration import FOLDER as SHAPES
from fukasa.pipelines.forecast.results import FOLDER as BACKTESTS
from fukasa.pipelines.housekeeping import erase
from fukasa.pipelines.ingest import import_file


@pytest.fixture
def bring(fresh_home, tmp_path):
    """Import a small file, given by its lines."""

    def write_and_import(kind, *lines, visibility=SHARED):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return import_file(fresh_home, plan_import(path, kind), visibility=visibility)

    return write_and_import


def rows(home, table):
    with home.lake.current().connect(SHARED_ONLY) as connection:
        return pl.DataFrame(connection.table(table).to_arrow_table())


@pytest.fixture
def traces(bring):
    """Bring an account with id and handle, and what it and somebody else left under another account's post."""
    bring("accounts", "platform,account_id,handle,captured_at", "tiktok,77,Mika,2026-01-01T00:00:00Z")
    bring(
        "comments",
        "platform,account_id,post_id,comment_id,author_id,text,posted_at,captured_at",
        *(
            f"tiktok,other,p1,{comment},{author},hi,2026-01-02T00:00:00Z,2026-01-03T00:00:00Z"
            for comment, author in (("by id", "77"), ("by handle", "mika"), ("by mark", "@Mika"), ("kept", "78"))
        ),
    )
    bring(
        "audience-sample",
        "platform,account_id,handle,posts,followers,captured_at",
        *(f"tiktok,other,{handle},3,9,2026-01-03T00:00:00Z" for handle in ("mika", "ryo")),
    )
    bring(
        "mentions",
        "platform,account_id,post_id,value,captured_at",
        *(f"tiktok,other,p1,{value},2026-01-03T00:00:00Z" for value in ("@mika", "@ryo", "#mika")),
    )


@pytest.mark.slow
def test_an_erased_account_leaves_no_trace_under_the_posts_of_others(fresh_home, traces):
    proof = erase(fresh_home, Selector(platform="tiktok", account_id="77"))
    assert proof.rows_left == 0
    assert rows(fresh_home, "comments")["comment_id"].to_list() == ["kept"]
    assert len(rows(fresh_home, "commenters")) == 1
    assert len(rows(fresh_home, "audience_samples")) == 1
    assert set(rows(fresh_home, "mentions")["value"]) == {"ryo", "mika"}
    assert "handle" not in rows(fresh_home, "mentions").filter(value="mika")["kind"].to_list()


def test_the_erasure_of_another_account_takes_none_of_these(fresh_home, traces):
    assert erase(fresh_home, Selector(platform="instagram", account_id="77")).version is None
    assert len(rows(fresh_home, "comments")) == 4


@pytest.mark.slow
def test_an_erased_workspace_leaves_no_notes_about_its_files_no_back_test_and_no_shapes(fresh_home, bring):
    lines = ("platform,account_id,handle,captured_at", "tiktok,1,a,2026-01-01T00:00:00Z")
    for workspace in ("w1", "a-w1", SHARED):
        bring("accounts", *lines, visibility=workspace)
    bring("audience-sample", "platform,account_id,handle,posts", "tiktok,1,a,1", visibility="w1")
    kept = {
        fresh_home.root / folder / f"{owner}.json": owner
        for folder in (BACKTESTS, SHAPES)
        for owner in ("w1", "w2", "shared")
    }
    for path in kept:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"method": "", "ids": [], "z": []}), encoding="utf-8")
    erase(fresh_home, Selector(visibility="w1"))
    left = sorted(note.name.split("-", 1)[1] for note in (fresh_home.root / "imports").iterdir())
    assert left == ["accounts-a-w1.json", "accounts-shared.json"]
    assert {owner for path, owner in kept.items() if not path.exists()} == {"w1"}
    assert sum(path.exists() for path in kept) == 4
