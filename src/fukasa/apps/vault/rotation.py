"""The life of keys: listed, added, everything sealed anew, an old one dropped."""

from dataclasses import dataclass

from fukasa.apps.vault import places
from fukasa.apps.vault.columns import columns, used_by
from fukasa.apps.vault.errors import KeyInUse, KeyUnreadable
from fukasa.apps.vault.keyring import key_of, new_key
from fukasa.apps.vault.sealing import renewed
from fukasa.apps.vault.stores import Store, stores


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key and what hangs on it.

    Attributes:
        key_id: its name; the first signs of its SHA-256.
        role: ``seals`` (the newest), ``opens``, or ``missing``: something is sealed with it, and it is not here.
        used: how many sealed texts need it.

    """

    key_id: str
    role: str
    used: int


def all_stores() -> tuple[Store, ...]:
    """Give every place of sealed texts: columns and registered stores."""
    return (*(column.store for column in columns()), *stores())


def key_uses() -> tuple[KeyUse, ...]:
    """List the keys, the newest first, then those that are missing."""
    counts: dict[str, int] = {}
    for store in all_stores():
        for key_id, count in used_by(store).items():
            counts[key_id] = counts.get(key_id, 0) + count
    here = [key.key_id for key in places.keyring().keys]
    known = [
        KeyUse(key_id, "opens" if number else "seals", counts.get(key_id, 0)) for number, key_id in enumerate(here)
    ]
    return (*known, *(KeyUse(key_id, "missing", counts[key_id]) for key_id in sorted(counts.keys() - set(here))))


def key_add() -> tuple[str, str | None]:
    """Make a key that seals from now on.

    Returns:
        Its id; and its text when the keys come from the environment, where only the operator can put it.

    """
    text = new_key()
    key_id = key_of(text, "a new key").key_id
    if places.from_environment():
        return key_id, text
    with places.changing():
        places.write([text, *(key.text for key in places.keyring().keys)])
    return key_id, None


def rotate() -> dict[str, int]:
    """Seal everything with the newest key; a kill leaves each text sealed by one of the keys, and a new run goes on."""
    return {store.name: store.renew(renewed) for store in all_stores()}


def key_drop(key_id: str) -> None:
    """Forget a key that nothing needs."""
    keys = places.keyring().keys
    if key_id not in {key.key_id for key in keys}:
        raise KeyUnreadable(f"there is no key {key_id}; `fukasa keys list` names them", key_id=key_id)
    if key_id == keys[0].key_id:
        raise KeyInUse(f"{key_id} is the key that seals; run `fukasa keys add` and `fukasa keys rotate` first")
    used = next(use.used for use in key_uses() if use.key_id == key_id)
    if used:
        raise KeyInUse(
            f"{used} stored texts are sealed with the key {key_id}; run `fukasa keys rotate` first", used=used
        )
    if places.from_environment():
        raise KeyInUse(f"nothing needs the key {key_id} any more; take it out of {places.VARIABLE} and start again")
    with places.changing():
        places.write([key.text for key in places.keyring().keys if key.key_id != key_id])
