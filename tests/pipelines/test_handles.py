"""A file with handles only speaks of the accounts that are known by these handles."""

import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.provenance import SHARED, Scope
from fukasa.pipelines.ingest import import_file

KNOWN = "platform,account_id,handle,followers\ninstagram,17841,Hanako,100\n"
POSTS = "platform,handle,posted_at,caption,likes\ninstagram,@hanako,2025-12-01T00:00:00Z,朝,5\n"


@pytest.fixture
def take(fresh_home, tmp_path):
    """Import a text as a file of some kind."""

    def import_text(text, kind="accounts", visibility="ws"):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        path.write_text(text, encoding="utf-8")
        return import_file(fresh_home, plan_import(path, kind), visibility=visibility)

    return import_text


@pytest.fixture
def ids(fresh_home):
    """Give the account ids that a workspace sees in a table."""

    def read(table, scope="ws"):
        with fresh_home.lake.current().connect(Scope(scope)) as connection:
            rows = connection.table(table).project("account_id").fetchall()
        return sorted({row[0] for row in rows})

    return read


def test_an_account_known_by_id_and_handle_takes_the_rows_of_its_handle(take, ids):
    take(KNOWN)
    take("platform,handle,followers\ninstagram,@hanako,120\n")
    assert ids("accounts") == ids("account_snapshots") == ["17841"]


OTHERS = {
    "posts": (POSTS, ("posts", "post_snapshots")),
    "comments": ("platform,handle,post_id,text\ninstagram,HANAKO,p1,好き\n", ("comments",)),
    "rates": ("platform,handle,format,price,currency\ninstagram,hanako,video,100,JPY\n", ("rate_cards",)),
    "mentions": ("platform,handle,post_id,value\ninstagram,hanako,p1,@brand\n", ("mentions",)),
}


@pytest.mark.parametrize(("kind", "text", "tables"), [(kind, *rest) for kind, rest in OTHERS.items()], ids=OTHERS)
def test_every_kind_of_rows_finds_its_account(take, ids, kind, text, tables):
    take(KNOWN)
    take(text, kind)
    assert [ids(table) for table in tables] == [["17841"]] * len(tables)


def test_a_post_has_the_same_derived_id_under_handle_and_id(take, fresh_home):
    take(KNOWN)
    take(POSTS.replace("handle", "account_id").replace("@hanako", "17841"), "posts")
    take(POSTS, "posts")
    with fresh_home.lake.current().connect(Scope("ws")) as connection:
        assert connection.table("posts").count("*").fetchall() == [(1,)]


def test_an_id_that_is_given_stays_though_it_reads_like_a_handle(take, ids):
    take(KNOWN)
    take("platform,account_id,handle\ninstagram,hanako,other\n")
    assert ids("accounts") == ["17841", "hanako"]


def test_rows_with_and_without_an_id_may_stand_in_one_file(take, ids):
    take(KNOWN)
    take("platform,account_id,handle,followers\ninstagram,9,nana,1\ninstagram,,hanako,2\ninstagram,,mimi,3\n")
    assert ids("accounts") == ["17841", "9", "mimi"]


def test_the_same_handle_on_another_platform_is_another_account(take, ids):
    take(KNOWN)
    take("platform,handle,followers\ntiktok,hanako,120\n")
    assert ids("accounts") == ["17841", "hanako"]


def test_a_handle_of_two_accounts_is_left_and_told(take, ids):
    take(KNOWN + "instagram,555,hanako,7\n")
    result = take(POSTS, "posts")
    assert ids("posts") == ["hanako"]
    assert result.ambiguous == ("instagram:hanako",)


def test_a_workspace_asks_its_own_accounts_before_the_shared_ones(take, ids):
    take(KNOWN.replace("17841", "shared-one"), visibility=SHARED)
    take(KNOWN)
    result = take(POSTS, "posts")
    assert (ids("posts"), result.ambiguous) == (["17841"], ())


def test_a_shared_account_takes_the_rows_of_a_workspace(take, ids):
    take(KNOWN, visibility=SHARED)
    take(POSTS, "posts")
    assert ids("posts") == ["17841"]


def test_the_accounts_of_another_workspace_are_not_known(take, ids):
    take(KNOWN, visibility="theirs")
    take(POSTS, "posts")
    assert ids("posts") == ["hanako"]
    take(POSTS.replace("朝", "夜"), "posts", visibility=SHARED)
    assert "17841" not in ids("posts", "theirs")


def test_an_account_stored_by_its_handle_does_not_stand_against_one_with_an_id(take, ids):
    take("platform,handle,followers\ninstagram,@hanako,90\n")
    take(KNOWN)
    result = take(POSTS, "posts")
    assert (ids("posts"), result.ambiguous) == (["17841"], ())
