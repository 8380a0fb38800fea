"""`fukasa token`: a token for a program, made, listed and withdrawn on the machine; refusals in English."""

from typing import Any

import pytest

from tests.factories.workspaces import People
from tests.fixtures.command_line import Answer, Command


@pytest.fixture
def token(people: People, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, fukasa: Command) -> Any:
    """Run `fukasa token` for the owner."""
    settings.FUKASA_DATA = tmp_path / "data"
    settings.FUKASA_DATA.mkdir()
    monkeypatch.setattr("fukasa.web.boot.migrate", lambda: None)

    def run(command: str, *words: object, email: str = people.owner.email) -> Answer:
        return fukasa("token", command, *words, "--email", email)

    return run


def test_a_token_is_made_and_works_until_it_is_withdrawn(token: Any, people: People) -> None:
    made = token("create", "--name", "nightly", "--scope", "lists.read", "--json").json
    bearer = {"headers": {"Authorization": f"Bearer {made['text']}"}}
    assert people.anonymous.get("/api/v1/me", **bearer).json()["may"] == ["lists.read"]
    assert "_".join(made["text"].split("_")[:2]) in token("list").out
    assert token("revoke", made["token_id"]).code == 0
    assert people.anonymous.get("/api/v1/me", **bearer).status_code == 401


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "--name", "n", "--scope", "nonsense"), "there is no permission nonsense; choose among shared.read"),
        (("create", "--name", "n", "--scope", "tokens.manage"), "A token"),
        (("create", "--name", "n", "--days", "0"), "'--days'"),
        (("revoke", 99), "There is no such token"),
    ],
)
def test_bad_input_is_refused_in_one_english_sentence(token: Any, words: tuple[object, ...], said: str) -> None:
    answer = token(*words)
    assert answer.code == 2
    assert said in answer.sentence
    assert answer.sentence.isascii() or "›" in answer.sentence


def test_somebody_who_is_no_member_gets_none(token: Any) -> None:
    answer = token("create", "--name", "n", email="nobody@example.com")
    assert (answer.code, "is no member of the workspace local" in answer.sentence) == (2, True)
