"""Check an exported log by itself: no database, no network, only the file and (better) a key that came another way."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fukasa.apps.audit import checkpoints
from fukasa.apps.audit.checkpoints import Checkpoint
from fukasa.apps.audit.errors import FileRefused
from fukasa.apps.audit.leaves import PERSONAL, Leaf, is_kept
from fukasa.apps.audit.merkle import includes

_LONGEST_LINE = 4_000_000


@dataclass(frozen=True, slots=True)
class FileReport:
    """What a check of a file found.

    Attributes:
        name: of the log.
        size: of the log when its root was signed.
        at: when that was.
        key_id: the key that signed it; empty where none did.
        events: how many events the file holds.
        erased: of how many something was erased.
        findings: what is wrong, with its line.

    """

    name: str
    size: int
    at: datetime
    key_id: str
    events: int
    erased: int
    findings: tuple[str, ...]


def verify_file(path: Path, public: str = "") -> FileReport:
    """Check the signature of the root, and of every event its texts, its hash and its path to that root.

    Args:
        path: JSON Lines as ``fukasa audit export`` writes them.
        public: the key that must have signed, in base64; without it the keys inside the file are believed.

    Raises:
        FileRefused: this is no exported log.

    """
    lines = _objects(path)
    head = next(lines, None)
    if head is None or head.get("kind") != "checkpoint" or not isinstance(head.get("note"), str):
        raise FileRefused(f"{path}: line 1 is no checkpoint; export the log with `fukasa audit export`")
    said = checkpoints.read(head["note"])
    signer = next((key for key in _keys(head, public) if checkpoints.is_signed_by(head["note"], key)), None)
    findings = [] if signer else ["line 1: the root is not signed by the key that was asked for"]
    events = erased = 0
    for number, event in enumerate(lines, start=2):
        events += 1
        erased += len(_dict(event, "salts")) < len(PERSONAL)
        wrong = _wrong(event, said)
        findings += [f"line {number}: event {event.get('index')} {wrong}"] if wrong else []
    name = checkpoints.key_id(signer) if signer else ""
    return FileReport(said.name, said.size, said.at, name, events, erased, tuple(findings))


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), ""), start=1):
                found = json.loads(line)
                if not isinstance(found, dict):
                    raise FileRefused(f"{path}: line {number} is no JSON object")
                yield found
    except (ValueError, RecursionError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(f"{path} is no exported log: {error}") from error


def _keys(head: Mapping[str, Any], public: str) -> list[bytes]:
    texts = [public] if public else [one.get("public", "") for one in head.get("keys", ()) if isinstance(one, dict)]
    try:
        return [base64.b64decode(text, validate=True) for text in texts]
    except (ValueError, TypeError, binascii.Error) as error:
        raise FileRefused("a public key is 32 bytes in base64") from error


def _wrong(event: Mapping[str, Any], said: Checkpoint) -> str:
    """Say what is wrong with an event; empty where nothing is."""
    try:
        leaf = Leaf(
            index=event["index"],
            at=event["at"],
            workspace=event["workspace"],
            action=event["action"],
            object_type=event["object_type"],
            channel=event["channel"],
            commitments=_dict(event, "commitments"),
        )
        salts, personal = _dict(event, "salts"), _dict(event, "personal")
        texts = [name for name in PERSONAL if not is_kept(name, salts, personal, leaf.commitments)]
        proof = [base64.b64decode(one, validate=True) for one in event["proof"]]
        if texts:
            return f"was edited: {', '.join(texts)}"
        if not includes(said.root, said.size, leaf.index, leaf.hash(), proof):
            return "is not in the log that was signed"
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        return f"cannot be read: {error!r}"
    return ""


def _dict(event: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = event.get(key)
    return found if isinstance(found, dict) else {}
