"""Notes about accounts, and what people decide about accounts of one creator."""

import pytest
from django.urls import reverse

from fukasa.apps.audit.erasure import erase
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.selectors import events
from fukasa.apps.creators.selectors.identity import decisions_of
from fukasa.apps.creators.selectors.notes import notes_of

KEY = "instagram:hana"
PAIR = {"left": "instagram:hana", "right": "tiktok:hana"}
DECIDE = reverse("creators:identity-decide")


def write(person, text="とても丁寧なやり取り"):
    return person.client.post(reverse("creators:note-add"), {"key": KEY, "text": text})


def only_note(person):
    (note,) = notes_of(person.scope, KEY)
    return note


def test_a_note_is_written_and_stands_in_the_log(catalogue):
    assert write(catalogue.teammate).status_code == 302
    assert only_note(catalogue.viewer).text == "とても丁寧なやり取り"
    assert events(workspace_id=catalogue.owner.scope.workspace_id).events[0].action == "note.created"


def test_an_empty_note_is_refused(catalogue):
    write(catalogue.teammate, "  ")
    assert notes_of(catalogue.teammate.scope, KEY) == ()


def test_a_note_about_an_unseen_account_is_refused(catalogue):
    answer = catalogue.owner.client.post(reverse("creators:note-add"), {"key": "instagram:private_theirs", "text": "x"})
    assert answer.status_code == 404


def test_a_viewer_cannot_write(catalogue):
    assert write(catalogue.viewer).status_code == 403


def test_a_note_is_changed_deleted_and_brought_back(catalogue):
    write(catalogue.teammate)
    number = only_note(catalogue.teammate).note_id
    catalogue.teammate.client.post(reverse("creators:note-edit", args=[number]), {"text": "new words"})
    assert only_note(catalogue.teammate).text == "new words"
    catalogue.teammate.client.post(reverse("creators:note-delete", args=[number]))
    assert notes_of(catalogue.teammate.scope, KEY) == ()
    catalogue.teammate.client.post(reverse("creators:note-restore", args=[number]))
    assert only_note(catalogue.teammate).text == "new words"


@pytest.mark.parametrize("action", ["note-edit", "note-delete"])
def test_a_note_of_somebody_else_stays_as_it_is(catalogue, action):
    write(catalogue.owner)
    url = reverse(f"creators:{action}", args=[only_note(catalogue.owner).note_id])
    assert catalogue.teammate.client.post(url, {"text": "mine now"}).status_code == 403
    assert only_note(catalogue.owner).text == "とても丁寧なやり取り"


@pytest.mark.parametrize("action", ["note-edit", "note-delete"])
def test_a_note_of_another_workspace_does_not_exist(catalogue, action):
    write(catalogue.owner)
    url = reverse(f"creators:{action}", args=[only_note(catalogue.owner).note_id])
    assert catalogue.outsider.client.post(url, {"text": "mine now"}).status_code == 404


def test_accounts_with_one_handle_and_a_link_are_proposed(catalogue):
    page = catalogue.viewer.client.get(f"{reverse('creators:identity')}?key={KEY}")
    (proposal,) = page.context["proposals"]
    assert proposal.other.key == "tiktok:hana"
    assert proposal.proposal.probability > 0.5


def test_a_confirmed_link_shows_on_both_reports_and_can_be_taken_back(catalogue):
    catalogue.teammate.client.post(DECIDE, PAIR | {"decision": "same"})
    for platform, other in (("instagram", "tiktok:hana"), ("tiktok", "instagram:hana")):
        url = reverse("creators:report", kwargs={"platform": platform, "account_id": "hana"})
        assert [one.key for one in catalogue.viewer.client.get(url).context["links"]] == [other]
    catalogue.teammate.client.post(DECIDE, PAIR | {"decision": ""})
    assert decisions_of(catalogue.viewer.scope, KEY) == ()


def test_a_decision_is_the_same_from_either_side(catalogue):
    catalogue.teammate.client.post(DECIDE, {"left": PAIR["right"], "right": PAIR["left"], "decision": "different"})
    catalogue.teammate.client.post(DECIDE, PAIR | {"decision": "same"})
    (decided,) = decisions_of(catalogue.viewer.scope, KEY)
    assert (decided.other, decided.decision) == ("tiktok:hana", "same")


def test_an_account_is_not_linked_with_itself(catalogue):
    assert catalogue.teammate.client.post(DECIDE, {"left": KEY, "right": KEY, "decision": "same"}).status_code == 422


def test_unseen_accounts_cannot_be_linked(catalogue):
    answer = catalogue.owner.client.post(DECIDE, {"left": KEY, "right": "instagram:private_theirs", "decision": "same"})
    assert answer.status_code == 404


def test_a_viewer_cannot_decide(catalogue):
    assert catalogue.viewer.client.post(DECIDE, PAIR | {"decision": "same"}).status_code == 403


def test_the_home_page_shows_the_newest_notes(catalogue):
    write(catalogue.owner)
    assert "とても丁寧なやり取り" in catalogue.viewer.client.get(reverse("home")).content.decode()


def test_the_log_knows_a_link_by_a_number_and_forgets_it_with_either_account(catalogue):
    catalogue.teammate.client.post(DECIDE, PAIR | {"decision": "same"})
    event = AuditEvent.objects.get(action="identity.decided")
    assert event.object_id.isdecimal()  # webhooks tell it to receivers
    assert event.object_name == "instagram:hana · tiktok:hana"
    erase(by=catalogue.owner.scope, words=["tiktok:hana"])
    assert AuditEvent.objects.get(action="identity.decided").object_name == ""
