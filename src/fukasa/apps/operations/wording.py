"""What is done in the background, in words for people. Every task of the apps has its words here; a test sees to it."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_APPS, _TASKS = "fukasa.apps.", ".tasks."

WORDS: dict[str, Promise] = {
    "audit.sign_and_check": _("Signs the audit log of the day and checks all of it"),
    "contacts.forget_contacts": _("Deletes contacts whose time is over"),
    "creators.exporting.export_step": _("Writes an exported file"),
    "creators.exporting.forget_exports": _("Removes exported files whose time is over"),
    "forecasts.follow_catalogue": _("Holds earlier forecasts against the posts that came"),
    "ingest.import_step": _("Takes in an uploaded file"),
    "ingest.sweep_uploads": _("Removes uploaded files that nobody imported"),
    "ingest.undo_step": _("Takes out again what an import brought"),
    "jobs.forget_finished": _("Removes old sessions and the traces of finished tasks"),
    "labelling.read_comments": _("Reads the comments of an audit with the model in use"),
    "labelling.train_model": _("Trains a comment model"),
    "lists.follow_searches": _("Looks what is new in saved searches"),
    "notifications.forget_read": _("Deletes notifications that were read long ago"),
    "notifications.send_mail": _("Sends the mails that are due"),
    "notifications.watch": _("Looks for deadlines and limits that come near"),
    "plans.plan_run": _("Works out a plan"),
    "rest.forget_answers": _("Forgets the kept answers of the API"),
    "rights.carry_out_deletions": _("Carries out the deletions that were decided"),
    "rights.enforce_retention": _("Erases data whose term of storage is over"),
    "verdicts.forget_appeals": _("Deletes appeals that were withdrawn"),
    "webhooks.forget_deliveries": _("Deletes old deliveries of webhooks"),
    "webhooks.send_due": _("Sends events to webhooks"),
}
"""What a task does, by its short path."""

_REASONS: dict[str, Promise] = {
    "the app ended while this was running; start it anew": _("The app ended while this was running; do it again."),
}
"""Refusals of the machinery itself, which speaks English."""

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


def short_path(path: str) -> str:
    """Name a task by its app: ``fukasa.apps.audit.tasks.sign_and_check`` is ``audit.sign_and_check``."""
    return path.removeprefix(_APPS).replace(_TASKS, ".", 1)


def said(path: str) -> str:
    """Say what a task does; one that has no words yet is told by its name."""
    short = short_path(path)
    return str(WORDS.get(short, short))


def reason_said(reason: str) -> str:
    """Say why a task failed."""
    return str(_REASONS.get(reason, reason))


def every(period: timedelta) -> str:
    """Say how often something is done."""
    seconds = int(period.total_seconds())
    if seconds % _DAY == 0:
        return ngettext("every day", "every %(n)d days", seconds // _DAY) % {"n": seconds // _DAY}
    if seconds % _HOUR == 0:
        return ngettext("every hour", "every %(n)d hours", seconds // _HOUR) % {"n": seconds // _HOUR}
    minutes = max(1, seconds // _MINUTE)
    return ngettext("every minute", "every %(n)d minutes", minutes) % {"n": minutes}
