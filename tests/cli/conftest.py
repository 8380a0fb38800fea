"""The command line in an empty folder, and on a small demo world that nobody changes."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.copies import copied
from tests.fixtures.command_line import command_in
from tests.fixtures.worlds import small_world

TODAY = datetime.now(tz=UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def day(ago=0):
    """Write the date of so many days ago."""
    return f"{TODAY - timedelta(days=ago):%Y-%m-%d}"


@pytest.fixture
def fukasa(tmp_path, monkeypatch, capsys):
    """Run a command on a data folder of its own, from a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return command_in(tmp_path / "data", capsys)


@pytest.fixture
def imported(fukasa, write, tmp_path):
    """Fill the data folder from files, and refresh it; what the same files give is made once per run."""

    def fill(**files):
        def make(folder):
            for table, text in files.items():
                assert fukasa("import", table, write(f"{table}.csv", text), "--json", data=folder).code == 0
            assert fukasa("refresh", "--json", data=folder).code == 0

        return copied(tmp_path / "data", repr(files), make)

    return fill


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    return small_world(tmp_path_factory)


@pytest.fixture
def on_demo(demo_folder, tmp_path, monkeypatch, capsys):
    """Run a command that only reads, on the demo world."""
    monkeypatch.chdir(tmp_path)
    return command_in(demo_folder, capsys)


@pytest.fixture
def write(tmp_path):
    def write_file(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def posts_file(write):
    """Write six posts of one account, a week and more old."""

    def write_posts(name="posts.csv", views=(10_000, 12_000, 9_000, 15_000, 11_000, 13_000), account="acc"):
        header = "platform,account_id,post_id,posted_at,captured_at,followers,views,likes,comments,caption"
        rows = [
            f"tiktok,{account},p{n},{day(10 + n)},{day()},5000,{v},{v // 20},{v // 200},朝ごはん"
            for n, v in enumerate(views)
        ]
        return write(name, "\n".join((header, *rows)) + "\n")

    return write_posts
