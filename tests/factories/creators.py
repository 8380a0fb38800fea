"""Accounts and notes of the owner's workspace, for the tests that visit every address."""

from pathlib import Path

from django.conf import settings

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.creators.exporting.services import export_create, export_execute
from fukasa.apps.creators.services import note_create
from tests.factories.index import account, publish_index
from tests.factories.workspaces import People

ACCOUNT_ID = "hana"
KEY = f"instagram:{ACCOUNT_ID}"


def of_account(people: People) -> dict[str, object]:
    """Publish an index with one account that only the owner's workspace may see."""
    if index_or_none() is None:
        publish_index(Path(settings.FUKASA_DATA), [account(ACCOUNT_ID, visibility=people.owner.scope.scope_id)])
    return {"platform": "instagram", "account_id": ACCOUNT_ID}


def of_note(people: People) -> dict[str, object]:
    """Write a note about an account."""
    return {"note_id": note_create(scope=people.owner.scope, account_key=KEY, text="わたしたちだけのメモ")}


def of_export(people: People) -> dict[str, object]:
    """Write a file of the whole result."""
    of_account(people)
    export_id = export_create(scope=people.owner.scope, query="", file_format="csv")
    export_execute(export_id=export_id)
    return {"export_id": export_id}
