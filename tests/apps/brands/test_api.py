"""Customers of a brand by a program: hashed at once, counted, forgotten, never told."""

from typing import Any

import pytest

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.brands.selectors import brand_find
from tests.factories.brands import make_brand
from tests.factories.tokens import program_of
from tests.factories.workspaces import People

CUSTOMERS = b"platform,handle\ninstagram,aki\ninstagram,@aki\ntiktok,ren\n"


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Any, settings: Any) -> None:
    settings.FUKASA_DATA = tmp_path


def test_customers_are_counted_and_their_handles_not_kept(people: People) -> None:
    program, brand_id = program_of(people.owner), make_brand(people)
    response = program.upload(f"/brands/{brand_id}/customers", CUSTOMERS)
    assert (response.status_code, response.json()["customer_count"]) == (201, 2)
    assert "aki" not in response.content.decode()
    assert "aki" not in str(brand_find(people.owner.scope, brand_id))


def test_customers_are_forgotten(people: People) -> None:
    program, brand_id = program_of(people.owner), make_brand(people)
    program.upload(f"/brands/{brand_id}/customers", CUSTOMERS)
    address = f"/brands/{brand_id}/customers"
    read = program.get(address)
    assert read.json() == {"count": 2}
    assert program.delete(address, If_Match=read.headers["ETag"]).status_code == 204
    assert program.get(address).json() == {"count": 0}


@pytest.mark.parametrize("content", [b"name\naki\n", b"", b"\xff\xfe", b"platform,handle\n" + b"x" * 200_000])
def test_a_file_that_is_no_such_table_changes_nothing(people: People, content: bytes) -> None:
    program, brand_id = program_of(people.owner), make_brand(people)
    program.upload(f"/brands/{brand_id}/customers", CUSTOMERS)
    assert program.upload(f"/brands/{brand_id}/customers", content).status_code == 422
    assert program.get(f"/brands/{brand_id}").json()["customer_count"] == 2


def test_the_customers_of_another_workspace_are_not_reached(people: People) -> None:
    brand_id = make_brand(people)
    assert program_of(people.outsider).upload(f"/brands/{brand_id}/customers", CUSTOMERS).status_code == 404
    assert program_of(people.viewer).upload(f"/brands/{brand_id}/customers", CUSTOMERS).status_code == 403


def test_the_log_tells_of_a_file_that_a_program_took(people: People) -> None:
    path = f"/brands/{make_brand(people)}/brand.toml"
    assert program_of(people.outsider).get(path).status_code == 404
    file = program_of(people.viewer).get(path)
    assert file.content == people.viewer.client.get(path).content
    told = AuditEvent.objects.filter(action="brand.exported").order_by("pk")
    assert [(one.channel, one.actor, one.after) for one in told] == [
        ("api", "viewer@example.com", {"format": "toml"}),
        ("page", "viewer@example.com", {"format": "toml"}),
    ]
