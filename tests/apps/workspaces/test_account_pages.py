import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from fukasa.apps.workspaces import selectors
from fukasa.apps.workspaces.views.account import SETUP_SALT, setup_path
from fukasa.web.demo import demo_login
from tests.factories.workspaces import PASSWORD, People

LOGIN = "/login/"
NEW = {"workspace": "Aoi", "name": "Aoi", "email": "aoi@example.com", "password": PASSWORD}


def test_a_person_logs_in_and_finds_the_page_they_wanted(people: People) -> None:
    response = people.anonymous.post(
        LOGIN, {"login": people.owner.email, "password": PASSWORD, "next": "/settings/people/"}
    )
    assert (response.status_code, response["Location"]) == (302, "/settings/people/")


def test_a_log_in_brings_language_and_theme_to_a_new_device(people: People) -> None:
    people.owner.client.post("/preferences/", {"language": "en", "theme": "dark"})
    response = Client().post(LOGIN, {"login": people.owner.email, "password": PASSWORD})
    assert response.cookies["fukasa_language"].value == "en"
    assert response.cookies["fukasa_theme"].value == "dark"


def test_a_log_in_never_leads_to_another_site(people: People) -> None:
    response = people.anonymous.post(
        LOGIN, {"login": people.owner.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response["Location"] == "/"


def test_a_wrong_password_says_nothing_about_who_exists(people: People) -> None:
    known = people.anonymous.post(LOGIN, {"login": people.owner.email, "password": "wrong"})
    unknown = people.anonymous.post(LOGIN, {"login": "nobody@example.com", "password": "wrong"})
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_too_many_wrong_passwords_are_slowed_down_and_others_are_not(people: People) -> None:
    for _ in range(10):
        people.anonymous.post(LOGIN, {"login": people.owner.email, "password": "wrong"})
    refused = people.anonymous.post(LOGIN, {"login": people.owner.email, "password": PASSWORD})
    other = people.anonymous.post(LOGIN, {"login": people.viewer.email, "password": PASSWORD})
    assert (refused.status_code, other.status_code) == (429, 302)


def test_logging_out_takes_a_post(people: People) -> None:
    assert people.owner.client.get("/logout/").status_code == 405
    people.owner.client.post("/logout/")
    assert people.owner.client.get("/").status_code == 302


@pytest.mark.django_db
def test_the_demo_is_entered_by_one_click_only_while_it_runs(settings: object) -> None:
    login = demo_login()
    assert Client().post("/demo-login/").status_code == 404
    settings.FUKASA_DEMO = True
    visitor = Client()
    assert login.email.encode() not in visitor.get(LOGIN).content
    assert visitor.post("/demo-login/").status_code == 302
    assert visitor.get("/").status_code == 200


@pytest.mark.django_db
def test_the_first_start_makes_the_workspace_and_dies_with_it() -> None:
    path = setup_path()
    visitor = Client()
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, NEW).status_code == 302
    assert visitor.get("/").status_code == 200
    assert Client().get(path).headers["Location"] == reverse("account_login")
    assert Client().post(path, NEW | {"email": "other@example.com"}).headers["Location"] == reverse("account_login")


@pytest.mark.django_db
def test_the_first_start_needs_the_printed_address() -> None:
    assert Client().get(reverse("workspaces:setup", kwargs={"key": "first"})).status_code == 404
    forged = signing.dumps("first", salt=SETUP_SALT, key="another key")
    assert Client().get(reverse("workspaces:setup", kwargs={"key": forged})).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "aoi@example.com"])
def test_a_weak_first_password_is_refused(password: str) -> None:
    response = Client().post(setup_path(), NEW | {"password": password})
    assert response.status_code == 200
    assert response.context["form"].errors["password"]
    assert selectors.nobody_yet()


@pytest.mark.django_db
def test_an_address_longer_than_any_mailbox_is_refused() -> None:
    response = Client().post(setup_path(), NEW | {"email": f"{'x' * 250}@example.com"})
    assert list(response.context["form"].errors) == ["email"]


def test_a_password_changes_with_the_old_one(people: People) -> None:
    new = "another long password"
    people.owner.client.post("/settings/me/password/", {"oldpassword": PASSWORD, "password1": new})
    assert Client().login(username=people.owner.email, password=new)


def test_somebody_without_a_workspace_is_told_so(people: People) -> None:
    people.owner.client.post(f"/settings/people/{people.viewer.scope.member_id}/remove/")
    assert people.viewer.client.get("/").status_code == 403
