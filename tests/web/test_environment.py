import re
import stat
from pathlib import Path
from urllib.parse import urlencode

import pytest

from fukasa.core.errors import InvalidInput
from fukasa.web import environment as env

DATA = Path("/srv/fukasa")


def test_without_an_address_the_database_is_a_file_in_the_data_folder() -> None:
    found = env.database("", DATA)
    assert found["NAME"] == DATA / "fukasa.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "foreign_keys=ON" in found["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart() -> None:
    found = env.database("postgres://ann:p%40ss%2Fword@db.example:6432/fukasa?sslmode=require", DATA)
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "fukasa",
        "USER": "ann",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_what_postgresql_needs_for_tls_is_passed_on() -> None:
    names = {"sslmode": "verify-full", "sslrootcert": "/run/ca.crt", "sslcert": "/run/a b.crt", "sslkey": "/run/a.key"}
    assert env.database(f"postgres://fukasa@db.example/fukasa?{urlencode(names)}", DATA)["OPTIONS"] == names


def test_postgresql_may_stand_behind_a_socket() -> None:
    found = env.database("postgresql://postgres:@/postgres?host=/run/pg", DATA)
    assert (found["HOST"], found["PORT"], found["NAME"], found["OPTIONS"]) == ("/run/pg", "", "postgres", {})


def test_sqlite_may_stand_elsewhere() -> None:
    assert env.database("sqlite:////var/lib/fukasa.db", DATA)["NAME"] == Path("/var/lib/fukasa.db")
    assert env.database("sqlite:///fukasa.db", DATA)["NAME"] == Path("fukasa.db")


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://host", "postgres://host/", "sqlite://", "nonsense"])
def test_an_address_that_is_not_understood_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="DATABASE_URL"):
        env.database(url, DATA)


def test_a_refusal_never_repeats_the_password() -> None:
    with pytest.raises(InvalidInput) as refusal:
        env.database("mysql://ann:secret@db/x", DATA)
    assert "secret" not in refusal.value.message


@pytest.mark.parametrize("text", ["1", "Yes", "true", "on"])
def test_yes_is_understood(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_X", text)
    assert env.flag("FUKASA_X") is True


@pytest.mark.parametrize("text", ["0", "No", "off", ""])
def test_no_is_understood(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_X", text)
    assert env.flag("FUKASA_X", default=True) is False


@pytest.mark.parametrize("read", [env.flag, lambda name: env.whole(name, 1)])
def test_a_value_that_is_not_understood_is_named(read: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_X", "perhaps")
    with pytest.raises(InvalidInput, match="FUKASA_X"):
        read("FUKASA_X")


def test_an_address_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_X", "172.30.88.1")
    assert env.address("FUKASA_X", "127.0.0.1") == "172.30.88.1"
    monkeypatch.setenv("FUKASA_X", "*")
    with pytest.raises(InvalidInput, match="FUKASA_X must be an IP address"):
        env.address("FUKASA_X", "127.0.0.1")


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_X", "a, b,,c ")
    assert env.words("FUKASA_X") == ["a", "b", "c"]
    monkeypatch.setenv("FUKASA_X", " ")
    assert env.words("FUKASA_X", ("d",)) == ["d"]


def test_the_key_is_made_once_and_is_readable_by_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FUKASA_SECRET_KEY", raising=False)
    key = env.secret_key(tmp_path)
    assert env.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert len(key) >= 50


def test_an_empty_key_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUKASA_SECRET_KEY", raising=False)
    (tmp_path / "secret_key").touch()
    with pytest.raises(InvalidInput, match="is empty"):
        env.secret_key(tmp_path)


def test_without_a_data_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUKASA_SECRET_KEY", raising=False)
    assert env.secret_key(tmp_path / "none") != env.secret_key(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_key_from_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_SECRET_KEY", "from outside")
    assert env.secret_key(tmp_path) == "from outside"
    assert not (tmp_path / "secret_key").exists()


def test_every_setting_stands_in_the_reference() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    code = "".join((root / "src" / "fukasa" / "web" / name).read_text() for name in ("settings.py", "environment.py"))
    used = set(re.findall(r'env\.\w+\(\s*"(\w+)"|text\("(\w+)"\)', code))
    names = {name for pair in used for name in pair if name}
    reference = (root / "docs" / "reference" / "settings.md").read_text()
    assert {"DATABASE_URL", "FUKASA_SECRET_KEY", "FUKASA_HTTPS"} <= names
    assert [name for name in sorted(names) if f"| `{name}` |" not in reference] == []
