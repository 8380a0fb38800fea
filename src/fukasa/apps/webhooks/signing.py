"""Signatures in the manner of Standard Webhooks (version 1, 2023): HMAC-SHA256 over id, time and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """Draw a secret."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(message_id: str, seconds: int, body: bytes, secrets_: Sequence[str]) -> dict[str, str]:
    """Give the headers of a message; while a secret is changed, both sign."""
    signatures = " ".join(signature(secret, message_id, seconds, body) for secret in secrets_)
    return {"webhook-id": message_id, "webhook-timestamp": str(seconds), "webhook-signature": signatures}


def signature(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    """Sign one message with one secret: ``v1,<base64>``."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
