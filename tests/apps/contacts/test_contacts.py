from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from fukasa.apps.audit.selectors import events
from fukasa.apps.contacts.models import Contact
from fukasa.apps.contacts.selectors import contacts_of
from fukasa.apps.contacts.services import contact_update, contacts_forget
from fukasa.apps.pages.conflicts import EditedMeanwhile
from fukasa.core.errors import NotPermitted
from tests.factories.rights import CONTACT, make_contact

PAGE = "/contacts/?key=instagram:hana"


def _form(**values) -> dict[str, object]:
    return CONTACT | values


def test_a_contact_is_kept_and_shown_to_planners(people):
    answer = people.teammate.client.post(PAGE, _form())
    assert answer.status_code == 302
    page = people.teammate.client.get(PAGE)
    assert "hana@example.com" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_viewers_see_no_contact(people):
    make_contact(people.owner.scope)
    assert people.viewer.client.get(PAGE).status_code == 403
    assert people.viewer.client.get("/contacts/contacts.csv").status_code == 403
    with pytest.raises(NotPermitted):
        contacts_of(people.viewer.scope)


def test_nothing_of_a_contact_stands_plainly_in_the_database_or_the_log(people):
    make_contact(people.owner.scope)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email, phone FROM contacts_contact")
        (stored,) = cursor.fetchall()
    assert not {"青木 花", "hana@example.com", "+81 90 0000 0000"} & set(stored)
    assert "hana@example.com" not in str(events(workspace_id=people.owner.scope.workspace_id))


def test_contacts_of_others_are_not_found(people):
    number = make_contact(people.outsider.scope)
    assert people.owner.client.get(f"/contacts/{number}/edit/").status_code == 404
    assert people.owner.client.post(f"/contacts/{number}/delete/").status_code == 404
    assert contacts_of(people.owner.scope) == ()


def test_a_contact_is_changed_and_deleted_for_good(people):
    number = make_contact(people.owner.scope)
    people.owner.client.post(f"/contacts/{number}/edit/", _form(email="new@example.com"))
    assert contacts_of(people.owner.scope)[0].email == "new@example.com"
    people.owner.client.post(f"/contacts/{number}/delete/")
    assert not Contact.unscoped.exists()


def test_the_second_of_two_who_change_a_contact_sees_what_the_first_saved(people):
    number = make_contact(people.owner.scope)
    page = f"/contacts/{number}/edit/"
    seen = people.owner.client.get(page).context["form"]["seen"].value()
    people.teammate.client.post(page, _form(phone="+81 3 0000 0000", seen=seen))
    answer = people.owner.client.post(page, _form(phone="+81 6 0000 0000", seen=seen))
    (conflict,) = answer.context["form"].conflict
    assert (conflict.theirs, conflict.mine) == ("+81 3 0000 0000", "+81 6 0000 0000")
    newer = answer.context["form"]["seen"].value()
    assert people.owner.client.post(page, _form(phone="+81 6 0000 0000", seen=newer)).status_code == 302
    with pytest.raises(EditedMeanwhile):
        contact_update(scope=people.owner.scope, contact_id=number, values=CONTACT, seen="before")


@pytest.mark.parametrize(
    "values",
    [
        {"name": "", "email": "", "phone": "", "agency": ""},
        {"source": ""},
        {"basis": "because"},
        {"keep_until": "2020-01-01"},
        {"email": "nowhere"},
    ],
)
def test_a_contact_without_a_way_a_source_a_basis_or_a_term_is_refused(people, values):
    assert people.owner.client.post(PAGE, _form(**values)).status_code == 200
    assert not Contact.unscoped.exists()


def test_the_export_says_that_it_holds_personal_data_and_no_formula(people):
    make_contact(people.owner.scope, name="=1+1")
    answer = people.owner.client.get("/contacts/contacts.csv")
    assert "personal-data-contacts.csv" in answer["Content-Disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("personal data,instagram:hana,")
    assert ",=1+1," not in lines[1]
    assert events(workspace_id=people.owner.scope.workspace_id).events[0].action == "contact.exported"


def test_a_contact_goes_on_the_day_after_its_term(people):
    today = timezone.localdate()
    make_contact(people.owner.scope, keep_until=today - timedelta(days=1))
    make_contact(people.outsider.scope, keep_until=today)
    assert contacts_forget(today) == 1
    assert contacts_forget(date(2100, 1, 1)) == 1
