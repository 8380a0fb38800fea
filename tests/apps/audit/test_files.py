"""The log as files, and commands: what was handed out can be checked without us."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fukasa.apps.audit import keys
from fukasa.apps.audit.checkpoints import Checkpoint, is_signed_by, read, signed
from fukasa.apps.audit.erasure import erase
from fukasa.apps.audit.errors import EventNotFound, FileRefused, KeyRefused
from fukasa.apps.audit.exporting import proven_lines, write_jsonl, write_table
from fukasa.apps.audit.offline import verify_file
from fukasa.apps.audit.roots import root_of_now, sign
from fukasa.apps.audit.services import record
from fukasa.apps.audit.verifying import verify
from tests.factories.workspaces import People


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Path) -> None:
    settings.FUKASA_DATA = tmp_path


@pytest.fixture
def log(people: People) -> People:
    for number in range(9):
        record(people.owner.scope, "list.changed", object_id=number, object_name="=1+1", after={"name": f"春 {number}"})
    record(people.outsider.scope, "list.created", object_name="Secret")
    return people


def exported(path: Path, workspace_id: int | None = None) -> Path:
    write_jsonl(path / "log.jsonl", proven_lines(workspace_id))
    return path / "log.jsonl"


def changed(path: Path, line: int, change: Callable[[dict[str, Any]], object]) -> Path:
    lines = path.read_text().splitlines()
    value = json.loads(lines[line])
    change(value)
    lines[line] = json.dumps(value)
    path.write_text("\n".join(lines) + "\n")
    return path


def test_an_exported_log_is_checked_by_itself(log: People, tmp_path: Path) -> None:
    erase(by=log.owner.scope, words=["春 3"])
    report = verify_file(exported(tmp_path))
    assert (report.findings, report.events, report.size, report.erased) == ((), root_of_now().size, report.events, 1)
    assert report.key_id == keys.public_keys()[0].key_id


def test_a_workspace_is_handed_its_own_events_alone_and_they_verify(log: People, tmp_path: Path) -> None:
    path = exported(tmp_path, log.owner.scope.workspace_id)
    report = verify_file(path)
    assert not report.findings
    assert report.events < report.size
    assert "Secret" not in path.read_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one["personal"]["after"].update(name="冬"), "was edited: after"),
        (lambda one: one["personal"].update(actor=[1, "x"]), "was edited: actor"),
        (lambda one: one["salts"].pop("actor"), "was edited: actor"),
        (lambda one: (one["salts"].clear(), one["personal"]["after"].update(name="冬")), "was edited: actor"),
        (lambda one: one.update(action="list.deleted"), "not in the log"),
        (lambda one: one.update(index=0), "not in the log"),
        (lambda one: one.update(at="2020-01-01T00:00:00.000000+00:00"), "not in the log"),
        (lambda one: one["proof"].pop(), "not in the log"),
        (lambda one: one.pop("proof"), "cannot be read"),
        (lambda one: one.update(proof=["!"]), "cannot be read"),
        (lambda one: one.update(salts={"actor": "zz"}), "cannot be read"),
        (lambda one: one.update(index="x"), "cannot be read"),
    ],
)
def test_a_file_that_was_edited_is_found_out(
    change: Callable[[dict[str, Any]], object], said: str, log: People, tmp_path: Path
) -> None:
    (finding,) = verify_file(changed(exported(tmp_path), 6, change)).findings
    assert finding.startswith("line 7: event ")
    assert said in finding


def test_a_file_is_held_against_a_key_that_came_another_way(log: People, tmp_path: Path) -> None:
    path = exported(tmp_path)
    own = keys.public_keys()[0].public
    assert not verify_file(path, own).findings
    keys.new_key()
    other = keys.public_keys()[1].public
    assert verify_file(path, other).findings == ("line 1: the root is not signed by the key that was asked for",)


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"kind":"checkpoint","note":"x"}', '{"kind":"event"}', "\x00"])
def test_what_is_no_exported_log_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(text)
    with pytest.raises(FileRefused):
        verify_file(tmp_path / "x")


def test_one_event_is_proven_alone(log: People, tmp_path: Path) -> None:
    assert write_jsonl(tmp_path / "one", proven_lines(index=3)) == 1
    assert verify_file(tmp_path / "one").events == 1
    with pytest.raises(EventNotFound):
        proven_lines(index=10_000)


def test_a_table_holds_no_formula(log: People, tmp_path: Path) -> None:
    assert write_table(tmp_path / "log.csv", log.owner.scope.workspace_id) > 9
    rows = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text(encoding="utf-8-sig"))))
    assert rows[-1]["object_name"] == "'=1+1"
    assert json.loads(rows[-1]["after"]) == {"name": "春 8"}
    assert len(rows[-1]["hash"]) == 64


def test_a_root_that_was_kept_elsewhere_is_held_against_the_log(log: People) -> None:
    kept = sign()
    record(log.owner.scope, "list.changed")
    assert verify([kept.note]).is_good
    forged = signed(Checkpoint(read(kept.note).name, kept.size, b"\1" * 32, kept.at), keys.signing_key())
    assert {one.kind for one in verify([forged]).findings} == {"root"}
    assert {one.kind for one in verify([kept.note.replace("\n", "0\n", 2)]).findings} == {"signature"}


def test_a_note_says_one_thing_and_only_its_key_has_signed_it(log: People) -> None:
    root = sign()
    public = keys.public_keys()[0].raw
    assert (read(root.note).size, read(root.note).root) == (root.size, root.root)
    assert is_signed_by(root.note, public)
    assert not is_signed_by(root.note, b"\1" * 32)
    assert not is_signed_by(root.note.replace(f"\n{root.size}\n", f"\n{root.size + 1}\n"), public)
    assert not is_signed_by(root.note.rpartition("—")[0], public)


def test_a_key_that_others_may_read_or_that_is_none_is_refused(
    log: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.signing_key()
    path = tmp_path / "audit_key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(KeyRefused, match="chmod 600"):
        keys.signing_key()
    path.chmod(0o600)
    path.write_text("nonsense")
    with pytest.raises(KeyRefused, match="32 bytes"):
        keys.signing_key()
    monkeypatch.setenv("FUKASA_AUDIT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    assert keys.signing_key()
    with pytest.raises(KeyRefused, match="FUKASA_AUDIT_KEY"):
        keys.new_key()
