"""From the release before to this one: everything that stood in the database stands there still."""

from typing import Any

import pytest

from tests.factories.forking import Forks

pytestmark = pytest.mark.slow
MENDED = {"django_content_type", "auth_permission"}  # Django's own lists of models, which follow the program


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    data = tmp_path_factory.mktemp("old") / "data"
    data.mkdir()
    with Forks(data) as forks:
        before = forks.told("tests.web.old_installation", "make")
        said = forks.fukasa("upgrade")
        assert said.returncode == 0, said.stderr
        after = forks.told("tests.web.old_installation", "tell")
        again = forks.fukasa("upgrade")
        assert again.returncode == 0, again.stderr
    return {"before": before["rows"], "after": after, "said": said.stdout, "again": again.stdout, "data": data}


def test_no_row_and_no_value_of_the_old_tables_is_lost(upgraded: dict[str, Any]) -> None:
    before, after = upgraded["before"], upgraded["after"]["rows"]
    assert len(before["audit_auditevent"]) == 5
    assert len(before["lists_fieldvalue"]) == 1
    assert {name: rows for name, rows in before.items() if name not in MENDED and after[name] != rows} == {}


def test_the_old_password_opens(upgraded: dict[str, Any]) -> None:
    assert upgraded["after"]["opens"] is True


def test_the_old_events_are_in_the_log_that_can_be_verified(upgraded: dict[str, Any]) -> None:
    assert upgraded["after"]["events"] == 5
    assert upgraded["after"]["findings"] == []


def test_it_makes_a_backup_first_says_what_it_did_and_does_nothing_twice(upgraded: dict[str, Any]) -> None:
    assert len(list((upgraded["data"].parent / "backups").glob("fukasa-*.zip"))) == 1
    assert "migrations applied" in upgraded["said"]
    assert "was up to date" in upgraded["again"]
