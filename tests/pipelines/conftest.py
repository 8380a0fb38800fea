from datetime import UTC, datetime

import polars as pl
import pytest

from fukasa.connectors.files import plan_import
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
