from datetime import UTC, datetime

import polars as pl
import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.provenance import Scope
from fukasa.pipelines.demo import make_demo_world
from fukasa.pipelines.home import Home
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.refresh import refresh
from tests.factories.copies import copied
from tests.fixtures.worlds import made_once

TODAY = datetime(2026, 1, 26, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    """A demo world, made once; tests that write take `fresh_home`."""
    return home_of(made_once(tmp_path_factory, "demo", lambda folder: make_demo_world(home_of(folder), accounts=600)))


def home_of(folder):
    return Home(folder, clock=lambda: TODAY)


@pytest.fixture(scope="session")
def demo_index(demo_home):
    with demo_home.open_index() as index:
        yield index


@pytest.fixture(scope="session")
def truth(demo_home):
    return pl.read_parquet(demo_home.root / "demo-truth" / "*.parquet").with_columns(
        account_key=pl.concat_str("platform", "account_id", separator=":")
    )


@pytest.fixture
def fresh_home(tmp_path):
    return home_of(tmp_path / "data")


@pytest.fixture
def refreshed_home(tmp_path):
    """Posts of one account that workspace `a` alone knows, refreshed: made once per run and copied."""

    def make(folder):
        import_file(home_of(folder), plan_import(posts_file(tmp_path / "one.csv"), "posts"), visibility="a")
        refresh(home_of(folder))

    return home_of(copied(tmp_path / "refreshed", "one account of a workspace", make))


@pytest.fixture
def channel(tmp_path):
    """Channels of a workspace out of the platform's API, refreshed before or after the terms were accepted."""

    def refused(folder):
        home, path = home_of(folder), tmp_path / "counted.csv"
        counts = ("youtube,counted,5000,2025-12-01T00:00:00Z", "youtube,counted,6000,2026-01-01T00:00:00Z")
        path.write_text("\n".join(("platform,account_id,followers,captured_at", *counts)) + "\n", encoding="utf-8")
        import_file(home, plan_import(path, "accounts"), visibility="a")
        posts = posts_file(tmp_path / "channel.csv", platform="youtube")
        import_file(home, plan_import(posts, "posts"), visibility="a")
        for table in ("account_snapshots", "post_snapshots"):
            _mark_as_api_data(home, table)
        refresh(home)

    def allowed(folder):
        copied(folder, "channels", refused)
        refresh(home_of(folder), derived_accepted=frozenset({"a"}))

    def give(*, accepted=False):
        content, make = ("accepted channels", allowed) if accepted else ("channels", refused)
        return home_of(copied(tmp_path / content, content, make))

    return give


def _mark_as_api_data(home, table):
    """Write the same snapshots again as the platform's API would have given them."""
    with home.lake.current().connect(Scope("a")) as connection:
        rows = (
            connection.table(f"{table}_facts")
            .project(
                "* EXCLUDE (row_hash) REPLACE ('youtube_api_public' AS retention_class, 'public' AS auth_context, "
                "captured_at + INTERVAL 1 DAY AS captured_at)"
            )
            .to_arrow_table()
        )
    with home.lake.write("api") as writer:
        writer.append(table, rows)
        writer.commit("api")


@pytest.fixture
def write_posts(tmp_path):
    """Write a posts.csv of one account with the given views."""
    return lambda name="posts.csv", **given: posts_file(tmp_path / name, **given)


def posts_file(path, account="acc", platform="tiktok", views=(1000, 1200, 900, 1500, 1100, 1300)):
    lines = ["platform,account_id,post_id,posted_at,captured_at,followers,views,likes,comments"]
    seen = "2026-01-20T00:00:00Z"
    lines += [
        f"{platform},{account},p{n},2026-01-{n + 1:02d}T09:00:00Z,{seen},5000,{v},{v // 20},{v // 200}"
        for n, v in enumerate(views)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
