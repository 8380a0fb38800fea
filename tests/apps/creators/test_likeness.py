"""The weights of look-alikes come from what the workspace keeps and refuses, say so, and can be put back."""

from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils.translation import override

from fukasa.apps.creators.selectors.alike import alike as found_alike
from fukasa.apps.creators.sentences import SENTENCES, said
from fukasa.apps.lists.choices import Status, Verdict
from fukasa.apps.lists.decisions import decisions_of
from fukasa.apps.lists.models import Entry, GuestReview, ShareLink
from fukasa.apps.lists.services.entries import accounts_add_to_new, entries_remove
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.home import Home
from tests.fixtures.worlds import small_world

DISCOVER, RESET = reverse("creators:discover"), reverse("creators:likeness-reset")


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Path, list[str]]:
    folder = small_world(tmp_path_factory)
    with Home(folder).open_index() as index:
        rows = index.search(AccountQuery(), SHARED_ONLY, limit=60).rows
    return folder, [row["account_key"] for row in rows]


@pytest.fixture
def catalogue(people, demo):
    with override_settings(FUKASA_DATA=demo[0]):
        yield people


def made(people, keys) -> int:
    return accounts_add_to_new(scope=people.owner.scope, name="春", labels={key: key for key in keys}).list_id


def decline(keys):
    Entry.unscoped.filter(account_key__in=keys).update(status=Status.DECLINED)


def alike(people, key):
    return people.owner.client.get(DISCOVER, {"like": key}).context["likeness"]


def test_without_decisions_the_default_weights_are_said_to_hold(catalogue, demo):
    found = alike(catalogue, demo[1][0])
    assert "既定の重みです" in found.sentence
    assert [part.split()[-1] for part in found.parts] == ["0.45", "0.35", "0.20"]
    assert not found.resets


def test_decisions_are_counted_and_a_reset_leaves_them_out(catalogue, demo):
    made(catalogue, demo[1][:40])
    decline(demo[1][:12])
    assert "採用28件・見送り12件" in alike(catalogue, demo[1][0]).sentence
    answer = catalogue.owner.client.post(RESET, {"next": f"{DISCOVER}?like={demo[1][0]}"}, follow=True)
    assert "採用0件・見送り0件" in answer.context["likeness"].sentence
    assert Entry.unscoped.count() == 40


def test_a_viewer_is_shown_no_reset_and_refused_one(catalogue, demo):
    made(catalogue, demo[1][:6])
    decline(demo[1][:2])
    page = catalogue.viewer.client.get(DISCOVER, {"like": demo[1][0]})
    assert "採用4件" in page.context["likeness"].sentence
    assert RESET not in page.content.decode()
    assert catalogue.viewer.client.post(RESET).status_code == 403


def test_members_guests_and_removals_decide(people, demo):
    keys = [f"x:{number}" for number in range(6)]
    list_id = made(people, keys)
    decline(keys[:1])
    entries = {entry.account_key: entry for entry in Entry.unscoped.all()}
    entries_remove(scope=people.owner.scope, list_id=list_id, entry_ids=[entries[keys[1]].pk])
    said = {keys[2]: [Verdict.REJECT], keys[3]: [Verdict.REJECT, Verdict.APPROVE], keys[4]: [Verdict.NONE]}
    mine = {"workspace_id": people.owner.scope.workspace_id}
    link = ShareLink.objects.create(**mine, account_list_id=list_id, token_hash="h", expires_at="2099-01-01T00:00Z")
    for key, guest, verdict in ((key, guest, one) for key, them in said.items() for guest, one in enumerate(them)):
        answer = {"guest_key": str(guest), "guest": "g", "verdict": verdict}
        GuestReview.objects.create(**mine, share=link, entry=entries[key], **answer)
    (found,) = decisions_of(people.owner.scope)
    assert (found.kept, found.refused) == (tuple(keys[3:]), tuple(keys[:3]))
    assert decisions_of(people.outsider.scope) == ()


@pytest.mark.parametrize(("language", "told"), [("ja", "検索データにありません"), ("en", "there is no account")])
@pytest.mark.parametrize(("like", "names"), [(("tiktok:nobody",), "tiktok:nobody"), ((), "0")])
def test_why_nobody_is_alike_is_told_and_not_guessed(catalogue, language, told, like, names):
    with override(language):
        problem = found_alike(catalogue.owner.scope, AccountQuery(like=like)).problem
    assert names in problem
    assert (told in problem) is bool(like)


def test_every_reason_why_nobody_is_alike_has_another_language():
    with override("ja"):
        assert [sentence for sentence in SENTENCES if said(sentence) == sentence] == []
