"""`fukasa doctor`: each wrong setting is found, explained, and it is said how to mend it."""

import os
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django_tasks_db.models import DBTaskResult

from fukasa.apps.jobs.services import heart_beat, jobs_enqueue_due
from fukasa.apps.vault.keyring import new_key
from fukasa.web import environment as env
from fukasa.web.diagnosis import database, doors, running, secrets
from fukasa.web.diagnosis.checks import diagnose
from fukasa.web.diagnosis.finding import Finding

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = ["fukasa.example.com"]


@pytest.fixture
def data(settings: Any) -> Path:
    settings.FUKASA_DATA.mkdir(exist_ok=True)
    return settings.FUKASA_DATA


def is_wrong(finding: Finding, *words: str) -> bool:
    """Tell whether a finding is wrong, says these words, and says what to do."""
    said = f"{finding.sentence} → {finding.mend}"
    return finding.status == "wrong" and bool(finding.mend) and all(word in said for word in words)


@pytest.mark.parametrize("key", ["short", "a" * 60, "django-insecure-" + "abcdefghijklmnopqrstuvwxyz" * 2])
def test_a_key_that_can_be_guessed(key: str, data: Path, settings: Any) -> None:
    settings.SECRET_KEY = key
    assert is_wrong(secrets.secret_key(data), "log in as anybody", "unset FUKASA_SECRET_KEY")


def test_a_key_that_others_may_read(data: Path) -> None:
    key = data / "commenter.key"
    key.write_bytes(b"key")
    key.chmod(0o644)
    assert is_wrong(secrets.key_files(data), "commenter.key", "chmod 600")
    key.chmod(0o600)
    assert secrets.key_files(data).status == "ok"


def test_a_key_of_secrets_that_is_none(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "encryption_keys").unlink(missing_ok=True)
    assert secrets.sealing_keys(data).sentence.startswith("none yet")
    assert not (data / "encryption_keys").exists()
    (data / "encryption_keys").touch(mode=0o600)
    assert is_wrong(secrets.sealing_keys(data), "holds no key")
    monkeypatch.setenv("FUKASA_ENCRYPTION_KEYS", "bad")
    assert is_wrong(secrets.sealing_keys(data), "FUKASA_ENCRYPTION_KEYS", "32 bytes")
    monkeypatch.setenv("FUKASA_ENCRYPTION_KEYS", new_key())
    assert secrets.sealing_keys(data).status == "ok"


def test_a_token_file_that_is_missing_or_short(data: Path, settings: Any) -> None:
    settings.FUKASA_METRICS_TOKEN_FILE = str(data / "metrics_token")
    assert is_wrong(secrets.token_file(data), "cannot be read")
    (data / "metrics_token").write_text("short")
    assert is_wrong(secrets.token_file(data), "32 or more")
    (data / "metrics_token").write_text("x" * 40)
    assert secrets.token_file(data).status == "ok"


