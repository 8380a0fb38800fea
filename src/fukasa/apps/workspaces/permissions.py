"""What may be done in a workspace, and the lowest role that may do it: the one table that pages, API and CLI read.

A permission is named ``<thing>.<deed>``. ``read`` looks, ``write`` makes, changes and deletes, ``manage`` decides over
others. The same names are the scopes of API tokens.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.roles import Role


class Permission(StrEnum):
    """Everything a member, a token or a guest may be allowed."""

    SHARED_READ = "shared.read"
    SHARED_ANSWER = "shared.answer"
    WORKSPACE_READ = "workspace.read"
    PROFILE_WRITE = "profile.write"
    MEMBERS_READ = "members.read"
    CREATORS_READ = "creators.read"
    EXPORTS_WRITE = "exports.write"
    LISTS_READ = "lists.read"
    GOALS_READ = "goals.read"
    PLANS_READ = "plans.read"
    BRANDS_READ = "brands.read"
    VERDICTS_READ = "verdicts.read"
    FORECASTS_READ = "forecasts.read"
    COMMENTS_READ = "comments.read"
    IMPORTS_READ = "imports.read"
    TOKENS_WRITE = "tokens.write"
    NOTES_WRITE = "notes.write"
    VERDICTS_WRITE = "verdicts.write"
    COMMENTS_LABEL = "comments.label"
    CREATORS_WRITE = "creators.write"
    LISTS_WRITE = "lists.write"
    SEARCHES_WRITE = "searches.write"
    GOALS_WRITE = "goals.write"
    PLANS_WRITE = "plans.write"
    PRICES_WRITE = "prices.write"
    CONTACTS_READ = "contacts.read"
    CONTACTS_WRITE = "contacts.write"
    BRANDS_WRITE = "brands.write"
    COMMENTS_WRITE = "comments.write"
    IMPORTS_WRITE = "imports.write"
    NOTES_MANAGE = "notes.manage"
    IMPORTS_UNDO = "imports.undo"
    MODELS_MANAGE = "models.manage"
    WEIGHTS_WRITE = "weights.write"
    SETTINGS_WRITE = "settings.write"
    MEMBERS_MANAGE = "members.manage"
    WEBHOOKS_MANAGE = "webhooks.manage"
    RIGHTS_MANAGE = "rights.manage"
    TOKENS_MANAGE = "tokens.manage"
    TERMS_ACCEPT = "terms.accept"
    AUDIT_READ = "audit.read"


_TABLE: dict[Role, dict[Permission, Promise]] = {
    Role.GUEST: {
        Permission.SHARED_READ: _("See what a link shares, without what is hidden"),
        Permission.SHARED_ANSWER: _("Answer in a review round, where the link asks for it"),
    },
    Role.VIEWER: {
        Permission.WORKSPACE_READ: _("See the home page, the settings and what is used of the plan"),
        Permission.PROFILE_WRITE: _("Change one's own profile, password and second factor"),
        Permission.MEMBERS_READ: _("See who belongs to the workspace"),
        Permission.CREATORS_READ: _("Search creators and read their reports"),
        Permission.EXPORTS_WRITE: _("Export results as files"),
        Permission.LISTS_READ: _("Read lists and saved searches"),
        Permission.GOALS_READ: _("Read goals"),
        Permission.PLANS_READ: _("Read plans and try what-if"),
        Permission.BRANDS_READ: _("Read brand profiles"),
        Permission.VERDICTS_READ: _("Read verdicts and appeals"),
        Permission.FORECASTS_READ: _("Read the record of forecasts"),
        Permission.COMMENTS_READ: _("Read comment audits and their results"),
        Permission.IMPORTS_READ: _("See imports and rejected rows"),
        Permission.TOKENS_WRITE: _("Make tokens for one's own programs"),
    },
    Role.REVIEWER: {
        Permission.NOTES_WRITE: _("Write notes on creators"),
        Permission.VERDICTS_WRITE: _("Give verdicts and handle appeals"),
        Permission.COMMENTS_LABEL: _("Label comments"),
    },
    Role.PLANNER: {
        Permission.CREATORS_WRITE: _("Decide which accounts are one creator"),
        Permission.LISTS_WRITE: _("Make, change, share and delete lists"),
        Permission.SEARCHES_WRITE: _("Save searches"),
        Permission.GOALS_WRITE: _("Work out goals"),
        Permission.PLANS_WRITE: _("Make, run, share and delete plans"),
        Permission.PRICES_WRITE: _("Enter own prices"),
        Permission.CONTACTS_READ: _("See the contacts of creators"),
        Permission.CONTACTS_WRITE: _("Enter, change and delete contacts of creators"),
        Permission.BRANDS_WRITE: _("Make, change and delete brand profiles"),
        Permission.COMMENTS_WRITE: _("Start and settle comment audits, train models"),
        Permission.IMPORTS_WRITE: _("Import files"),
    },
    Role.MANAGER: {
        Permission.NOTES_MANAGE: _("Change and delete the notes of others"),
        Permission.IMPORTS_UNDO: _("Undo a finished import"),
        Permission.MODELS_MANAGE: _("Choose which comment model is in use"),
        Permission.WEIGHTS_WRITE: _("Change the weights of the depth score"),
        Permission.SETTINGS_WRITE: _("Change the settings of the workspace"),
        Permission.TOKENS_MANAGE: _("See and withdraw the tokens of others"),
        Permission.WEBHOOKS_MANAGE: _("Make webhooks and read what they sent"),
        Permission.RIGHTS_MANAGE: _("Work on requests of the people whose data is stored, and delete data for good"),
        Permission.MEMBERS_MANAGE: _("Invite people, change roles up to one's own, remove people"),
    },
    Role.OWNER: {
        Permission.TERMS_ACCEPT: _("Accept the terms on figures derived from YouTube data"),
        Permission.AUDIT_READ: _("Read the audit log"),
    },
}

LOWEST: dict[Permission, Role] = {one: role for role, row in _TABLE.items() for one in row}
"""The lowest role that may do it; every higher role may, too."""
SENTENCES: dict[Permission, Promise] = {one: sentence for row in _TABLE.values() for one, sentence in row.items()}
"""What the permission allows, in words for people."""


def allowed(role: Role) -> frozenset[Permission]:
    """Name all that a role may do."""
    return frozenset(one for one, lowest in LOWEST.items() if role.covers(lowest))
