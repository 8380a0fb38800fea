"""For every route that needs an object: how to make one in the owner's workspace.

A new route with arguments gets one line here; the tests of ``tests/web/test_every_url.py`` then visit it as everybody.
"""

from collections.abc import Callable

from tests.factories.workspaces import People, make_invited

RouteArguments = Callable[[People], dict[str, object]]


def _member(people: People) -> dict[str, object]:
    return {"member_id": people.viewer.scope.member_id}


def _invited(people: People) -> dict[str, object]:
    return {"member_id": make_invited(people.owner, "new@example.com")}


# The whole pages that are looked at in a real browser, wide and narrow.
SCREENS = [
    "home",
    "workspaces:settings",
    "workspaces:youtube",
    "workspaces:people",
    "workspaces:remove",
    "workspaces:invitation",
    "workspaces:profile",
    "workspaces:password",
    "workspaces:audit",
]

ARGUMENTS: dict[str, RouteArguments] = {
    "workspaces:role": _member,
    "workspaces:remove": _member,
    "workspaces:invitation": _invited,
}
