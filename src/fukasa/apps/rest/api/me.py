from datetime import datetime

from ninja import Schema

from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.tokens.selectors import own_token
from fukasa.apps.tokens.services import token_withdraw_itself
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.roles import Role

routes = Routes("me", unkept=True)


class MeOut(Schema):
    """Whom a token works for, and what it may do now: what it was given and the role allows, both."""

    workspace: str
    member_id: int
    email: str
    role: Role
    token: str
    name: str
    may: list[str]
    expires_at: datetime
    currency: str
    time_zone: str


@routes.reads("/me", None, MeOut)
def me_read(request: TokenRequest) -> MeOut:
    """Tell whom the token works for, and what it may do."""
    token = own_token(request.token_id, request.scope)
    return MeOut(
        workspace=request.workspace.name,
        member_id=request.scope.member_id,
        email=request.scope.actor,
        role=request.scope.role,
        token=token.prefix,
        name=token.name,
        may=[one.value for one in Permission if request.scope.may(one)],
        expires_at=token.expires_at,
        currency=request.workspace.currency,
        time_zone=request.workspace.time_zone,
    )


@routes.deletes("/me", None)
def me_withdraw(request: TokenRequest) -> None:
    """Withdraw the token itself, at once and for good: for a program that ends, or a token that was seen."""
    token_withdraw_itself(scope=request.scope, token_id=request.token_id)
