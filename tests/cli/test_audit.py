"""`fukasa audit`: checks, files, proofs; what it leaves with, and one sentence on bad input."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet

from fukasa.apps.audit import keys
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.roots import sign, standing
from fukasa.apps.audit.services import record
from tests.factories.workspaces import People
from tests.fixtures.command_line import Answer, Command


@pytest.fixture
def log(people: People, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    """A log with a signed root, and some events behind it; the database is as new as the code."""
    settings.FUKASA_DATA = tmp_path / "data"
    settings.FUKASA_DATA.mkdir()
    monkeypatch.setattr("fukasa.web.boot.migrate", lambda: None)
    record(people.owner.scope, "list.created", object_id=1, object_name="=春", after={"name": "春"})
    sign()
    record(people.outsider.scope, "list.created", object_id=2, object_name="Theirs")
    return people


def edit(**values: object) -> None:
    """Change rows as somebody with the database can."""
    QuerySet(AuditEvent).filter(action="list.created", object_id="1").update(**values)


def exported(fukasa: Command, path: Path, *more: object) -> Answer:
    answer = fukasa("audit", "export", "--out", path, *more)
    assert answer.code == 0
    return answer


def test_a_good_log_is_left_with_nought(log: People, fukasa: Command) -> None:
    answer = fukasa("audit", "verify")
    assert (answer.code, answer.err) == (0, "")
    assert f"{standing().size:,} events" in answer.out


def test_in_json_everything_is_told(log: People, fukasa: Command) -> None:
    told = fukasa("audit", "verify", "--json").json
    assert set(told) == {"events", "erased", "roots", "signed_to", "findings"}
    assert (told["events"], told["roots"], told["findings"]) == (standing().size, 1, [])


def test_a_change_behind_our_back_is_named_and_left_with_one(log: People, fukasa: Command) -> None:
    edit(action="list.deleted")
    answer = fukasa("audit", "verify", "--json")
    assert answer.code == 1
    assert [one["kind"] for one in answer.json["findings"]]
    assert all(one["sentence"].endswith(".") for one in answer.json["findings"])
    assert "✗" in fukasa("audit", "verify").out


def test_the_page_knows_what_the_command_found(log: People, fukasa: Command) -> None:
    edit(action="list.deleted")
    fukasa("audit", "verify")
    assert standing().findings > 0


def test_a_root_that_was_kept_elsewhere_is_held_against_the_log(log: People, fukasa: Command, tmp_path: Path) -> None:
    note = tmp_path / "root.txt"
    note.write_text(fukasa("audit", "sign").out, encoding="utf-8")
    assert fukasa("audit", "verify", "--against", note).code == 0
    again = fukasa("audit", "verify", "--against", note, "--against", note, "--json")
    assert (again.code, again.json["findings"]) == (0, [])


def test_the_events_are_handed_out_with_proofs_that_verify_without_us(
    log: People, fukasa: Command, tmp_path: Path
) -> None:
    path = tmp_path / "log.jsonl"
    answer = exported(fukasa, path)
    assert f"{standing().size:,}eventsin{path}" in "".join(answer.out.split())  # as wide as the terminal is
    checked = fukasa("audit", "verify", path, "--json", data=tmp_path / "elsewhere")
    assert (checked.code, checked.json["events"], checked.json["findings"]) == (0, standing().size, [])


def test_a_workspace_alone_is_handed_its_own(log: People, fukasa: Command, tmp_path: Path) -> None:
    path = tmp_path / "theirs.jsonl"
    exported(fukasa, path, "--of", log.outsider.scope.workspace_id)
    events = [json.loads(line) for line in path.read_text().splitlines()][1:]
    assert {event["workspace"] for event in events} == {log.outsider.scope.workspace_id}
    assert fukasa("audit", "verify", path).code == 0


def test_a_table_is_read_by_spreadsheets_and_computes_nothing(log: People, fukasa: Command, tmp_path: Path) -> None:
    exported(fukasa, tmp_path / "log.csv")
    rows = list(csv.DictReader((tmp_path / "log.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["object_name"] for row in rows if row["object_id"] == "1" and row["action"] == "list.created"] == [
        "'=春"
    ]


def test_one_event_is_proven_by_a_file_of_its_own(log: People, fukasa: Command, tmp_path: Path) -> None:
    proof = tmp_path / "proof.jsonl"
    proof.write_text(fukasa("audit", "prove", 1).out, encoding="utf-8")
    key = keys.public_keys()[0].public
    checked = fukasa("audit", "verify", proof, "--key", key, "--json")
    assert (checked.code, checked.json["events"]) == (0, 1)


def test_a_proof_that_was_changed_is_left_with_one_and_names_its_line(
    log: People, fukasa: Command, tmp_path: Path
) -> None:
    proof = tmp_path / "proof.jsonl"
    proof.write_text(fukasa("audit", "prove", 1).out.replace('"index":1', '"index":2'), encoding="utf-8")
    answer = fukasa("audit", "verify", proof)
    assert answer.code == 1
    assert "line 2" in answer.out


def test_a_file_signed_by_another_key_is_left_with_one(log: People, fukasa: Command, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    exported(fukasa, path)
    answer = fukasa("audit", "verify", path, "--key", "A" * 43 + "=", "--json")
    assert answer.code == 1
    assert "not signed by the key" in answer.json["findings"][0]


def test_roots_and_keys_are_listed(log: People, fukasa: Command) -> None:
    (root,) = fukasa("audit", "roots", "--json").json
    assert set(root) == {"size", "root", "key_id", "note"}
    assert root["key_id"] in fukasa("audit", "key").out
    assert fukasa("audit", "key", "--new").out.count("since ") == 2


def nowhere(folder: Path) -> Path:
    return folder / "nowhere" / "log.jsonl"


def binary(folder: Path) -> Path:
    (folder / "log.jsonl").write_bytes(b"\xff\xfe\x00\x01")
    return folder / "log.jsonl"


def something_else(folder: Path) -> Path:
    (folder / "other.jsonl").write_text('{"kind": "event"}\n')
    return folder / "other.jsonl"


Arguments = Callable[[Path], tuple[object, ...]]

WRONG: dict[str, tuple[Arguments, str]] = {
    "a file that is not there": (lambda folder: ("verify", nowhere(folder)), "is no file; give a file that"),
    "a file that is no text": (lambda folder: ("verify", binary(folder)), "is no exported log"),
    "a file of something else": (lambda folder: ("verify", something_else(folder)), "line 1 is no checkpoint"),
    "a folder": (lambda folder: ("verify", folder), "is no file"),
    "a root that is not there": (lambda folder: ("verify", "--against", nowhere(folder)), "is no file"),
    "a root that is no text": (lambda folder: ("verify", "--against", binary(folder)), "is no signed root"),
    "a root of something else": (
        lambda folder: ("verify", "--against", something_else(folder)),
        "this is no checkpoint of an audit log",
    ),
    "a format that is none": (lambda folder: ("export", "--out", folder / "log.xlsx"), "the ending says the format"),
    "a folder that is not there": (lambda folder: ("export", "--out", nowhere(folder)), "No such file or directory"),
    "no file to write": (lambda _: ("export",), "Missing option '--out'"),
    "a workspace that is not there": (
        lambda folder: ("export", "--out", folder / "log.csv", "--of", 999),
        "the log knows no workspace 999; it knows",
    ),
    "an event that is not there": (lambda _: ("prove", 9999), "there is no event 9999 in the log"),
    "an event that is no number": (lambda _: ("prove", "last"), "'event'"),
    "an event before the first": (lambda _: ("prove", "--", -1), "there is no event -1 in the log"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_done_is_one_sentence(
    arguments: Arguments, said: str, log: People, fukasa: Command, tmp_path: Path
) -> None:
    answer = fukasa("audit", *arguments(tmp_path))
    assert answer.code == 2
    assert said in answer.sentence
    assert answer.out == ""
