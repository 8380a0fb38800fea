"""How a token is written: ``fks_<prefix>_<secret>``. The prefix is shown and found by, the secret is kept as a hash."""

import hashlib
import secrets
from dataclasses import dataclass

MARK = "fks"  # lets scanners of leaked secrets know one
_PREFIX_BYTES = 5  # ten hexadecimal digits
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secret:
    """A token in two parts."""

    prefix: str
    secret: str

    @property
    def text(self) -> str:
        """The whole token, as it is shown once."""
        return f"{MARK}_{self.prefix}_{self.secret}"

    @property
    def digest(self) -> str:
        """The form in which the secret is kept.

        A plain SHA-256: slow hashes protect what people choose; 256 random bits cannot be guessed at any speed.
        """
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def matches(self, digest: str) -> bool:
        """Compare with a kept form in a time that tells nothing."""
        return secrets.compare_digest(self.digest, digest)


def draw() -> Secret:
    """Draw a new token."""
    return Secret(secrets.token_hex(_PREFIX_BYTES), secrets.token_urlsafe(_SECRET_BYTES))


def read(text: str) -> Secret | None:
    """Take a written token apart; None for what cannot be one."""
    mark, _, rest = text.strip().partition("_")
    prefix, _, secret = rest.partition("_")
    plain = prefix.isascii() and prefix.isalnum() and secret.isascii()
    return Secret(prefix, secret) if mark == MARK and plain and secret else None
