"""Sealed texts that stand elsewhere than in an :class:`EncryptedTextField`, for example inside another app's JSON."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Store:
    """One place of sealed texts.

    Attributes:
        name: how `fukasa keys list` calls it.
        tokens: gives every sealed text of it.
        renew: writes every one anew by the function it is given, which maps token to token; in batches, each in its
            own transaction; gives how many changed.

    """

    name: str
    tokens: Callable[[], Iterable[str]]
    renew: Callable[[Callable[[str], str]], int]


_stores: dict[str, Store] = {}


def register_store(store: Store) -> None:
    """Let a store take part in the rotation of keys; called from ``AppConfig.ready``."""
    _stores[store.name] = store


def stores() -> tuple[Store, ...]:
    """Give the registered stores, by name."""
    return tuple(_stores[name] for name in sorted(_stores))
