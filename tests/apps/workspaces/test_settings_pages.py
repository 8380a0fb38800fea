from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory
from django.utils import timezone

from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.gate import member_required
from fukasa.apps.workspaces.home import HomeItem, HomePart, HomeSection, NextStep
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.roles import Role
from tests.factories.workspaces import People

FORM = {
    "name": "Aoi",
    "currency": "USD",
    "time_zone": "Asia/Seoul",
    "tier_scheme": "japanese",
    "cutoff_cpv": "1.5",
    "cutoff_probability": "0.8",
}


def test_a_manager_saves_the_settings_and_everybody_sees_them(people: People) -> None:
    assert people.owner.client.post("/settings/", FORM).status_code == 302
    seen = selectors.settings_of(people.viewer.scope)
    assert (seen.currency, seen.tier_scheme, float(seen.cutoff_cpv)) == ("USD", "japanese", 1.5)


@pytest.mark.parametrize(("field", "value"), [("cutoff_cpv", "0"), ("cutoff_probability", "1"), ("currency", "XXX")])
def test_a_setting_that_cannot_be_is_refused_beside_its_field(field: str, value: str, people: People) -> None:
    response = people.owner.client.post("/settings/", FORM | {field: value})
    assert list(response.context["form"].errors) == [field]
    assert selectors.settings_of(people.owner.scope).currency == "JPY"


def test_members_have_their_own_currency_and_time_zone(people: People) -> None:
    people.viewer.client.post("/settings/me/", {"name": "V", "time_zone": "Europe/Berlin", "currency": "EUR"})
    seen = selectors.settings_of(people.viewer.scope)
    assert (seen.currency, seen.time_zone) == ("EUR", "Europe/Berlin")
    assert selectors.settings_of(people.owner.scope).time_zone == "Asia/Tokyo"


def test_only_an_owner_decides_about_youtube(people: People) -> None:
    on = {"youtube_derived_metrics_accepted": "on"}
    assert people.teammate.client.post("/settings/youtube/", on).status_code == 403
    assert people.owner.client.post("/settings/youtube/", on).status_code == 302
    assert selectors.settings_of(people.teammate.scope).youtube_derived_metrics_accepted is True


def test_only_an_owner_reads_the_audit_log(people: People) -> None:
    assert people.teammate.client.get("/settings/audit/").status_code == 403
    assert people.viewer.email in people.owner.client.get("/settings/audit/").content.decode()


def test_a_person_switches_between_their_own_workspaces_only(people: People) -> None:
    services.member_add(scope=people.outsider.scope, email=people.owner.email, role=Role.VIEWER)
    rival, own = people.outsider.scope.workspace_id, people.owner.scope.workspace_id
    people.owner.client.post("/workspace/", {"workspace": rival})
    assert "Rival Foods</h1>" in people.owner.client.get("/").content.decode()
    people.outsider.client.post("/workspace/", {"workspace": own})
    assert "Rival Foods</h1>" in people.outsider.client.get("/").content.decode()


def test_a_workspace_one_has_left_falls_back_to_ones_own(people: People) -> None:
    services.member_add(scope=people.outsider.scope, email=people.owner.email, role=Role.VIEWER)
    people.owner.client.post("/workspace/", {"workspace": people.outsider.scope.workspace_id})
    member = next(one for one in selectors.people(people.outsider.scope) if one.email == people.owner.email)
    services.member_remove(scope=people.outsider.scope, member_id=member.member_id)
    assert "Aoi Cosmetics</h1>" in people.owner.client.get("/").content.decode()


def test_the_interface_is_japanese_until_somebody_switches(people: People) -> None:
    page = people.owner.client.get("/settings/", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="ja"' in page
    people.owner.client.post("/preferences/", {"language": "en"})
    assert '<html lang="en"' in people.owner.client.get("/settings/").content.decode()


def test_the_theme_stands_in_the_first_byte_of_the_page(people: People) -> None:
    people.owner.client.post("/preferences/", {"theme": "dark"})
    assert 'data-theme="dark"' in people.owner.client.get("/").content.decode()


@pytest.mark.parametrize("values", [{"language": "xx"}, {"theme": "pink"}, {}])
def test_a_preference_that_is_not_known_changes_nothing(values: dict[str, str], people: People) -> None:
    response = people.owner.client.post("/preferences/", values | {"next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert not {"fukasa_language", "fukasa_theme"} & set(response.cookies)


def test_htmx_is_sent_to_the_log_in_as_a_whole_page(people: People) -> None:
    response = people.anonymous.get("/settings/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"].startswith("/login/")


def test_times_are_told_in_the_zone_of_the_member(people: People, rf: RequestFactory) -> None:
    people.viewer.client.post("/settings/me/", {"name": "V", "time_zone": "Europe/Berlin", "currency": ""})
    zones = []

    @member_required(Permission.WORKSPACE_READ)
    def view(request: object) -> object:
        zones.append(timezone.get_current_timezone())
        raise StopIteration

    request = people.viewer.client.get("/").wsgi_request
    with pytest.raises(StopIteration):
        view(request)
    assert zones == [ZoneInfo("Europe/Berlin")]
    assert str(timezone.get_current_timezone()) == "Asia/Tokyo"


def test_the_home_page_shows_what_apps_have_registered(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 1, 2, tzinfo=ZoneInfo("Asia/Tokyo"))
    section = HomeSection(
        "最近のプラン", "/plans/", (HomeItem("春の企画", "/plans/1/", at=at),), empty="まだありません。"
    )
    step = NextStep(10, "取り込む", "ファイルを読み込みます。", "/imports/", done=False)
    part = HomePart((section,), (step,))
    monkeypatch.setattr("fukasa.apps.workspaces.home._parts", {"plans": (1, lambda _: part)})
    page = people.viewer.client.get("/").content.decode()
    assert "春の企画" in page
    assert "取り込む" in page
