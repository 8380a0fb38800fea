"""Carries a deletion out, everywhere, and writes a receipt that says what went without saying what it was."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from fukasa.apps.audit.erasure import erase as erase_in_log
from fukasa.apps.audit.services import record
from fukasa.apps.creators.exporting.expiring import withdraw
from fukasa.apps.lists.services.digests import accounts_forget
from fukasa.apps.rights.choices import Kind, State
from fukasa.apps.rights.holdings import erase_holdings
from fukasa.apps.rights.models import SubjectRequest
from fukasa.apps.workspaces.selectors import derived_accepted, scopes_of_all
from fukasa.core.errors import FukasaError
from fukasa.core.provenance import LOCAL_WORKSPACE, SHARED, Scope
from fukasa.pipelines.home import Home
from fukasa.pipelines.subject import SubjectFacts, erase_subject, facts_about, selector_of
from fukasa.pipelines.suppression import suppress

NOT_COVERED = (
    "uploaded files that are still in the folder uploads",
    "exports and shortlists that were downloaded, and packed rows of older runs of plans",
    "captions and comments in which others name the person",
    "sealed answers that are kept a day for programs that ask twice",
    "backups: let them expire",
)


@dataclass(frozen=True, slots=True)
class Installation:
    """Who acts when the worker does."""

    workspace_id: int | None
    member_id: int | None = None
    actor: str = "fukasa"


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a deletion removed; nothing in it tells who it was."""

    subject: str
    at: str
    catalogue: dict[str, Any]
    workspace_rows: dict[str, int]
    log_events: int
    suppressed: bool
    left_to_the_operator: tuple[str, ...]
    not_covered: tuple[str, ...]

    @property
    def hash(self) -> str:
        """SHA-256 of the receipt in its one spelling: keys sorted, no spaces, UTF-8."""
        plain = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()


def carry_out_all(now: datetime) -> int:
    """Carry out every deletion that was decided; one that cannot be done now says why and is tried again.

    Raises:
        ExceptionGroup: some failed by mistakes of ours, which held up no other; they are tried again as well.

    """
    done, broken = 0, list[Exception]()
    scopes = {scope.workspace_id: scope for scope in scopes_of_all()}
    for row in SubjectRequest.unscoped.filter(state=State.CARRYING).order_by("due_at"):
        try:
            _carry_out(row, scopes[row.workspace_id].scope_id, now)
            done += 1
        except FukasaError as error:
            SubjectRequest.unscoped.filter(pk=row.pk).update(problem=error.message)
        except Exception as error:  # noqa: BLE001  raised below, when all others are done
            broken.append(error)
    if broken:
        raise ExceptionGroup("deletions failed", broken)
    return done


def _carry_out(row: SubjectRequest, scope_id: str, now: datetime) -> None:
    deleted = delete_everywhere(
        row.account_key,
        lake=Scope(scope_id),
        visibilities=_visibilities(scope_id),
        workspace_id=row.workspace_id,
        subject=row.subject_hash,
        never_again=row.kind == Kind.OBJECTION,
        now=now,
    )
    with transaction.atomic():
        row.account_key = row.who = row.said = row.problem = ""
        row.state, row.closed_at = State.DONE, now
        row.receipt, row.receipt_hash = json.loads(json.dumps(asdict(deleted))), deleted.hash
        row.save()
        record(
            Installation(row.workspace_id),
            "rights.deleted",
            object_type="rights_request",
            object_id=row.pk,
            after={"receipt": deleted.hash},
        )


def delete_everywhere(
    account_key: str,
    *,
    lake: Scope,
    visibilities: tuple[str, ...] | None,
    workspace_id: int | None,
    subject: str,
    never_again: bool,
    now: datetime,
) -> Deleted:
    """Delete a person from the catalogue, the workspace and the log; a kill leaves it to be done again from the start.

    Args:
        account_key: one of the person's accounts.
        lake: whose facts tell under which names the person stands.
        visibilities: whose facts go; None for all, which is the operator's right.
        workspace_id: whose rows go; None for all.
        subject: how the receipt calls the person: a keyed hash.
        never_again: put the person on the list of those who objected.
        now: the moment on the receipt.

    """
    home = Home(Path(settings.FUKASA_DATA))
    selector = selector_of(home, lake, *account_key.split(":", 1))
    facts = facts_about(home, lake, selector)
    with home.lake.write("a deletion"):
        pass  # while somebody else writes nothing goes: what went would be missing from the receipt of the next attempt
    if never_again:  # before the rows go: an import between the two must not bring them back
        suppress(home, facts.person.names or facts.person.accounts)
    keys = {f"{platform}:{account}" for platform, account in facts.person.accounts} | {account_key}
    rows, events = _forget_written(keys, facts.words | {account_key}, facts.called, workspace_id, now)
    proof = erase_subject(home, selector, visibilities, derived_accepted=derived_accepted())
    is_shared = visibilities is None or SHARED in visibilities
    if exports := withdraw(None if is_shared else workspace_id):
        rows["creators_resultexport"] = exports
    return Deleted(
        subject=subject,
        at=now.isoformat(),
        catalogue={
            "version": proof.version,
            "rows_removed": {table: {str(k): n for k, n in by.items()} for table, by in proof.rows_removed.items()},
            "files_rewritten": proof.files_rewritten,
            "files_removed": proof.files_removed,
            "files_checked": proof.files_checked,
            "rows_left": proof.rows_left,
        },
        workspace_rows=rows,
        log_events=events,
        suppressed=never_again,
        left_to_the_operator=_left(facts, visibilities),
        not_covered=NOT_COVERED,
    )


@transaction.atomic
def _forget_written(
    keys: Collection[str], words: frozenset[str], names: frozenset[str], workspace_id: int | None, now: datetime
) -> tuple[dict[str, int], int]:
    searches = accounts_forget(keys, workspace_id)
    rows = erase_holdings(keys, words | names, workspace_id)
    if searches:
        rows["lists_searchdigest"] = searches
    if asked := _forget_asked(keys, workspace_id, now):
        rows[SubjectRequest._meta.db_table] = asked  # noqa: SLF001  Django's way
    by = Installation(workspace_id)
    return rows, erase_in_log(by=by, words=words, names=names, workspace_id=workspace_id)


def _forget_asked(keys: Collection[str], workspace_id: int | None, now: datetime) -> int:
    """Empty the other requests of the person; nothing is left of which the open ones could be answered."""
    rows = SubjectRequest.unscoped.filter(account_key__in=keys).exclude(state=State.CARRYING)
    if workspace_id is not None:
        rows = rows.filter(workspace_id=workspace_id)
    rows.filter(state=State.OPEN).update(state=State.DONE, closed_at=now)
    return rows.update(account_key="", who="", said="", answer="", problem="")


def _visibilities(scope_id: str) -> tuple[str, ...]:
    """A workspace deletes its own facts; shared ones go with the operator's workspace, or by the command line."""
    return (scope_id, SHARED) if scope_id == LOCAL_WORKSPACE else (scope_id,)


def _left(facts: SubjectFacts, visibilities: tuple[str, ...] | None) -> tuple[str, ...]:
    """Name the tables whose shared rows stay because this workspace may not delete them."""
    if visibilities is None or SHARED in visibilities:
        return ()
    return tuple(sorted(name for name, rows in facts.tables.items() if SHARED in set(rows["visibility"])))
