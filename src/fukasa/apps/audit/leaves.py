"""What is hashed of an event. Personal data stands in a leaf as salted commitments only, so that it can be erased.

A commitment is SHA-256 over a random salt of 16 bytes, the name of the field and the value as canonical JSON. While
salt and value are there, anybody can check them; without the salt the commitment tells nothing about the value.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from fukasa.apps.audit.merkle import leaf_hash

FORMAT: Final = 1
PERSONAL: Final = ("actor", "origin", "object", "before", "after")
"""The fields that may hold personal data: who, from where, which thing, and its values."""
ERASED: Final[dict[str, Any]] = {
    "actor": [None, ""],
    "origin": ["", ""],
    "object": ["", ""],
    "before": {},
    "after": {},
}
"""What stands in these fields once their salts are gone."""
SALT_BYTES: Final = 16


_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> bytes:
    """Write JSON in the one way that every database gives back: sorted keys, ASCII, whole floats as whole numbers."""
    return _write(_numbers(value)).encode("ascii")


def _numbers(value: Any) -> Any:
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)  # PostgreSQL gives 1e22 back as a whole number
    if isinstance(value, dict):
        return {key: _numbers(inner) for key, inner in value.items()}
    return [_numbers(inner) for inner in value] if isinstance(value, list | tuple) else value


def new_salts() -> dict[str, str]:
    """Draw one salt per personal field."""
    drawn = secrets.token_bytes(SALT_BYTES * len(PERSONAL)).hex()
    width = 2 * SALT_BYTES
    return {name: drawn[at * width : (at + 1) * width] for at, name in enumerate(PERSONAL)}


def commitment(field: str, salt: str, value: Any) -> str:
    """Commit to the value of a field."""
    return sha256(bytes.fromhex(salt) + field.encode() + b"\x00" + canonical(value)).hexdigest()


def commitments(salts: Mapping[str, str], personal: Mapping[str, Any]) -> dict[str, str]:
    """Commit to every personal field."""
    return {name: commitment(name, salts[name], personal[name]) for name in PERSONAL}


def is_kept(field: str, salts: Mapping[str, str], personal: Mapping[str, Any], committed: Mapping[str, str]) -> bool:
    """Tell whether a field holds what was committed to; where its salt was erased, nothing may stand there."""
    if field not in salts:
        return bool(personal[field] == ERASED[field])
    return commitment(field, salts[field], personal[field]) == committed.get(field)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event as the tree knows it; the index is part of it, so that rows cannot change places unseen."""

    index: int
    at: str
    workspace: int | None
    action: str
    object_type: str
    channel: str
    commitments: dict[str, str]

    def hash(self) -> bytes:
        """Give the hash of the leaf."""
        told = {
            "v": FORMAT,
            "index": self.index,
            "at": self.at,
            "workspace": self.workspace,
            "action": self.action,
            "object_type": self.object_type,
            "channel": self.channel,
            "commitments": self.commitments,
        }
        return leaf_hash(canonical(told))


def moment(at: datetime) -> str:
    """Write a moment as leaves do: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
