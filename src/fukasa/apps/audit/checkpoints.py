"""Signed roots as text that anybody can keep: the checkpoint of a transparency log inside a signed note.

Three lines (name of the log, size, root in base64), a line with the time, a blank line, and the signature. The format
is that of C2SP's tlog-checkpoint and signed-note, which common tools read; the signature is Ed25519 (RFC 8032).
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fukasa.apps.audit.errors import FileRefused
from fukasa.apps.audit.merkle import HASH_BYTES

_ED25519 = b"\x01"
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a root says: this log had so many entries then, and they hash to this."""

    name: str
    size: int
    root: bytes
    at: datetime

    def body(self) -> str:
        """Give the text that is signed."""
        moment = self.at.astimezone(UTC).isoformat(timespec="seconds")
        return f"{self.name}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{moment}\n"


def signed(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Write a signed note."""
    body = checkpoint.body()
    mark = key_mark(checkpoint.name, key.public_key().public_bytes_raw())
    signature = base64.b64encode(mark + key.sign(body.encode())).decode()
    return f"{body}\n{_DASH}{checkpoint.name} {signature}\n"


def key_mark(name: str, public: bytes) -> bytes:
    """Give the four bytes by which a note names its key."""
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def key_id(public: bytes) -> str:
    """Give the short name of a public key, as people see it."""
    return sha256(public).hexdigest()[:8]


def read(note: str) -> Checkpoint:
    """Read what a note says, whoever signed it.

    Raises:
        FileRefused: this is no checkpoint.

    """
    body, _, _ = note.partition("\n\n")
    lines = body.split("\n")
    try:
        name, size, root, moment = lines
        found = Checkpoint(name, int(size), base64.b64decode(root, validate=True), datetime.fromisoformat(moment))
    except (ValueError, binascii.Error) as error:
        raise FileRefused(f"this is no checkpoint of an audit log: {body[:80]!r}") from error
    if len(found.root) != HASH_BYTES or found.size < 0:
        raise FileRefused(f"the root of this checkpoint is no hash of a tree: {root!r}")
    return found


def is_signed_by(note: str, public: bytes) -> bool:
    """Tell whether a note carries a good signature by this key."""
    body, _, signatures = note.partition("\n\n")
    mark = key_mark(body.split("\n", 1)[0], public)
    return any(_is_good(f"{body}\n", line, mark, public) for line in signatures.splitlines())


def _is_good(body: str, line: str, mark: bytes, public: bytes) -> bool:
    try:
        given = base64.b64decode(line.rpartition(" ")[2], validate=True)
        if given[:4] != mark:
            return False
        Ed25519PublicKey.from_public_bytes(public).verify(given[4:], body.encode())
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True
