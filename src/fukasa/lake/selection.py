"""What an erasure speaks of, as one SQL condition per table."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Protocol

from fukasa.core.errors import InvalidInput
from fukasa.lake.engine import any_of, identifier, literal


class Selection(Protocol):
    """Rows that have to go."""

    @property
    def reason(self) -> str:
        """Say what was removed, for the list of versions; never the key itself."""

    def condition(self, columns: Collection[str]) -> str | None:
        """Write the SQL condition for a table with these columns; None where the table cannot hold such rows."""


@dataclass(frozen=True, slots=True)
class Selector:
    """What to erase: exactly one of an account, a creator, a commenter, a workspace or an import.

    Attributes:
        platform: with ``account_id``: all facts about that account.
        account_id: see ``platform``.
        creator_id: a creator, and all facts about every account that any kept version says is theirs.
        commenter: keyed hash of somebody in the audience: their comments, and their profile in samples.
        visibility: a workspace: all facts that belong to it.
        import_id: all facts that one import brought.

    """

    platform: str | None = None
    account_id: str | None = None
    creator_id: str | None = None
    commenter: str | None = None
    visibility: str | None = None
    import_id: str | None = None

    def __post_init__(self) -> None:
        given = self._given()
        if set(given) == {"platform", "account_id"}:
            return
        if len(given) != 1 or {"platform", "account_id"} & set(given):
            raise InvalidInput(
                "An erasure speaks of exactly one thing; give platform and account_id together, or one of creator_id, "
                "commenter, visibility and import_id.",
            )

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self._given().items())

    @property
    def reason(self) -> str:
        """See :class:`Selection`."""
        kind = next(iter(self._given()))
        return f"erased by {kind}" if kind != "platform" else "erased by account"

    @property
    def names_person(self) -> bool:
        """Tell whether it speaks of somebody who may have left traces beyond the rows of their accounts."""
        return self.platform is not None or self.creator_id is not None

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        if self.platform is not None and self.account_id is not None:
            return accounts_condition(((self.platform, self.account_id),), columns)
        held = [any_of(name, (value,)) for name, value in self._given().items() if name in columns]
        if self.commenter is not None and "profile" in columns:
            held.append(any_of("profile", (self.commenter,)))
        return either(*held)

    def _given(self) -> dict[str, str]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Person:
    """An account or a creator with every trace that was found of them, erased at once.

    Attributes:
        selector: what was asked for.
        accounts: platform and id of the person's accounts.
        names: platform and each name under which one of these accounts is known there: its id, its handles.
        hashes: keyed hashes under which they wrote comments or stand in samples of an audience.

    """

    selector: Selector
    accounts: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...] = ()
    hashes: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """See :class:`Selection`."""
        return self.selector.reason

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        return either(
            self.selector.condition(columns),
            accounts_condition(self.accounts, columns),
            *(any_of(name, self.hashes) for name in ("commenter", "profile") if self.hashes and name in columns),
            mentions_condition(self.names, columns),
        )


@dataclass(frozen=True, slots=True)
class Within:
    """A selection, as far as its rows belong to some visibilities.

    Attributes:
        selection: what was asked for.
        visibilities: `shared`, or workspaces.

    """

    selection: Selection
    visibilities: tuple[str, ...]

    @property
    def reason(self) -> str:
        """See :class:`Selection`."""
        return self.selection.reason

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        condition = self.selection.condition(columns)
        if condition is None or "visibility" not in columns:
            return None
        return f"({condition}) AND {any_of('visibility', self.visibilities)}"


def accounts_condition(accounts: Collection[tuple[str, str]], columns: Collection[str]) -> str | None:
    """Write the condition for rows of some accounts, given as platform and account id."""
    if not accounts or not {"platform", "account_id"} <= set(columns):
        return None
    pairs = ", ".join(f"({literal(platform)}, {literal(account)})" for platform, account in accounts)
    return f"({identifier('platform')}, {identifier('account_id')}) IN ({pairs})"


def mentions_condition(names: Collection[tuple[str, str]], columns: Collection[str]) -> str | None:
    """Write the condition for mentions of some handles, given as platform and handle; capitals make no difference."""
    if not names or not {"platform", "post_id", "kind", "value"} <= set(columns):
        return None
    pairs = ", ".join(f"({literal(platform)}, lower({literal(name)}))" for platform, name in names)
    return f"{any_of('kind', ('handle',))} AND (platform, lower({identifier('value')})) IN ({pairs})"


def either(*conditions: str | None) -> str | None:
    """Join conditions by OR; None where there is none."""
    given = [f"({condition})" for condition in conditions if condition]
    return " OR ".join(given) or None
