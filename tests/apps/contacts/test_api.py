"""Contacts by programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fukasa.apps.audit.selectors import events
from fukasa.apps.contacts.models import Contact
from tests.factories.rights import make_contact
from tests.factories.tokens import program_of

BODY = {
    "account_key": "instagram:hana",
    "email": "hana@example.com",
    "source": "profile text",
    "basis": "published",
    "obtained_on": "2026-11-01",
    "keep_until": (timezone.localdate() + timedelta(days=30)).isoformat(),
}
CHANGED = {name: value for name, value in BODY.items() if name != "account_key"} | {"agency": "Sora"}


@pytest.fixture
def program(people):
    return program_of(people.teammate)


def test_a_contact_is_kept_found_changed_and_deleted(program, people):
    made = program.post("/contacts", BODY)
    address = f"/contacts/{made.json()['contact_id']}"
    make_contact(people.owner.scope, "instagram:sora")
    found = program.get("/contacts?key=instagram:hana").json()["items"]
    assert (made.status_code, found) == (201, [made.json()])
    tag = program.get(address).headers["ETag"]
    assert program.put(address, CHANGED, If_Match=tag).json()["agency"] == "Sora"
    assert program.put(address, CHANGED, If_Match=tag).status_code == 412
    assert program.delete(address).status_code == 204
    assert program.get(address).json()["code"] == "contacts.not_found"


def test_the_log_tells_that_there_is_a_contact_and_nothing_of_it(program, people):
    program.post("/contacts", BODY)
    (event,) = [one for one in events(workspace_id=people.owner.scope.workspace_id).events if "contact" in one.action]
    assert "hana" not in str(event)


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"email": ""}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"keep_until": "2020-01-01"}, "/keep_until"),
        ({"basis": "curiosity"}, "/basis"),
        ({"source": " "}, "/source"),
        ({"account_key": "hana"}, "/account_key"),
    ],
)
def test_what_may_not_be_kept_is_refused_where_it_stands(program, values, pointer):
    response = program.post("/contacts", BODY | values)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not Contact.unscoped.exists()


def test_the_file_says_what_it_holds_and_the_log_that_it_went(program, people):
    make_contact(people.owner.scope)
    answer = program.get("/contacts.csv")
    assert "personal-data-contacts.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.decode().splitlines()[1].startswith("personal data,")
    told = events(workspace_id=people.owner.scope.workspace_id).events
    assert [one.action for one in told].count("contact.exported") == 1


def test_reading_is_not_writing_and_viewers_see_nothing(people):
    reader = program_of(people.teammate, "contacts.read")
    assert reader.get("/contacts").status_code == 200
    assert reader.post("/contacts", BODY).status_code == 403
    assert program_of(people.viewer).get("/contacts").status_code == 403


def test_pages_of_one_account_are_not_pages_of_another(program, people):
    for _ in range(2):
        make_contact(people.owner.scope)
    cursor = program.get("/contacts?key=instagram:hana&limit=1").json()["next"]
    assert program.get(f"/contacts?key=instagram:hana&limit=1&cursor={cursor}").json()["next"] is None
    assert program.get(f"/contacts?cursor={cursor}").json()["code"] == "api.cursor_refused"
