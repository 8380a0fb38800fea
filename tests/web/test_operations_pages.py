"""/healthz, /readyz and /metrics."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from fukasa.apps.jobs.services import heart_beat
from tests.factories.workspaces import People

HERE = Client(headers={"Host": "localhost"})
AWAY = Client(headers={"Host": "testserver"})


@pytest.fixture
def data(settings: Any) -> Path:
    settings.FUKASA_DATA.mkdir(exist_ok=True)
    return settings.FUKASA_DATA


def beat_all() -> None:
    for part in ("web", "worker", "scheduler"):
        heart_beat(part, "here@1", datetime.now(tz=UTC))


def test_a_process_that_lives_says_so_without_asking_the_database() -> None:
    assert AWAY.get("/healthz").json()["status"] == "ok"


@pytest.mark.django_db
def test_it_is_ready_when_everything_is_there(data: Path) -> None:
    beat_all()
    answer = HERE.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert set(answer.json()["checks"]) == {"database", "migrations", "worker", "scheduler", "index", "disk"}


@pytest.mark.django_db
def test_without_a_worker_it_is_not_ready_and_says_what_to_start(data: Path) -> None:
    answer = HERE.get("/readyz")
    assert answer.status_code == 503
    assert "fukasa serve --only worker" in answer.json()["checks"]["worker"]["words"]


@pytest.mark.django_db
def test_without_a_database_it_is_not_ready(data: Path) -> None:
    with patch.object(connection, "cursor", side_effect=DatabaseError):
        answer = HERE.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["words"] == "does not answer"


@pytest.mark.django_db
def test_a_pending_migration_and_a_full_disk_are_told(data: Path) -> None:
    with (
        patch("fukasa.web.readiness.pending_migrations", return_value=["lists.0009"]),
        patch("fukasa.web.readiness.LEAST_FREE", 10**18),
    ):
        checks = HERE.get("/readyz").json()["checks"]
    assert "fukasa upgrade" in checks["migrations"]["words"]
    assert "make room" in checks["disk"]["words"]


@pytest.mark.django_db
def test_a_damaged_catalogue_is_told(data: Path) -> None:
    (data / "lake").mkdir()
    (data / "lake" / "strange.txt").touch()
    assert HERE.get("/readyz").json()["checks"]["index"]["ready"] is False


@pytest.mark.django_db
def test_strangers_learn_whether_and_nothing_else(data: Path) -> None:
    assert set(AWAY.get("/readyz").json()) == {"status"}
    assert AWAY.get("/metrics").status_code == 404


@pytest.mark.django_db
def test_what_a_proxy_handed_on_is_not_from_this_machine(data: Path) -> None:
    assert HERE.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert Client(headers={"Host": "localhost"}, REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 404


@pytest.mark.django_db
def test_with_a_token_file_only_the_token_opens(data: Path, settings: Any, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("open sesame\n")
    settings.FUKASA_METRICS_TOKEN_FILE = str(token)
    assert HERE.get("/metrics").status_code == 404
    assert AWAY.get("/metrics", headers={"Authorization": "Bearer open sesame"}).status_code == 200
    token.write_text("")
    assert AWAY.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_name_routes_queue_jobs_and_disk_and_no_person(people: People, data: Path) -> None:
    beat_all()
    people.owner.client.get("/lists/?q=hanako@example.com")
    people.owner.client.get("/no/such/hanako@example.com")
    text = HERE.get("/metrics").content.decode()
    assert 'fukasa_requests_total{method="GET",route="/lists/",status="200"}' in text
    assert 'route="unknown",status="404"' in text
    assert 'fukasa_tasks{state="waiting"}' in text
    assert 'fukasa_heartbeat_age_seconds{part="worker"}' in text
    assert 'fukasa_data_disk_bytes{kind="free"}' in text
    assert 'fukasa_imports{state="finished"} 0.0' in text
    assert "hanako" not in text
    assert "example.com" not in text
