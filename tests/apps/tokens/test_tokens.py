"""Tokens on their page, from the command line, and what of them is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.audit.selectors import events
from fukasa.apps.tokens import secrets
from fukasa.apps.tokens.errors import NoScope, ScopeTooWide, TokenNotFound
from fukasa.apps.tokens.models import Token
from fukasa.apps.tokens.selectors import grantable, tokens_of
from fukasa.apps.tokens.services import token_create, token_revoke
from fukasa.apps.workspaces.permissions import Permission
from tests.factories.tokens import make_token
from tests.factories.workspaces import People

PAGE = "/settings/tokens/"


def test_a_token_is_shown_once_and_kept_as_a_hash(people: People) -> None:
    last = timezone.localdate() + timedelta(days=30)
    sent = {"name": "nachts", "expires_on": last.isoformat(), "scopes": ["lists.read", "creators.read"]}
    page = people.teammate.client.post(PAGE, sent).content.decode()
    row = Token.unscoped.get()
    text = page[page.index(f"fks_{row.prefix}_") :].split('"')[0]
    assert secrets.read(text).digest == row.digest
    assert text not in str(vars(row))
    assert text not in people.teammate.client.get(PAGE).content.decode()
    assert (row.scopes, row.member_id) == (["creators.read", "lists.read"], people.teammate.scope.member_id)


def test_the_log_tells_what_the_token_may_and_not_its_secret(people: People) -> None:
    made = make_token(people.owner, "lists.read")
    token_revoke(scope=people.owner.scope, token_id=made.token_id)
    told = events(workspace_id=people.owner.scope.workspace_id).events
    assert [one.action for one in told[:2]] == ["token.revoked", "token.created"]
    assert made.text.rpartition("_")[2] not in str(told)


def test_a_token_cannot_be_given_more_than_its_member_may(people: People) -> None:
    with pytest.raises(ScopeTooWide):
        make_token(people.viewer, "lists.write")
    with pytest.raises(NoScope):
        token_create(scope=people.viewer.scope, name="x", scopes=[], expires_at=timezone.now() + timedelta(days=1))


def test_a_token_never_allows_to_make_tokens(people: People) -> None:
    assert {Permission.TOKENS_WRITE, Permission.TOKENS_MANAGE}.isdisjoint(grantable(people.owner.scope))


def test_members_see_their_own_tokens_and_managers_all(people: People) -> None:
    make_token(people.teammate)
    make_token(people.owner)
    assert len(tokens_of(people.teammate.scope)) == 1
    assert len(tokens_of(people.owner.scope)) == 2
    assert tokens_of(people.outsider.scope) == ()


def test_a_member_cannot_withdraw_the_token_of_another(people: People) -> None:
    made = make_token(people.owner)
    with pytest.raises(TokenNotFound):
        token_revoke(scope=people.teammate.scope, token_id=made.token_id)
    assert people.outsider.client.post(reverse("tokens:revoke", args=[made.token_id])).status_code == 404


def test_the_last_day_lies_within_a_year(people: People) -> None:
    sent: dict[str, Any] = {"name": "x", "scopes": ["lists.read"]}
    late = timezone.localdate() + timedelta(days=400)
    people.owner.client.post(PAGE, sent | {"expires_on": late.isoformat()})
    assert not Token.unscoped.exists()


@pytest.mark.parametrize("text", ["", "fks", "fks_", "fks_a", "fks__b", "abc_a_b", "fks_a-b_c", "fks_ä_b"])
def test_what_is_no_token_is_read_as_none(text: str) -> None:
    assert secrets.read(text) is None


def test_a_drawn_token_reads_back() -> None:
    drawn = secrets.draw()
    assert secrets.read(drawn.text) == drawn
    assert secrets.draw().secret != drawn.secret
