"""Who may do what, from the one table that decides it."""

from django.utils.translation import override

from fukasa.apps.workspaces.permissions import LOWEST, SENTENCES
from fukasa.apps.workspaces.roles import Role
from tools.django_ready import application_ready
from tools.reference.tables import code, table

HEAD = """# Permissions and roles

A higher role may do all that a lower one may. Pages, API, command line and templates ask this one table
(`fukasa.apps.workspaces.permissions`); the names are the scopes of [API tokens](../how-to/api.md), which never
allow more than the role of whoever made them. The application shows it under Settings › People.

"""


def permissions_page() -> str:
    """Write the page."""
    application_ready()
    columns = tuple(Role)[::-1]
    with override("en"):
        rows = [
            (code(one.value), str(SENTENCES[one]), *("✓" if role.covers(lowest) else "" for role in columns))
            for one, lowest in LOWEST.items()
        ]
        return HEAD + table(("permission", "allows", *(str(role.label) for role in columns)), rows)
