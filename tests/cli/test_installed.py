"""Commands on an installation: a folder that is not there is named and not made, and help makes nothing either."""

from pathlib import Path

import pytest

from tests.fixtures.command_line import Command

COMMANDS = (
    "audit verify",
    "audit sign",
    "backup out",
    "jobs list",
    "keys list",
    "keys add",
    "limits show",
    "people reset-factors a@example.com",
    "subject show tiktok:a",
    "subject delete tiktok:a --yes",
    "token list --email a@example.com",
    "upgrade",
)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_mistyped_folder_is_refused_and_not_made(words: str, fukasa: Command, tmp_path: Path) -> None:
    answer = fukasa(*words.split(), data=tmp_path / "typo")
    assert answer.code == 2
    assert "there is no data folder" in answer.err
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("group", ["audit verify", "keys list", "limits show", "people reset-factors", "token list"])
def test_help_touches_no_folder(group: str, fukasa: Command, tmp_path: Path) -> None:
    answer = fukasa(*group.split(), "--help", data=tmp_path / "none")
    assert answer.code == 0
    assert not (tmp_path / "none").exists()
