import pytest

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.rights import holdings
from fukasa.apps.rights.choices import Kind, Law
from fukasa.apps.rights.models import SubjectRequest
from fukasa.apps.rights.words import written_name
from tests.factories.rights import make_contact, make_request

INDEX = "/settings/rights/"
FORM = {
    "kind": "deletion",
    "law": "appi",
    "account_key": "instagram:hana",
    "received_at": "2026-11-01T09:00",
    "who": "Hana",
    "said": "delete",
}


def test_a_request_is_entered_and_shows_what_is_stored(people, home):
    make_contact(people.owner.scope)
    answer = people.owner.client.post(INDEX, FORM)
    page = people.owner.client.get(answer["Location"]).content.decode()
    assert "連絡先" in page
    assert "file:own.csv" in page
    assert "hana@example.com" not in page


@pytest.mark.parametrize(
    "values", [{"account_key": "hana"}, {"account_key": "nowhere:hana"}, {"received_at": "2999-01-01T00:00"}]
)
def test_a_request_that_is_unclear_is_not_entered(people, home, values):
    assert people.owner.client.post(INDEX, FORM | values).status_code == 200
    assert not SubjectRequest.unscoped.exists()


def test_only_managers_work_on_requests_and_on_their_own_alone(people, home):
    number = make_request(people.outsider.scope)
    assert people.teammate.client.get(INDEX).status_code == 403
    assert people.owner.client.get(f"{INDEX}{number}/").status_code == 404
    assert people.owner.client.get(f"{INDEX}{number}/archive.zip").status_code == 404
    assert people.owner.client.post(f"{INDEX}{number}/delete/").status_code == 404


def test_a_deletion_is_asked_once_and_handed_to_the_worker(people, home):
    number = make_request(people.owner.scope)
    assert "instagram:hana" in people.owner.client.get(f"{INDEX}{number}/delete/").content.decode()
    people.owner.client.post(f"{INDEX}{number}/delete/")
    assert SubjectRequest.unscoped.get().state == "carrying"


def test_what_is_stored_is_handed_over_as_a_zip(people, home):
    number = make_request(people.owner.scope, Kind.EXPORT)
    answer = people.owner.client.get(f"{INDEX}{number}/archive.zip")
    assert answer["Content-Type"] == "application/zip"
    assert answer.content[:2] == b"PK"


def test_a_late_request_is_marked(people, home):
    make_request(people.owner.scope, law=Law.YOUTUBE)
    assert "badge-fail" in people.owner.client.get(INDEX).content.decode()


def test_the_terms_stand_on_a_page_with_what_would_go(people, home):
    page = people.owner.client.get("/settings/retention/").content.decode()
    assert "youtube_api_public" in page
    assert "III.E.4" in page


def test_the_terms_count_what_the_workspace_sees_and_nothing_of_others(people, home):
    from datetime import UTC, datetime

    from fukasa.apps.rights.services.retaining import retention_now

    now = datetime(2026, 11, 22, tzinfo=UTC)
    seen = {state.retention_class: state.rows for state in retention_now(now, people.outsider.scope.lake)}
    held = {state.retention_class: state.rows for state in retention_now(now)}
    assert (seen["supplied"], held["supplied"]) == (6, 10)


def test_who_took_the_data_of_a_person_out_stands_in_the_log(people, home):
    number = make_request(people.owner.scope, Kind.EXPORT)
    assert people.owner.client.get(f"{INDEX}{number}/archive.zip").status_code == 200
    told = AuditEvent.objects.get(action="rights.exported")
    assert (told.object_type, told.object_id, told.actor) == ("rights_request", str(number), "owner@example.com")


def test_every_table_that_names_an_account_has_a_word() -> None:
    tables = [model._meta.db_table for model in holdings._tables()]
    assert [name for name in tables if written_name(name) == name] == []
