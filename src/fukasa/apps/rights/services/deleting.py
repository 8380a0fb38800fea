"""Carries a deletion out, everywhere, and writes a receipt that says what went without saying what it was."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from fukasa.apps.audit.actors import Installation
from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.creators.exporting.expiring import withdraw
from fukasa.apps.rights.choices import Kind, State
from fukasa.apps.rights.models import SubjectRequest
from fukasa.apps.rights.services.forgetting import NOTHING, Known, Tally, forget_written
from fukasa.apps.workspaces.selectors import derived_accepted, scopes_of_all
from fukasa.core.errors import FukasaError
from fukasa.core.provenance import LOCAL_WORKSPACE, SHARED, Scope
from fukasa.lake.erasure import RewriteProof
from fukasa.pipelines.subject import SubjectFacts, erase_subject, facts_about, selector_of
from fukasa.pipelines.suppression import suppress

NOT_COVERED = (
    "uploaded files that are still in the folder uploads",
    "exports and shortlists that were downloaded, and packed rows of older runs of plans",
    "captions and comments in which others name the person",
    "backups: let them expire",
)


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
        earlier=Tally(**row.counted) if row.counted else NOTHING,
        keep=lambda tally: SubjectRequest.unscoped.filter(pk=row.pk).update(counted=asdict(tally)),
    )
    with transaction.atomic():
        row.account_key = row.who = row.said = row.problem = ""
        row.state, row.closed_at, row.counted = State.DONE, now, {}
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
    earlier: Tally = NOTHING,
    keep: Callable[[Tally], object] = lambda _tally: None,
) -> Deleted:
    """Delete a person from the catalogue, the workspace and the log; a kill leaves it to be done again from the start.

    Args:
        account_key: one of the person's accounts.
        lake: whose facts tell which accounts are the person's.
        visibilities: whose facts go; None for all, which is the operator's right.
        workspace_id: whose rows go; None for all, under every name that any workspace's facts have for these accounts.
        subject: how the receipt calls the person: a keyed hash.
        never_again: put the person on the list of those who objected.
        now: the moment on the receipt.
        earlier: what an attempt that failed took out of the database already.
        keep: notes what is out of the database now, in the transaction that takes it out.

    """
    home = data_home()
    selector = selector_of(home, lake, *account_key.split(":", 1))
    facts = facts_about(home, None if workspace_id is None else lake, selector)
    known = Known.of(account_key, facts)
    with home.lake.write("a deletion"):
        pass  # while somebody else writes nothing goes: the catalogue is to go at the same attempt
    if never_again:  # before the rows go: an import between the two must not bring them back
        suppress(home, known.names)
    with transaction.atomic():
        tally = earlier.plus(forget_written(known, workspace_id, now))
        keep(tally)
    proof = erase_subject(home, selector, visibilities, derived_accepted=derived_accepted())
    tally = tally.plus(_withdrawn(visibilities, workspace_id))
    return Deleted(
        subject=subject,
        at=now.isoformat(),
        catalogue=_of_the_catalogue(proof),
        workspace_rows=tally.rows,
        log_events=tally.log_events,
        suppressed=never_again,
        left_to_the_operator=_left(facts, visibilities),
        not_covered=NOT_COVERED,
    )


def _withdrawn(visibilities: tuple[str, ...] | None, workspace_id: int | None) -> Tally:
    """Take back the exported files that may hold the person: those of all workspaces where shared facts went."""
    is_shared = visibilities is None or SHARED in visibilities
    exports = withdraw(None if is_shared else workspace_id)
    return Tally({"creators_resultexport": exports}) if exports else NOTHING


def _of_the_catalogue(proof: RewriteProof) -> dict[str, Any]:
    """Write down what went from the catalogue, for the receipt."""
    return {
        "version": proof.version,
        "rows_removed": {table: {str(k): n for k, n in by.items()} for table, by in proof.rows_removed.items()},
        "files_rewritten": proof.files_rewritten,
        "files_removed": proof.files_removed,
        "files_checked": proof.files_checked,
        "rows_left": proof.rows_left,
    }


def _visibilities(scope_id: str) -> tuple[str, ...]:
    """A workspace deletes its own facts; shared ones go with the operator's workspace, or by the command line."""
    return (scope_id, SHARED) if scope_id == LOCAL_WORKSPACE else (scope_id,)


def _left(facts: SubjectFacts, visibilities: tuple[str, ...] | None) -> tuple[str, ...]:
    """Name the tables whose shared rows stay because this workspace may not delete them."""
    if visibilities is None or SHARED in visibilities:
        return ()
    return tuple(sorted(name for name, rows in facts.tables.items() if SHARED in set(rows["visibility"])))
