"""Takes what workspaces wrote about a person out of the database: rows, names in documents, the log, other requests."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from fukasa.apps.audit.actors import Installation
from fukasa.apps.audit.erasure import erase as erase_in_log
from fukasa.apps.lists.services.digests import accounts_forget
from fukasa.apps.rest.kept_answers import answers_rewrite
from fukasa.apps.rights.choices import State
from fukasa.apps.rights.holdings import erase_holdings
from fukasa.apps.rights.models import SubjectRequest
from fukasa.apps.rights.scrubbing import Names, json_without
from fukasa.pipelines.subject import SubjectFacts


@dataclass(frozen=True, slots=True)
class Known:
    """Under what a person stands.

    Attributes:
        keys: of their accounts.
        names: platform and id or handle, as the list of those who objected takes them.
        words: keys, ids, handles, the creator's id.
        called: what pages call them.

    """

    keys: frozenset[str]
    names: frozenset[tuple[str, str]]
    words: frozenset[str]
    called: frozenset[str]

    @classmethod
    def of(cls, account_key: str, facts: SubjectFacts) -> "Known":
        """Put together what facts say."""
        names = frozenset(facts.person.names or facts.person.accounts)
        keys = {f"{platform}:{account}" for platform, account in facts.person.accounts} | {account_key}
        return cls(frozenset(keys), names, facts.words | {account_key}, facts.called)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much went: rows by table, and events of the log that were emptied."""

    rows: dict[str, int] = field(default_factory=dict)
    log_events: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Add what another attempt took."""
        return Tally(dict(Counter(self.rows) + Counter(other.rows)), self.log_events + other.log_events)


NOTHING = Tally()


def forget_written(known: Known, workspace_id: int | None, now: datetime) -> Tally:
    """Take a person out of what a workspace wrote, or all (None); to be done in a transaction."""
    searches = accounts_forget(known.keys, workspace_id)
    names = Names.of(known.keys, known.words | known.called)
    rows = Counter(erase_holdings(known.keys, names, workspace_id))
    rows["lists_searchdigest"] += searches
    rows["rest_keptanswer"] += answers_rewrite(lambda body: json_without(body, names), workspace_id)
    rows[SubjectRequest._meta.db_table] += _forget_asked(known.keys, workspace_id, now)  # noqa: SLF001  Django's way
    by = Installation(workspace_id)
    events = erase_in_log(by=by, words=known.words, names=known.called, workspace_id=workspace_id)
    return Tally(dict(+rows), events)


def _forget_asked(keys: Collection[str], workspace_id: int | None, now: datetime) -> int:
    """Empty the other requests of the person; nothing is left of which the open ones could be answered."""
    rows = SubjectRequest.unscoped.filter(account_key__in=keys).exclude(state=State.CARRYING)
    if workspace_id is not None:
        rows = rows.filter(workspace_id=workspace_id)
    rows.filter(state=State.OPEN).update(state=State.DONE, closed_at=now)
    return rows.update(account_key="", who="", said="", answer="", problem="")
