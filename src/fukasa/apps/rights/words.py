"""What a workspace wrote about a person, in the words of the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WRITTEN: dict[str, Promise] = {
    "contacts_contact": _("Contacts"),
    "creators_creatornote": _("Notes"),
    "creators_identitylink": _("Decisions on who is who"),
    "forecasts_storedforecast": _("Kept forecasts"),
    "labelling_sampledcomment": _("Comments drawn for a check"),
    "lists_entry": _("Places on lists"),
    "lists_fieldvalue": _("Values of own fields"),
    "lists_mirrornote": _("Notes on lists of others"),
    "plans_price": _("Own prices"),
    "verdicts_appeal": _("Appeals"),
    "verdicts_ownverdict": _("Own verdicts"),
}


def written_name(table: str) -> str:
    """Name a table of the workspace; a new one is named as the database does until it has a word."""
    return str(_WRITTEN.get(table, table))
