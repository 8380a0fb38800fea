"""The operations on invitations, for programs: gate, one service or selector, and what it gives."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from ninja import Field, Query, Schema

from fukasa.apps.invitations import selectors, services
from fukasa.apps.invitations.selectors import InvitationView
from fukasa.apps.invitations.sending import mailed
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Email, one_of
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.roles import MEMBER_VALUES, Role

routes = Routes("workspace", unkept=True)
ROUTES = (routes,)
_ByMail = Annotated[bool, Field(description="false: no mail; the answer holds the link, this once")]


class Invited(Body):
    """Whom to invite, and as what; a role above one's own is refused."""

    email: Email
    role: Annotated[str, one_of(MEMBER_VALUES)]
    language: Annotated[str, one_of(key for key, _name in settings.LANGUAGES)] = "ja"
    by_mail: _ByMail = True


class InvitedAgain(Body):
    """How the new link comes to the person."""

    by_mail: _ByMail = True


class InvitationOut(Schema):
    """A place that is kept for somebody; it takes a seat. `mailed_at` stays null while no mail has gone out."""

    invitation_id: int
    email: str
    role: Role
    language: str
    invited_by: str
    expires_at: datetime
    mailed_at: datetime | None
    expired: bool


class InvitationMade(InvitationOut):
    """An invitation, with its link where no mail brings it; only a hash of the link is kept."""

    url: str


@routes.reads("/invitations", Permission.MEMBERS_MANAGE, Page[InvitationOut])
def invitations_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the invitations that were neither accepted nor withdrawn, the newest first."""
    found = selectors.pending(request.scope)
    return page_of("invitations", found, asked, lambda one: one.invitation_id, newest_first=True)


@routes.makes("/invitations", Permission.MEMBERS_MANAGE, InvitationMade)
def invitations_create(request: TokenRequest, body: Invited) -> dict[str, Any]:
    """Invite somebody for a week; the mail goes out when the invitation is written."""
    issued = services.invite(scope=request.scope, email=body.email, role=Role(body.role), language=body.language)
    return _brought(request, issued, by_mail=body.by_mail)


@routes.reads("/invitations/{invitation_id}", Permission.MEMBERS_MANAGE, InvitationOut)
def invitations_read(request: TokenRequest, invitation_id: Id) -> InvitationView:
    """Give one invitation, and whether its mail went out."""
    return selectors.invitation_find(request.scope, invitation_id)


@routes.does("/invitations/{invitation_id}/again", Permission.MEMBERS_MANAGE, InvitationMade)
def invitations_again(request: TokenRequest, invitation_id: Id, body: InvitedAgain) -> dict[str, Any]:
    """Invite once more, with a new link for another week; the old one opens nothing any more."""
    issued = services.renew(scope=request.scope, invitation_id=invitation_id)
    return _brought(request, issued, by_mail=body.by_mail)


@routes.deletes("/invitations/{invitation_id}", Permission.MEMBERS_MANAGE)
def invitations_withdraw(request: TokenRequest, invitation_id: Id) -> None:
    """Take an invitation back; its link opens nothing any more."""
    services.withdraw(scope=request.scope, invitation_id=invitation_id)


def _brought(request: TokenRequest, issued: services.Issued, *, by_mail: bool) -> dict[str, Any]:
    scope, invitation_id = request.scope, issued.invitation_id
    url = request.build_absolute_uri(reverse("invitations:join", kwargs={"token": issued.token}))
    if by_mail:  # no writer may wait for a mail server, and nobody may get a link that was rolled back
        transaction.on_commit(partial(mailed, scope=scope, issued=issued, url=url), robust=True)
    else:
        services.mail_noted(scope=scope, invitation_id=invitation_id, sent=False)
    return asdict(selectors.invitation_find(scope, invitation_id)) | {"url": "" if by_mail else url}
