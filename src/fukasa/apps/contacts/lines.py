"""Contacts as a file that says of itself what it holds."""

from collections.abc import Sequence

from fukasa.apps.contacts.selectors import ContactCard
from fukasa.apps.pages.downloads import written
from fukasa.connectors.exports import write_csv

_MARK = "personal data"
HEADER = (
    "holds",
    "account",
    "name",
    "email",
    "phone",
    "agency",
    "source",
    "basis",
    "obtained_on",
    "keep_until",
)


def contacts_csv(contacts: Sequence[ContactCard]) -> bytes:
    """Write one row per contact, each marked as personal data."""
    rows = [
        (
            _MARK,
            one.account_key,
            one.name,
            one.email,
            one.phone,
            one.agency,
            one.source,
            one.basis.value,
            one.obtained_on.isoformat(),
            one.keep_until.isoformat(),
        )
        for one in contacts
    ]
    return written("contacts.csv", lambda path: write_csv(path, HEADER, rows))
