"""The command line against another installation, and the example client: both by the real application."""

import importlib.util
import json
import stat
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from typer.testing import CliRunner

from fukasa.cli.main import app
from fukasa.cli.remote import client, places
from fukasa.core.errors import FukasaError, InvalidInput, NotFound, NotPermitted
from tests.factories.api_world import make_world
from tests.factories.tokens import make_token
from tests.factories.workspaces import People

SERVER = "http://localhost"
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "api_client.py"


class Refusing(httpx.BaseTransport):
    """A network on which nobody answers."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own."""
    monkeypatch.setattr(places.typer, "get_app_dir", lambda *_, **__: str(tmp_path / "config"))
    monkeypatch.delenv("FUKASA_SERVER", raising=False)
    monkeypatch.delenv("FUKASA_TOKEN", raising=False)
    return tmp_path


@pytest.fixture
def served(people: People, user: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let requests reach the application; gives a token of the owner."""
    settings.FUKASA_DATA = user / "data"
    settings.ALLOWED_HOSTS = ["localhost"]
    make_world(people)
    monkeypatch.setattr(client, "transport", httpx.WSGITransport(app=get_wsgi_application()))
    return make_token(people.owner).text


def ran(*arguments: str, given: str | None = None) -> str:
    result = CliRunner().invoke(app, ["remote", *arguments], input=given)
    assert result.exception is None, result.exception
    return result.output


def refused(*arguments: str, given: str | None = None) -> Any:
    result = CliRunner().invoke(app, ["remote", *arguments], input=given)
    assert isinstance(result.exception, FukasaError), result.output
    return result.exception


def test_a_token_is_kept_for_this_user_alone(served: str, user: Path) -> None:
    assert "Aoi Cosmetics" in ran("login", SERVER, given=f"{served}\n")
    file = user / "config" / "servers.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["tokens"] == {SERVER: served}
    ran("logout", SERVER)
    assert json.loads(file.read_text())["tokens"] == {}


def test_a_list_is_made_filled_and_written(served: str, user: Path) -> None:
    ran("login", SERVER, given=f"{served}\n")
    found = json.loads(ran("search", "--json"))
    list_id = ran("list-create", "Aus der Ferne").strip()
    added = json.loads(ran("list-add", list_id, *(one["key"] for one in found["items"])))
    assert added["added"] == found["total"]
    ran("list-file", list_id, "--out", str(user / "list.csv"))
    assert len((user / "list.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + found["total"]
    assert "Aus der Ferne" in ran("lists")
    assert json.loads(ran("report", "instagram:hana"))["account"]["key"] == "instagram:hana"


def test_the_environment_is_enough(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_SERVER", SERVER)
    monkeypatch.setenv("FUKASA_TOKEN", served)
    assert json.loads(ran("me"))["role"] == "owner"


def test_a_wrong_token_is_not_kept(served: str, user: Path) -> None:
    assert isinstance(refused("login", SERVER, given="fks_0123456789_wrong\n"), NotPermitted)
    assert not (user / "config" / "servers.json").exists()


def test_what_the_server_refuses_is_said_in_its_words(served: str) -> None:
    ran("login", SERVER, given=f"{served}\n")
    refusal = refused("report", "instagram:nobody")
    assert isinstance(refusal, InvalidInput)
    assert "creators.account_not_found" in refusal.message


def test_nobody_answers(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "transport", Refusing())
    refusal = refused("login", SERVER, given="fks_a_b\n")
    assert refusal.message == (
        "http://localhost cannot be reached (Connection refused); check the address, or whether the server runs"
    )


def test_another_kind_of_server_is_told(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = httpx.MockTransport(lambda _request: httpx.Response(404, text="<html>"))
    monkeypatch.setattr(client, "transport", other)
    assert "not as Fukasa does" in refused("login", SERVER, given="fks_a_b\n").message


def test_without_a_server_one_is_asked_for(user: Path) -> None:
    assert isinstance(refused("lists"), NotFound)


@pytest.mark.parametrize("content", ["{bad", "[1, 2]", "\xff"])
@pytest.mark.parametrize("words", [("search",), ("export", "--out", "all.csv")])
def test_a_file_that_is_no_search_is_refused_before_anything_is_asked(
    content: str, words: tuple[str, ...], user: Path
) -> None:
    (user / "query.json").write_text(content, encoding="latin-1")
    refusal = refused(*words, "--query", str(user / "query.json"))
    assert isinstance(refusal, InvalidInput)
    assert "query.json" in refusal.message


def test_what_cannot_be_a_token_is_not_sent(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no token" in refused("login", SERVER, given="fks_ä\n").message
    monkeypatch.setenv("FUKASA_SERVER", SERVER)
    monkeypatch.setenv("FUKASA_TOKEN", "fks_\u200b")
    assert "no token" in refused("me").message


@pytest.mark.parametrize("url", ["http://fukasa.example.com", "https://", "https://a:b@example.com", "ftp://localhost"])
def test_a_token_is_sent_in_the_clear_to_nobody(url: str, user: Path) -> None:
    assert isinstance(refused("login", url, given="fks_a_b\n"), InvalidInput)


def test_the_example_client_searches_and_makes_a_list(served: str) -> None:
    spec = importlib.util.spec_from_file_location("example_client", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    sys.modules["example_client"] = example
    spec.loader.exec_module(example)
    fukasa = example.Fukasa.at(SERVER, served, transport=client.transport)
    keys = [one.key for one in fukasa.search({}, limit=2)]
    made = fukasa.make_list("Vom Beispiel", keys)
    assert len(fukasa.list_file(made.list_id).decode("utf-8-sig").splitlines()) == 1 + len(keys)
    with pytest.raises(example.Refused) as refusal:
        fukasa.make_list("Vom Beispiel", keys)
    assert refusal.value.type == "urn:fukasa:problem:lists.name_taken"


def test_how_far_work_has_come_is_said_in_the_words_of_its_answer() -> None:
    from fukasa.cli.remote.commands import _how_far

    importing = {"state": "running", "step": "read", "rows_read": 12_000, "share": 0.25, "note": "[busy]"}
    assert _how_far(importing) == r"running · read · 12,000 rows · 25% · \[busy]"
    assert _how_far({"state": "running", "rows_done": 50, "rows_total": 900}) == "running · 50 of 900 rows"
    planning = {"state": "running", "progress": {"seconds": 42.4, "value": 1e6, "bound": 1.2e6}}
    assert _how_far(planning) == "running · 42 s of search"
    assert _how_far({"state": "waiting", "rows_read": None, "share": None, "note": ""}) == "waiting"
