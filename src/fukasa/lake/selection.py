"""What an erasure speaks of, as one condition per table."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from fukasa.lake.engine import any_of, identifier, literal


class Selection(Protocol):
    """Rows that have to go."""

    @property
    def reason(self) -> str:
        """Name the kind of selection for the list of versions, without the key itself."""

    def condition(self, columns: Collection[str]) -> str | None:
        """Write the SQL condition for a table with these columns; None where the table cannot hold such rows."""


@dataclass(frozen=True, slots=True)
class OfAccount:
    """All facts about one account."""

    platform: str
    account_id: str
    reason: str = field(default="an account was erased", init=False)

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        return accounts_condition(((self.platform, self.account_id),), columns)


@dataclass(frozen=True, slots=True)
class OfCreator:
    """A creator and all facts about every account that any kept version says is theirs."""

    creator_id: str
    accounts: tuple[tuple[str, str], ...] = ()
    reason: str = field(default="a creator was erased", init=False)

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        named = any_of("creator_id", (self.creator_id,)) if "creator_id" in columns else None
        owned = accounts_condition(self.accounts, columns)
        return either(named, owned)


@dataclass(frozen=True, slots=True)
class OfCommenter:
    """What somebody in the audience wrote, and their profile in samples, by the keyed hash."""

    commenter: str
    reason: str = field(default="a commenter was erased", init=False)

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        held = [any_of(name, (self.commenter,)) for name in ("commenter", "profile") if name in columns]
        return either(*held)


@dataclass(frozen=True, slots=True)
class OfWorkspace:
    """All facts that belong to one workspace."""

    visibility: str
    reason: str = field(default="a workspace was erased", init=False)

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        return any_of("visibility", (self.visibility,)) if "visibility" in columns else None


@dataclass(frozen=True, slots=True)
class OfImport:
    """All facts that one import brought."""

    import_id: str
    reason: str = field(default="an import was erased", init=False)

    def condition(self, columns: Collection[str]) -> str | None:
        """See :class:`Selection`."""
        return any_of("import_id", (self.import_id,)) if "import_id" in columns else None


def accounts_condition(accounts: Collection[tuple[str, str]], columns: Collection[str]) -> str | None:
    """Write the condition for rows of some accounts, given as platform and account id."""
    if not accounts or not {"platform", "account_id"} <= set(columns):
        return None
    pairs = ", ".join(f"({literal(platform)}, {literal(account)})" for platform, account in accounts)
    return f"({identifier('platform')}, {identifier('account_id')}) IN ({pairs})"


def either(*conditions: str | None) -> str | None:
    """Join conditions by OR; None where there is none."""
    given = [f"({condition})" for condition in conditions if condition]
    return " OR ".join(given) or None
