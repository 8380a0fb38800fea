"""Keys and what they do to a text; nothing here knows where keys are kept."""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from fukasa.apps.vault.errors import KeyMissing, KeyUnreadable, NotSealed

_ID = 8  # signs of a key's id; enough to tell the few keys of an installation apart


@dataclass(frozen=True, slots=True)
class Key:
    """One key (Fernet: AES-128 in CBC with HMAC-SHA256) and the name it goes by, which says nothing about it."""

    key_id: str
    text: str
    fernet: Fernet

    def __repr__(self) -> str:
        return f"Key({self.key_id})"


def new_key() -> str:
    """Draw a key."""
    return Fernet.generate_key().decode()


def key_of(text: str, where: str) -> Key:
    """Read one key; ``where`` it stands is said when it is none."""
    try:
        fernet = Fernet(text)
    except ValueError:
        raise KeyUnreadable(
            f"one of the keys in {where} is none: it must be 32 bytes in URL-safe base64, as `fukasa keys add` makes "
            "them; correct it and start again"
        ) from None
    return Key(sha256(text.encode()).hexdigest()[:_ID], text, fernet)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of this installation, the newest first."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        """The key that seals."""
        return self.keys[0]

    def seal(self, text: str) -> str:
        """Seal a text with the newest key: ``<key id>.<token>``."""
        return f"{self.newest.key_id}.{self.newest.fernet.encrypt(text.encode()).decode()}"

    def open(self, sealed: str) -> str:
        """Open what any of the keys has sealed."""
        key_id, _, token = sealed.partition(".")
        key = next((key for key in self.keys if key.key_id == key_id), None)
        if key is None and len(key_id) == _ID and token:
            raise KeyMissing(
                f"a stored secret was sealed with the key {key_id}, which this installation does not have; put it back "
                "into FUKASA_ENCRYPTION_KEYS or the file encryption_keys of the data folder (a backup holds it)",
                key_id=key_id,
            )
        if key is None:
            raise NotSealed("a stored secret is not sealed by this vault; enter it anew")
        try:
            return key.fernet.decrypt(token).decode()
        except InvalidToken:
            raise NotSealed(f"a stored secret sealed with the key {key_id} was damaged; enter it anew") from None


def id_in(sealed: str) -> str:
    """Name the key that sealed a text."""
    return sealed.partition(".")[0]
