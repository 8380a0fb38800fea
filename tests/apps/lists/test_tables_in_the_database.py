"""What the database itself refuses, and that nothing is read without a scope."""

import pytest
from django.db import IntegrityError, transaction

from fukasa.apps.lists import selectors
from fukasa.apps.lists.models import AccountList, Entry, SavedSearch, ShareLink
from fukasa.apps.lists.services.lists import list_create
from fukasa.core.errors import NotPermitted
from tests.factories.lists import make_list, make_share
from tests.factories.workspaces import People


@pytest.mark.parametrize("model", [AccountList, Entry, ShareLink, SavedSearch])
def test_a_table_cannot_be_read_without_a_scope(model: type, db: None) -> None:
    with pytest.raises(TypeError, match="scope"):
        model.objects.all()


@pytest.mark.parametrize("read", [selectors.list_cards, selectors.list_choices, selectors.searches])
def test_a_selector_fails_without_a_scope(read: object, db: None) -> None:
    with pytest.raises(TypeError, match="scope"):
        read(None)


def refused(change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_refuses_what_would_be_wrong(people: People) -> None:
    workspace = people.owner.scope.workspace_id
    list_id = make_list(people.owner, "A", instagram_hana="h")
    make_share(people.owner, list_id)
    entry = Entry.unscoped.get()
    refused(lambda: AccountList(workspace_id=workspace, name="a").save())
    refused(lambda: AccountList(workspace_id=workspace, name="").save())
    refused(lambda: Entry.unscoped.filter(pk=entry.pk).update(status="nonsense"))
    refused(lambda: Entry.unscoped.filter(pk=entry.pk).update(account_key="no platform"))
    refused(lambda: Entry(workspace_id=workspace, account_list_id=list_id, account_key="instagram:hana").save())
    refused(lambda: ShareLink.unscoped.update(expires_at="2000-01-01T00:00:00+00:00"))


def test_a_viewer_is_refused_by_the_service_too(people: People) -> None:
    with pytest.raises(NotPermitted):
        list_create(scope=people.viewer.scope, name="A")
