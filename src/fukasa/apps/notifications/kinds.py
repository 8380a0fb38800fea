"""What people are told of: who may know, how soon it is mailed unless they choose otherwise, and in which words."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fukasa.apps.ingest.sentences import said as in_words
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota
from fukasa.apps.workspaces.scope import WorkspaceScope


class Mailed(TextChoices):
    """How soon something is mailed."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    OFF = "off", _("Not by mail")


class Kind(TextChoices):
    """Everything people are told of, in the order of the settings."""

    SEARCH_NEWS = "search_news", _("News in a saved search")
    GUEST_ANSWERED = "guest_answered", _("A guest answered on a shared list")
    EXPORT_READY = "export_ready", _("An export is ready")
    EXPORT_FAILED = "export_failed", _("An export failed")
    IMPORT_FINISHED = "import_finished", _("An import has finished")
    IMPORT_FAILED = "import_failed", _("An import failed")
    FORECASTS_SCORED = "forecasts_scored", _("Posts came for which there was a forecast")
    FORECAST_DRIFT = "forecast_drift", _("Forecasts no longer hold")
    MEMBER_JOINED = "member_joined", _("Somebody accepted an invitation")
    WEBHOOK_STOPPED = "webhook_stopped", _("A webhook was switched off because it failed")
    REQUEST_DUE = "request_due", _("A request of a person about their data is due")
    RETENTION = "retention", _("Data will be removed because its term ends")
    QUOTA = "quota", _("A limit is nearly reached")
    NEW_DEVICE = "new_device", _("A log-in from a device that is new")


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may know of a kind, and how soon it is mailed unless the member chose otherwise."""

    permission: Permission
    mailed: Mailed


_NOW, _DAILY, _NEVER = Mailed.AT_ONCE, Mailed.DAILY, Mailed.OFF
RULES: dict[Kind, Rule] = {
    Kind.SEARCH_NEWS: Rule(Permission.LISTS_READ, _DAILY),
    Kind.GUEST_ANSWERED: Rule(Permission.LISTS_READ, _DAILY),
    Kind.EXPORT_READY: Rule(Permission.EXPORTS_WRITE, _NEVER),
    Kind.EXPORT_FAILED: Rule(Permission.EXPORTS_WRITE, _DAILY),
    Kind.IMPORT_FINISHED: Rule(Permission.IMPORTS_READ, _NEVER),
    Kind.IMPORT_FAILED: Rule(Permission.IMPORTS_READ, _NOW),
    Kind.FORECASTS_SCORED: Rule(Permission.FORECASTS_READ, _NEVER),
    Kind.FORECAST_DRIFT: Rule(Permission.FORECASTS_READ, _DAILY),
    Kind.MEMBER_JOINED: Rule(Permission.MEMBERS_MANAGE, _DAILY),
    Kind.WEBHOOK_STOPPED: Rule(Permission.WEBHOOKS_MANAGE, _NOW),
    Kind.REQUEST_DUE: Rule(Permission.RIGHTS_MANAGE, _NOW),
    Kind.RETENTION: Rule(Permission.RIGHTS_MANAGE, _DAILY),
    Kind.QUOTA: Rule(Permission.SETTINGS_WRITE, _DAILY),
    Kind.NEW_DEVICE: Rule(Permission.PROFILE_WRITE, _NOW),
}

_SENTENCES: dict[Kind, Promise] = {
    Kind.SEARCH_NEWS: _("“%(name)s”: %(entered)s accounts came, %(left)s left"),
    Kind.EXPORT_READY: _("Your export is ready: %(rows)s rows as %(name)s"),
    Kind.EXPORT_FAILED: _("Your export as %(name)s was not written. %(error)s"),
    Kind.IMPORT_FINISHED: _("The import of %(name)s has finished"),
    Kind.IMPORT_FAILED: _("The import of %(name)s did not work. %(error)s"),
    Kind.FORECAST_DRIFT: _("Forecasts have drifted: what came no longer fits their ranges"),
    Kind.MEMBER_JOINED: _("%(name)s accepted the invitation and is a member now"),
    Kind.WEBHOOK_STOPPED: _("The webhook “%(name)s” kept failing and was switched off"),
    Kind.REQUEST_DUE: _("A request about stored personal data must be answered by %(name)s"),
    Kind.RETENTION: _("%(rows)s stored facts reach the end of their term within three days and will be removed"),
    Kind.QUOTA: _("%(name)s: %(used)s of %(limit)s are used"),
    Kind.NEW_DEVICE: _("You logged in on a device that was not known: %(name)s"),
}


def said(kind: Kind, count: int, facts: dict[str, Any]) -> str:
    """Say one notification in the language of the reader."""
    if kind is Kind.GUEST_ANSWERED:
        sentence = ngettext("“%(name)s”: a guest gave %(n)d answer", "“%(name)s”: guests gave %(n)d answers", count)
        return sentence % {"n": count, "name": facts.get("name", "")}
    if kind is Kind.FORECASTS_SCORED:
        sentence = ngettext("%(n)d forecast met its post", "%(n)d forecasts met their posts", count)
        return sentence % {"n": count}
    if kind is Kind.QUOTA:
        facts = facts | {"name": Quota(facts["name"]).label}
    if facts.get("error"):
        facts = facts | {"error": in_words(facts["error"])}
    return (str(_SENTENCES[kind]) % facts).strip()


def visible(scope: WorkspaceScope) -> list[str]:
    """Name the kinds of which a member may know."""
    return [kind.value for kind, rule in RULES.items() if scope.may(rule.permission)]
