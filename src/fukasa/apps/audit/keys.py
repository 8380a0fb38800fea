"""The key that signs roots: from the environment, else a file of the data folder that its owner alone may read."""

import base64
import binascii
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone

from fukasa.apps.audit.checkpoints import key_id
from fukasa.apps.audit.errors import KeyRefused
from fukasa.apps.audit.models import SigningKey
from fukasa.pipelines import secret_file

VARIABLE = "FUKASA_AUDIT_KEY"
_SEED_BYTES = 32
_FILE = "audit_key"
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key by which roots of this log can be checked."""

    key_id: str
    public: str
    created_at: datetime
    retired_at: datetime | None

    @property
    def raw(self) -> bytes:
        """Give its 32 bytes."""
        return base64.b64decode(self.public)


def signing_key() -> Ed25519PrivateKey:
    """Give the private key, made at its first use; its public half is kept in the database.

    Raises:
        KeyRefused: the variable or the file holds no key, or others may read the file.

    """
    given = os.environ.get(VARIABLE, "").strip()
    key = _key(given, VARIABLE) if given else _from_file(_path())
    _keep_public(key)
    return key


def public_keys() -> tuple[PublicKey, ...]:
    """List every key that has signed roots of this log, the oldest first."""
    rows = SigningKey.objects.values_list("key_id", "public", "created_at", "retired_at")
    return tuple(PublicKey(*row) for row in rows)


def new_key() -> Ed25519PrivateKey:
    """Put a new key into the file; the public half of the old one stays."""
    if os.environ.get(VARIABLE, "").strip():
        raise KeyRefused(f"the key comes from {VARIABLE}; put another one there and start anew")
    secret_file.swap(_path(), _new())
    return signing_key()


def _path() -> Path:
    return Path(settings.FUKASA_DATA) / _FILE


def _from_file(path: Path) -> Ed25519PrivateKey:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = secret_file.kept(path, _new)
    if path.stat().st_mode & _OTHERS:
        raise KeyRefused(f"others may read {path}; run: chmod 600 {path}")
    return _key(content.decode("ascii", errors="replace").strip(), str(path))


def _new() -> bytes:
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()) + b"\n"


def _key(text: str, where: str) -> Ed25519PrivateKey:
    try:
        seed = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        seed = b""
    if len(seed) != _SEED_BYTES:
        raise KeyRefused(f"{where} holds no key of the audit log: 32 bytes in base64 are needed")
    return Ed25519PrivateKey.from_private_bytes(seed)


def _keep_public(key: Ed25519PrivateKey) -> None:
    public = key.public_key().public_bytes_raw()
    name = key_id(public)
    _, made = SigningKey.objects.get_or_create(key_id=name, defaults={"public": base64.b64encode(public).decode()})
    if made:
        others = SigningKey.objects.filter(retired_at=None).exclude(key_id=name)
        others.update(retired_at=timezone.now())
