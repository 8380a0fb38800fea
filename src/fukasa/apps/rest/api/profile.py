from typing import Annotated, Any

from django.conf import settings
from ninja import Field, Schema

from fukasa.apps.pages.preferences import THEMES
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.rest.shapes import Body, one_of
from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.programs import profile_form

routes = Routes("profile", unkept=True)
_PREFERENCES = ("language", "theme")


class ProfileOut(Schema):
    """What the member decides for themselves; an empty time zone or currency is that of the workspace."""

    name: str
    email: str
    time_zone: str
    currency: str
    language: str
    theme: str


class ProfileChanged(Body):
    """What is to change; what is left out stays. Address, password and keys are changed by the person alone."""

    name: Annotated[str, Field(max_length=100)] | None = None
    time_zone: Annotated[str, Field(max_length=50)] | None = None
    currency: Annotated[str, Field(max_length=3)] | None = None
    language: Annotated[str, one_of(key for key, _name in settings.LANGUAGES)] | None = None
    theme: Annotated[str, one_of(THEMES)] | None = None


@routes.reads("/me/profile", Permission.PROFILE_WRITE, ProfileOut)
def profile_read(request: TokenRequest) -> Any:
    """Give the profile of the member for whom the token works."""
    return selectors.profile_of(request.scope)


@routes.changes("/me/profile", Permission.PROFILE_WRITE, ProfileOut)
def profile_change(request: TokenRequest, body: ProfileChanged) -> Any:
    """Change the profile of the member for whom the token works."""
    given = body.dict(exclude_none=True)
    chosen = {name: given.pop(name) for name in _PREFERENCES if name in given}
    services.profile_update(scope=request.scope, **cleaned(profile_form(request.scope, given)))
    services.own_preference_save(scope=request.scope, **chosen)
    return selectors.profile_of(request.scope)


@routes.deletes("/me/membership", Permission.PROFILE_WRITE)
def me_leave(request: TokenRequest) -> None:
    """End the membership of the member for whom the token works, and the token with it; the last owner stays."""
    services.member_leave(scope=request.scope)
