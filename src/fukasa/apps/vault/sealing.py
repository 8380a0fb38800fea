"""The door of the vault: ``sealed(text)`` and ``opened(token)``."""

from fukasa.apps.vault.keyring import id_in
from fukasa.apps.vault.places import keyring


def sealed(text: str) -> str:
    """Seal a text with the newest key; sealing it twice gives two different tokens."""
    return keyring().seal(text)


def opened(token: str) -> str:
    """Open what :func:`sealed` gave.

    Raises:
        KeyMissing: it was sealed with a key that is not here any more.
        NotSealed: it is no token of this vault, or it was changed.

    """
    return keyring().open(token)


def renewed(token: str) -> str:
    """Give the token sealed with the newest key; the same one when it is already."""
    keys = keyring()
    return token if id_in(token) == keys.newest.key_id else keys.seal(keys.open(token))
