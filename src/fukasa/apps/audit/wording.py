"""What the log says, as sentences for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS: dict[str, Promise] = {
    "account": gettext_lazy("account"),
    "appeal": gettext_lazy("appeal"),
    "audit": gettext_lazy("audit log"),
    "brand": gettext_lazy("brand profile"),
    "comment_audit": gettext_lazy("comment audit"),
    "comment_model": gettext_lazy("comment model"),
    "contact": gettext_lazy("contact"),
    "creator": gettext_lazy("creator"),
    "creators": gettext_lazy("search result"),
    "depth_weights": gettext_lazy("depth weights"),
    "export": gettext_lazy("export"),
    "forecast": gettext_lazy("record of forecasts"),
    "goal": gettext_lazy("goal"),
    "identity": gettext_lazy("identity of accounts"),
    "import": gettext_lazy("import"),
    "invitation": gettext_lazy("invitation"),
    "job": gettext_lazy("periodic job"),
    "likeness_weights": gettext_lazy("likeness weights"),
    "list": gettext_lazy("list"),
    "mapping": gettext_lazy("column mapping"),
    "member": gettext_lazy("member"),
    "mirror": gettext_lazy("mirrored list"),
    "note": gettext_lazy("note"),
    "plan": gettext_lazy("plan"),
    "price": gettext_lazy("price"),
    "quota_plan": gettext_lazy("limits plan"),
    "rights": gettext_lazy("request about stored data"),
    "search": gettext_lazy("saved search"),
    "task": gettext_lazy("background task"),
    "token": gettext_lazy("API token"),
    "verdict": gettext_lazy("verdict"),
    "webhook": gettext_lazy("webhook"),
    "workspace": gettext_lazy("workspace"),
}
"""What things are called, by the noun of an action or the kind of an object."""

SENTENCES: dict[str, Promise] = {
    "accounts_added": gettext_lazy("%(who)s added accounts to the %(kind)s %(what)s"),
    "accounts_removed": gettext_lazy("%(who)s took accounts out of the %(kind)s %(what)s"),
    "accounts_restored": gettext_lazy("%(who)s brought accounts back into the %(kind)s %(what)s"),
    "added": gettext_lazy("%(who)s added the %(kind)s %(what)s"),
    "answered": gettext_lazy("%(who)s answered the %(kind)s %(what)s"),
    "audience_changed": gettext_lazy("%(who)s changed the audience of the %(kind)s %(what)s"),
    "audience_restored": gettext_lazy("%(who)s took back the change of the audience of the %(kind)s %(what)s"),
    "brief_changed": gettext_lazy("%(who)s changed the brief of the %(kind)s %(what)s"),
    "cancelled": gettext_lazy("%(who)s cancelled the %(kind)s %(what)s"),
    "change_undone": gettext_lazy("%(who)s took back the last change of the %(kind)s %(what)s"),
    "changed": gettext_lazy("%(who)s changed the %(kind)s %(what)s"),
    "closed": gettext_lazy("%(who)s closed the %(kind)s %(what)s"),
    "columns_chosen": gettext_lazy("%(who)s chose the columns of the %(kind)s %(what)s"),
    "corrected": gettext_lazy("%(who)s corrected what the %(kind)s %(what)s asked for"),
    "created": gettext_lazy("%(who)s made the %(kind)s %(what)s"),
    "customers": gettext_lazy("%(who)s changed the customers of the %(kind)s %(what)s"),
    "cut_by_source": gettext_lazy("%(who)s ended the %(kind)s %(what)s from the other side"),
    "decided": gettext_lazy("%(who)s decided on the %(kind)s %(what)s"),
    "deleted": gettext_lazy("%(who)s deleted the %(kind)s %(what)s"),
    "deletion_decided": gettext_lazy("%(who)s decided the deletion that the %(kind)s %(what)s asked for"),
    "discarded": gettext_lazy("%(who)s threw away the %(kind)s %(what)s"),
    "duplicated": gettext_lazy("%(who)s duplicated the %(kind)s %(what)s"),
    "email_changed": gettext_lazy("%(who)s changed the e-mail of the %(kind)s %(what)s"),
    "email_confirmed": gettext_lazy("%(who)s confirmed the e-mail of the %(kind)s %(what)s"),
    "entered": gettext_lazy("%(who)s entered the %(kind)s %(what)s"),
    "entry_changed": gettext_lazy("%(who)s changed an account in the %(kind)s %(what)s"),
    "erased": gettext_lazy("%(who)s erased personal data from the %(kind)s %(what)s"),
    "exported": gettext_lazy("%(who)s exported the %(kind)s %(what)s"),
    "factor_added": gettext_lazy("%(who)s added a second factor to the %(kind)s %(what)s"),
    "factor_removed": gettext_lazy("%(who)s removed a second factor of the %(kind)s %(what)s"),
    "factor_reset": gettext_lazy("%(who)s renewed a second factor of the %(kind)s %(what)s"),
    "field_added": gettext_lazy("%(who)s added a field to the %(kind)s %(what)s"),
    "field_archived": gettext_lazy("%(who)s archived a field of the %(kind)s %(what)s"),
    "field_changed": gettext_lazy("%(who)s changed a field of the %(kind)s %(what)s"),
    "field_filled": gettext_lazy("%(who)s filled in a field of the %(kind)s %(what)s"),
    "field_moved": gettext_lazy("%(who)s moved a field of the %(kind)s %(what)s"),
    "field_restored": gettext_lazy("%(who)s brought back a field of the %(kind)s %(what)s"),
    "given": gettext_lazy("%(who)s gave the %(kind)s %(what)s"),
    "guest_answered": gettext_lazy("%(who)s, a guest, answered about an account of the %(kind)s %(what)s"),
    "guest_fetched": gettext_lazy("%(who)s fetched a file of the %(kind)s %(what)s by a link"),
    "joined": gettext_lazy("%(who)s joined: %(kind)s %(what)s"),
    "kept": gettext_lazy("%(who)s kept the %(kind)s %(what)s"),
    "labelled": gettext_lazy("%(who)s labelled comments of the %(kind)s %(what)s"),
    "left": gettext_lazy("%(who)s left: %(kind)s %(what)s"),
    "measuring_asked": gettext_lazy("%(who)s asked to measure with the %(kind)s %(what)s"),
    "mirror_cut": gettext_lazy("%(who)s ended a mirror of the %(kind)s %(what)s"),
    "mirror_joined": gettext_lazy("%(who)s began to mirror the %(kind)s %(what)s"),
    "mirror_left": gettext_lazy("%(who)s stopped mirroring the %(kind)s %(what)s"),
    "mirror_offered": gettext_lazy("%(who)s offered the %(kind)s %(what)s to another workspace"),
    "pass_abandoned": gettext_lazy("%(who)s gave up a pass of the %(kind)s %(what)s"),
    "pass_resumed": gettext_lazy("%(who)s went on with a pass of the %(kind)s %(what)s"),
    "password_changed": gettext_lazy("%(who)s changed the password of the %(kind)s %(what)s"),
    "plan_given": gettext_lazy("%(who)s changed the limits plan of the %(kind)s %(what)s"),
    "range_reset": gettext_lazy("%(who)s went back from an own range of the %(kind)s %(what)s"),
    "range_set": gettext_lazy("%(who)s set an own range of the %(kind)s %(what)s"),
    "refused": gettext_lazy("%(who)s refused the %(kind)s %(what)s"),
    "removed": gettext_lazy("%(who)s removed the %(kind)s %(what)s"),
    "renewed": gettext_lazy("%(who)s renewed the %(kind)s %(what)s"),
    "reopened": gettext_lazy("%(who)s reopened the %(kind)s %(what)s"),
    "replayed": gettext_lazy("%(who)s sent an event of the %(kind)s %(what)s again"),
    "requested": gettext_lazy("%(who)s entered the %(kind)s %(what)s"),
    "reset": gettext_lazy("%(who)s reset the %(kind)s %(what)s"),
    "restored": gettext_lazy("%(who)s brought back the %(kind)s %(what)s"),
    "returned": gettext_lazy("%(who)s came back: %(kind)s %(what)s"),
    "revoked": gettext_lazy("%(who)s revoked the %(kind)s %(what)s"),
    "role_changed": gettext_lazy("%(who)s changed the role of the %(kind)s %(what)s"),
    "rights.deleted": gettext_lazy("%(who)s deleted the data that the %(kind)s %(what)s speaks of"),
    "rights.exported": gettext_lazy("%(who)s exported the data that the %(kind)s %(what)s speaks of"),
    "round_closed": gettext_lazy("%(who)s closed a review round of the %(kind)s %(what)s"),
    "round_reopened": gettext_lazy("%(who)s opened a review round of the %(kind)s %(what)s again"),
    "run_again": gettext_lazy("%(who)s ran the %(kind)s %(what)s again"),
    "run_asked": gettext_lazy("%(who)s had the %(kind)s %(what)s run out of turn"),
    "run_requested": gettext_lazy("%(who)s had the %(kind)s %(what)s computed"),
    "saved": gettext_lazy("%(who)s saved the %(kind)s %(what)s"),
    "secret_changed": gettext_lazy("%(who)s changed the secret of the %(kind)s %(what)s"),
    "set": gettext_lazy("%(who)s set the %(kind)s %(what)s"),
    "settings_changed": gettext_lazy("%(who)s changed the settings of the %(kind)s %(what)s"),
    "share_revoked": gettext_lazy("%(who)s withdrew a share link to the %(kind)s %(what)s"),
    "shared": gettext_lazy("%(who)s made a share link to the %(kind)s %(what)s"),
    "started": gettext_lazy("%(who)s started the %(kind)s %(what)s"),
    "stopped": gettext_lazy("%(who)s stopped the %(kind)s %(what)s"),
    "switched": gettext_lazy("%(who)s put the %(kind)s %(what)s to use"),
    "switched_off": gettext_lazy("%(who)s switched off the %(kind)s %(what)s"),
    "switched_on": gettext_lazy("%(who)s switched on the %(kind)s %(what)s"),
    "trained": gettext_lazy("%(who)s trained the %(kind)s %(what)s"),
    "training_asked": gettext_lazy("%(who)s asked to train the %(kind)s %(what)s"),
    "undo_asked": gettext_lazy("%(who)s asked to undo the %(kind)s %(what)s"),
    "uploaded": gettext_lazy("%(who)s uploaded the %(kind)s %(what)s"),
    "withdrawn": gettext_lazy("%(who)s withdrew the %(kind)s %(what)s"),
}
"""What was done, by the second half of an action; by the whole of it where the half would mislead."""

FIELDS: dict[str, Promise] = {
    "account": gettext_lazy("account"),
    "accounts": gettext_lazy("accounts"),
    "added": gettext_lazy("added"),
    "amount": gettext_lazy("amount"),
    "asks": gettext_lazy("asks guests"),
    "basis": gettext_lazy("basis"),
    "bytes": gettext_lazy("bytes"),
    "choices": gettext_lazy("choices"),
    "columns": gettext_lazy("columns"),
    "currency": gettext_lazy("currency"),
    "cutoff_cpv": gettext_lazy("cut-off CPV"),
    "cutoff_probability": gettext_lazy("probability of the cut-off"),
    "decision": gettext_lazy("decision"),
    "description": gettext_lazy("description"),
    "due_at": gettext_lazy("deadline"),
    "email": gettext_lazy("e-mail"),
    "events": gettext_lazy("events"),
    "expires_at": gettext_lazy("good until"),
    "exports": gettext_lazy("exports"),
    "field": gettext_lazy("field"),
    "fields": gettext_lazy("custom fields"),
    "format": gettext_lazy("format"),
    "host": gettext_lazy("host"),
    "keep_until": gettext_lazy("kept until"),
    "kind": gettext_lazy("kind"),
    "label": gettext_lazy("for whom"),
    "link": gettext_lazy("number of the link"),
    "list_entries": gettext_lazy("accounts in lists"),
    "lists": gettext_lazy("lists"),
    "members": gettext_lazy("members"),
    "name": gettext_lazy("name"),
    "name_en": gettext_lazy("name in English"),
    "name_ja": gettext_lazy("name in Japanese"),
    "note": gettext_lazy("note"),
    "own_facts": gettext_lazy("shows own data"),
    "owner": gettext_lazy("owner"),
    "permissions": gettext_lazy("permissions"),
    "plan": gettext_lazy("plan"),
    "prefix": gettext_lazy("beginning of the token"),
    "query": gettext_lazy("search"),
    "removed": gettext_lazy("removed"),
    "restored": gettext_lazy("brought back"),
    "role": gettext_lazy("role"),
    "rows": gettext_lazy("number of rows"),
    "run": gettext_lazy("number of the run"),
    "scopes": gettext_lazy("permissions"),
    "searches": gettext_lazy("saved searches"),
    "share_links": gettext_lazy("share links"),
    "status": gettext_lazy("status"),
    "tier_scheme": gettext_lazy("tier scheme"),
    "time_zone": gettext_lazy("time zone"),
    "tokens": gettext_lazy("API tokens"),
    "url": gettext_lazy("address"),
    "verdict": gettext_lazy("verdict"),
    "webhooks": gettext_lazy("webhooks"),
    "weights": gettext_lazy("weights"),
    "what": gettext_lazy("what"),
    "youtube_derived_metrics_accepted": gettext_lazy("derived figures on YouTube data"),
}
"""What values are called that often change; others keep the name they have."""

VALUES: dict[str, dict[str, Promise]] = {
    "role": {
        "owner": gettext_lazy("Owner"),
        "manager": gettext_lazy("Manager"),
        "planner": gettext_lazy("Planner"),
        "reviewer": gettext_lazy("Reviewer"),
        "viewer": gettext_lazy("Viewer"),
    },
}
"""What is called otherwise than it is kept."""

CHANNELS: dict[str, Promise] = {
    "page": gettext_lazy("in the browser"),
    "api": gettext_lazy("by the API"),
    "cli": gettext_lazy("on the command line"),
    "task": gettext_lazy("in the background"),
}
"""Through which door it came."""


def said(action: str, *, who: str, what: str) -> str:
    """Say in one sentence what was done; actions that have no sentence yet are told by their name."""
    noun, _dot, deed = action.partition(".")
    named = _("“%(name)s”") % {"name": what} if what else ""
    told = {"who": who, "kind": kind_name(noun), "what": named, "action": action}
    sentence = SENTENCES.get(action) or SENTENCES.get(deed) or _("%(who)s: %(action)s %(what)s")
    return (str(sentence) % told).strip()


def kind_name(kind: str) -> str:
    """Say what a kind of thing is called."""
    return str(KINDS.get(kind, kind))


def field_name(field: str) -> str:
    """Say what a value is called."""
    return str(FIELDS.get(field, field))


def value_name(field: str, value: object) -> str:
    """Say what a value is called; empty where it says so itself."""
    return str(VALUES.get(field, {}).get(str(value), ""))


def channel_name(channel: str) -> str:
    """Say through which door something came; nothing of events from before that was kept."""
    return str(CHANNELS.get(channel, ""))
