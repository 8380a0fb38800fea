"""The operations on verdicts and appeals, for programs: gate, one service or selector, and what it gives."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema

from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.errors import NotThere
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import AccountKey, Body
from fukasa.apps.verdicts.forms import AppealDecisionForm, AppealForm, VerdictForm
from fukasa.apps.verdicts.selectors.appeals import AppealView, appeal_find, appeals_of, decided_appeals, open_appeals
from fukasa.apps.verdicts.selectors.audited import LEAST, audited_accounts
from fukasa.apps.verdicts.selectors.computed import Computed, computed_of
from fukasa.apps.verdicts.selectors.verdicts import standing_verdicts, verdicts_of
from fukasa.apps.verdicts.services import appeals, verdicts
from fukasa.apps.verdicts.tasks import withdraw_appeal
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("verdicts")
ROUTES = (routes,)
_Said = Annotated[str, Field(min_length=1, max_length=4000)]
_Limit = Annotated[int, Field(ge=1, le=200)]


class VerdictOut(Schema):
    """A verdict of a person beside what was computed then."""

    verdict_id: int
    account_key: str
    status: str
    reason: str
    audited: str | None
    author: str
    decided_at: datetime
    computed_status: str
    computed_p: float | None
    lake_version: int
    withdrawn_at: datetime | None
    withdrawn_by: str


class VerdictGiven(Body):
    """A verdict of a person on an account's authenticity; the reason is required."""

    key: AccountKey
    status: str
    reason: _Said
    audited: str = ""


class AuditedOut(Schema):
    """Accounts audited by people of the workspace; `needed` says how many of each probabilities rest on."""

    inflated: int
    genuine: int
    enough: bool
    needed: dict[str, int]


class AppealEntered(Body):
    """What a creator says against a verdict."""

    key: AccountKey
    statement: _Said
    evidence: Annotated[str, Field(max_length=4000)] = ""


class AppealDecided(Body):
    """What becomes of an appeal."""

    state: str
    reason: _Said


@routes.reads("/verdicts", Permission.VERDICTS_READ, list[VerdictOut])
def verdicts_index(request: TokenRequest, key: AccountKey | None = None, limit: _Limit = 50) -> Any:
    """Give the verdicts that stand, or all of one account, the newest first."""
    return standing_verdicts(request.scope, limit=limit) if key is None else verdicts_of(request.scope, key)


@routes.makes("/verdicts", Permission.VERDICTS_WRITE, list[VerdictOut])
def verdicts_give(request: TokenRequest, body: VerdictGiven) -> Any:
    """Give a verdict; gives all of the account."""
    computed, values = _computed(request, body.key), cleaned(VerdictForm(body.dict()))
    verdicts.verdict_give(scope=request.scope, computed=computed, **values)
    return verdicts_of(request.scope, body.key)


@routes.does("/verdicts/{verdict_id}/withdraw", Permission.VERDICTS_WRITE, list[VerdictOut])
def verdicts_withdraw(request: TokenRequest, verdict_id: Id) -> Any:
    """Take a verdict back; gives all of the account."""
    return verdicts_of(request.scope, verdicts.verdict_withdraw(scope=request.scope, verdict_id=verdict_id))


@routes.does("/verdicts/{verdict_id}/restore", Permission.VERDICTS_WRITE, list[VerdictOut])
def verdicts_restore(request: TokenRequest, verdict_id: Id) -> Any:
    """Let a verdict stand again; gives all of the account."""
    return verdicts_of(request.scope, verdicts.verdict_restore(scope=request.scope, verdict_id=verdict_id))


@routes.reads("/appeals", Permission.VERDICTS_READ, list[AppealView])
def appeals_index(
    request: TokenRequest,
    key: AccountKey | None = None,
    state: Literal["open", "decided"] = "open",
    limit: _Limit = 50,
) -> Any:
    """Give the open appeals, the decided ones, or all of one account."""
    if key is not None:
        return appeals_of(request.scope, key)
    return open_appeals(request.scope, limit=limit) if state == "open" else decided_appeals(request.scope)[:limit]


@routes.makes("/appeals", Permission.VERDICTS_WRITE, AppealView)
def appeals_enter(request: TokenRequest, body: AppealEntered) -> AppealView:
    """Enter what a creator says."""
    computed, values = _computed(request, body.key), cleaned(AppealForm(body.dict()))
    appeal_id = appeals.appeal_enter(scope=request.scope, account_key=computed.account_key, **values)
    return appeal_find(request.scope, appeal_id)


@routes.reads("/appeals/{appeal_id}", Permission.VERDICTS_READ, AppealView)
def appeals_read(request: TokenRequest, appeal_id: Id) -> AppealView:
    """Give one appeal."""
    return appeal_find(request.scope, appeal_id)


@routes.does("/appeals/{appeal_id}/decide", Permission.VERDICTS_WRITE, AppealView)
def appeals_decide(request: TokenRequest, appeal_id: Id, body: AppealDecided) -> AppealView:
    """Decide an appeal."""
    appeal_find(request.scope, appeal_id)
    appeals.appeal_decide(scope=request.scope, appeal_id=appeal_id, **cleaned(AppealDecisionForm(body.dict())))
    return appeal_find(request.scope, appeal_id)


@routes.does("/appeals/{appeal_id}/reopen", Permission.VERDICTS_WRITE, AppealView)
def appeals_reopen(request: TokenRequest, appeal_id: Id) -> AppealView:
    """Open an appeal anew."""
    appeals.appeal_reopen(scope=request.scope, appeal_id=appeal_id)
    return appeal_find(request.scope, appeal_id)


@routes.does("/appeals/{appeal_id}/withdraw", Permission.VERDICTS_WRITE, list[AppealView])
def appeals_withdraw(request: TokenRequest, appeal_id: Id) -> Any:
    """Take an appeal away; for ten minutes it can be brought back, then its words are gone. Gives the others."""
    return appeals_of(request.scope, withdraw_appeal(scope=request.scope, appeal_id=appeal_id))


@routes.does("/appeals/{appeal_id}/restore", Permission.VERDICTS_WRITE, AppealView)
def appeals_restore(request: TokenRequest, appeal_id: Id) -> AppealView:
    """Bring a withdrawn appeal back while it is there."""
    appeals.appeal_restore(scope=request.scope, appeal_id=appeal_id)
    return appeal_find(request.scope, appeal_id)


@routes.reads("/verdicts/audited", Permission.VERDICTS_READ, AuditedOut)
def verdicts_audited(request: TokenRequest) -> AuditedOut:
    """Count the accounts that people audited themselves; with enough of them probabilities rest on them."""
    found = audited_accounts(request.scope)
    return AuditedOut(inflated=found.n_inflated, genuine=found.n_genuine, enough=found.is_enough, needed=LEAST)


def _computed(request: TokenRequest, key: str) -> Computed:
    found = computed_of(request.scope, key)
    if found is None:
        raise NotThere(_("There is no such account in the catalogue that you may see."))
    return found
