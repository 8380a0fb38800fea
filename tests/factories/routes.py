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


# Routes outside the gate of a workspace, each with the reason why it may stand there.
OPEN = {
    "healthz": "tells that the app is alive, and nothing else",
    "workspaces:login": "the way in",
    "workspaces:logout": "ends a session; without one it does nothing",
    "workspaces:demo-login": "404 unless the demo runs",
    "workspaces:setup": "signed address, 404 once anybody is there",
    "workspaces:welcome": "signed address for one person and one use",
    "workspaces:preferences": "language and theme of the visitor's own browser",
    "workspaces:password": "Django's own gate: log-in, then the old password",
}

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
    "workspaces:setup": lambda _: {"key": "nonsense"},
    "workspaces:welcome": lambda _: {"uidb64": "MQ", "token": "nonsense"},
    "workspaces:role": _member,
    "workspaces:remove": _member,
    "workspaces:invitation": _invited,
}