def test_every_name_is_answered(data: Path, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert is_wrong(doors.hosts(data), "every name", "FUKASA_ALLOWED_HOSTS")


def test_a_name_of_the_outside_without_https(data: Path, settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.FUKASA_HTTPS = OUTSIDE, False
    assert is_wrong(doors.https(data), "passwords", "FUKASA_HTTPS=1")


def test_https_without_a_name_of_the_outside(data: Path, settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.FUKASA_HTTPS = ["localhost"], True
    assert is_wrong(doors.https(data), "nobody gets in")


@pytest.mark.parametrize("options", ["", "?sslmode=require", "?sslmode=verify-ca&sslrootcert=/run/ca.crt"])
def test_a_database_elsewhere_that_anybody_could_pretend_to_be(options: str, data: Path) -> None:
    found = database.way_to(env.database(f"postgres://fukasa:x@db.example/fukasa{options}", data))
    assert is_wrong(found, "db.example", "read and change", "sslmode=verify-full")


def test_a_database_elsewhere_that_proves_who_it_is(data: Path) -> None:
    url = "postgres://fukasa@db.example/fukasa?sslmode=verify-full&sslrootcert=/run/ca.crt"
    assert database.way_to(env.database(url, data)).status == "ok"


@pytest.mark.parametrize("url", ["", "postgres://fukasa@127.0.0.1/x", "postgres:///x", "postgres:///x?host=/run/pg"])
def test_a_database_of_this_machine_needs_no_tls(url: str, data: Path) -> None:
    assert database.way_to(env.database(url, data)).status == "ok"


def test_a_certificate_for_the_database_that_ends_soon(data: Path) -> None:
    command = ["sh", ROOT / "deploy" / "certificates.sh", data / "certificates"]
    url = f"postgres://fukasa@db.example/fukasa?sslmode=verify-full&sslcert={data}/certificates/fukasa.crt"
    subprocess.run([*command, "20"], check=True, capture_output=True)
    assert is_wrong(database.way_to(env.database(url, data)), "good until", "certificates.sh")
    subprocess.run(command, check=True, capture_output=True)
    assert database.way_to(env.database(url, data)).status == "ok"


@pytest.mark.parametrize("origin", ["fukasa.example.com", "http://fukasa.example.com"])
def test_an_origin_that_matches_nothing(origin: str, data: Path, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS, settings.FUKASA_HTTPS = [origin], True
    assert is_wrong(doors.origins(data), "https://")


def test_debugging_in_front_of_strangers(data: Path, settings: Any) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = True, OUTSIDE
    assert is_wrong(doors.debug(data), "FUKASA_DEBUG=0")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return gone.getsockname()[1]


@pytest.fixture
def mail_server() -> Iterator[int]:
    """A mail server on loopback."""
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    server.start()
    yield server.port
    server.stop()


def set_mail(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""


def test_a_mail_server_that_does_not_answer(data: Path, settings: Any) -> None:
    port = free_port()
    set_mail(settings, port)
    assert is_wrong(doors.mail(data), f"127.0.0.1:{port} does not take mail", "correct host")


def test_a_mail_server_that_answers(data: Path, settings: Any, mail_server: int) -> None:
    set_mail(settings, mail_server)
    assert doors.mail(data) == Finding("mail", "ok", f"127.0.0.1:{mail_server} answers")


def test_mail_that_is_not_set_up_is_only_noted(data: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert doors.mail(data).status == "note"


def test_files_of_the_future(data: Path) -> None:
    (data / "later").touch()
    ahead = datetime.now(tz=UTC).timestamp() + 3600
    os.utime(data / "later", (ahead, ahead))
    assert is_wrong(running.clock(data), "ahead of the clock", "set the clock")


def test_normal_forms_without_their_dictionary(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_NORMAL_FORMS", "1")
    monkeypatch.setattr(running, "find_spec", lambda _: None)
    assert is_wrong(running.normal_forms(data), "dictionary is missing", "fukasa[sudachi]")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_ends_the_look(data: Path) -> None:
    with patch.object(connection, "cursor", side_effect=DatabaseError("no route\nto host")):
        found = diagnose(data)
    assert is_wrong(found[-1], "no route", "DATABASE_URL")


def test_a_database_that_was_never_made_is_only_noted_and_not_made(data: Path, settings: Any) -> None:
    with patch.object(database, "is_there", return_value=False):
        assert diagnose(data)[-1] == Finding("database", "note", "none yet; the first start makes it")


@pytest.mark.django_db
def test_a_journal_that_locks_readers_out(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as other:
        plain = type("C", (), {"vendor": "sqlite", "settings_dict": {}, "cursor": lambda _: closing(other.cursor())})()
        with patch.object(database, "connection", plain):
            assert is_wrong(database.journal(data), "mode delete", "local disk")


@pytest.mark.django_db
def test_writers_that_would_give_up(data: Path, tmp_path: Path, settings: Any) -> None:
    with closing(sqlite3.connect(tmp_path / "x.sqlite3", timeout=0.1)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        plain = type("C", (), {"vendor": "sqlite", "settings_dict": {}, "cursor": lambda _: closing(other.cursor())})()
        with patch.object(database, "connection", plain):
            assert is_wrong(database.journal(data), "give up instead of waiting")


@pytest.mark.django_db
def test_migrations_that_are_not_applied_and_those_of_a_later_release(data: Path) -> None:
    assert database.migrations(data).status == "ok"
    with patch.object(database, "pending_migrations", return_value=["lists.0009_x"]):
        assert is_wrong(database.migrations(data), "lists.0009_x", "fukasa upgrade")
    MigrationRecorder.Migration.objects.create(app="lists", name="0999_later")
    assert is_wrong(database.migrations(data), "lists.0999_later", "later release")


@pytest.mark.django_db
def test_no_worker_is_noted_and_two_on_sqlite_are_wrong(data: Path) -> None:
    assert running.workers(data).status == "note"
    heart_beat("worker", "here@1", datetime.now(tz=UTC))
    assert running.workers(data).status == "ok"
    heart_beat("worker", "here@2", datetime.now(tz=UTC))
    with patch.object(running, "connection", type("C", (), {"vendor": "sqlite"})):
        assert is_wrong(running.workers(data), "2 run", "PostgreSQL")


@pytest.mark.django_db
def test_a_periodic_job_that_failed(data: Path) -> None:
    jobs_enqueue_due(datetime.now(tz=UTC))
    DBTaskResult.objects.get(task_path__endswith="forget_finished").set_failed(RuntimeError("no broom"))
    assert is_wrong(running.jobs(data), "jobs.forget failed", "no broom", "fukasa jobs run jobs.forget")
