"""Brand profiles: a member of the workspace writes them, others do not see them, and a deletion is undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.brands import services
from fukasa.apps.brands.errors import NameTaken
from fukasa.apps.brands.lines import rivals_of, texts_of
from fukasa.apps.brands.selectors import brand_find, brands_of
from tests.factories.brands import WORDS, make_brand
from tests.factories.workspaces import People

pytestmark = pytest.mark.django_db


def test_a_profile_is_what_was_written(people: People) -> None:
    make_brand(people)
    (brand,) = brands_of(people.owner.scope)
    assert brand.profile.rivals == {"つきしろ": ("つきしろ", "ツキシロ", "@tsukishiro")}
    assert brand.profile.texts == ("敏感肌のためのスキンケア。", "成分をていねいに解説します。")


def test_another_workspace_does_not_see_it(people: People) -> None:
    brand_id = make_brand(people)
    assert brands_of(people.outsider.scope) == ()
    assert brand_find(people.outsider.scope, brand_id) is None


def test_a_deleted_profile_comes_back(people: People) -> None:
    brand_id = make_brand(people)
    services.brand_delete(scope=people.owner.scope, brand_id=brand_id)
    assert brands_of(people.owner.scope) == ()
    services.brand_restore(scope=people.owner.scope, brand_id=brand_id)
    assert [brand.brand_id for brand in brands_of(people.owner.scope)] == [brand_id]


def test_two_profiles_of_one_name_are_refused(people: People) -> None:
    make_brand(people)
    with pytest.raises(NameTaken):
        make_brand(people)


def test_the_form_makes_a_profile_and_hashes_customers(people: People) -> None:
    client: Client = people.owner.client
    file = SimpleUploadedFile("customers.csv", b"platform,handle\ninstagram,aki\n")
    response = client.post("/brands/new/", WORDS | {"customers": file})
    assert response.status_code == 302
    (brand,) = brands_of(people.owner.scope)
    assert brand.customer_count == 1
    assert "aki" not in str(brand.profile.customers)


def test_a_file_without_its_columns_is_said_at_its_field_and_nothing_is_saved(people: People) -> None:
    file = SimpleUploadedFile("customers.csv", b"name\naki\n")
    response = people.owner.client.post("/brands/new/", WORDS | {"customers": file})
    assert response.status_code == 422
    assert "platform and handle" in response.content.decode()
    assert brands_of(people.owner.scope) == ()


def test_the_export_is_a_file_for_the_command_line(people: People) -> None:
    brand_id = make_brand(people)
    response = people.viewer.client.get(f"/brands/{brand_id}/brand.toml")
    assert response.status_code == 200
    assert 'name = "はなみず化粧品"' in response.content.decode()


def test_who_took_a_brand_out_stands_in_the_log(people: People, query_budget) -> None:
    brand_id = make_brand(people)
    assert people.outsider.client.get(f"/brands/{brand_id}/brand.toml").status_code == 404
    with query_budget():
        people.viewer.client.get(f"/brands/{brand_id}/brand.toml")
    told = AuditEvent.objects.get(action="brand.exported")
    assert (told.object_type, told.object_id, told.object_name) == ("brand", str(brand_id), "はなみず化粧品")
    assert (told.actor, told.member_id, told.after) == (
        "viewer@example.com",
        people.viewer.scope.member_id,
        {"format": "toml"},
    )


def test_lines_are_read_as_people_write_them() -> None:
    assert rivals_of("A社：えー、@a\n\nB社") == {"A社": ("A社", "えー", "@a"), "B社": ("B社",)}
    assert texts_of("一つ目\r\n続き\r\n\r\n二つ目") == ("一つ目\n続き", "二つ目")


def test_a_change_far_down_in_a_long_text_is_kept(people: People) -> None:
    begin = "はだのうるおいを保つ。" * 200
    brand_id = make_brand(people, texts=begin)
    services.brand_update(
        scope=people.owner.scope, brand_id=brand_id, words=WORDS | {"texts": f"{begin}香料は使わない。"}
    )
    found = brand_find(people.owner.scope, brand_id)
    assert found is not None
    assert found.texts.endswith("香料は使わない。")
