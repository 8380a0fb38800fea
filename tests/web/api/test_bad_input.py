"""What is no request at all is a problem of the asking program, told as one."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.tokens import Program, program_of
from tests.factories.workspaces import People


@pytest.fixture
def program(people: People) -> Program:
    return program_of(people.owner)


def send(program: Program, body: bytes, media: str = "application/json", path: str = "/lists") -> Any:
    headers = {"Authorization": f"Bearer {program.text}"}
    return program.client.generic("POST", f"/api/v1{path}", data=body, content_type=media, headers=headers)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "api.unreadable"),
        (b"", 422, "api.invalid"),
        (b"[]", 422, "api.invalid"),
        (b"null", 422, "api.invalid"),
        (b'"text"', 422, "api.invalid"),
        (b'{"name": "a\\u0000b"}', 400, "api.unreadable"),
        (b'{"name": "\\ud800"}', 400, "api.unreadable"),
        (b'{"name": "\xff"}', 400, "api.unreadable"),
        (b'{"name": NaN}', 400, "api.unreadable"),
        (b'{"name": 1e999}', 422, "api.invalid"),
        (b'{"name": ' + b"9" * 5000 + b"}", 400, "api.unreadable"),
        (b"[" * 100_000, 400, "api.unreadable"),
        (b'{"name": "A", "nmae": "B"}', 422, "api.invalid"),
        (b'{"name": "' + b"x" * 10_000_000 + b'"}', 413, "api.too_large"),
    ],
)
def test_a_broken_body_is_a_problem(body: bytes, status: int, code: str, program: Program) -> None:
    response = send(program, body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_body_of_another_type_is_refused(program: Program) -> None:
    response = send(program, b"name=A", "application/x-www-form-urlencoded")
    assert (response.status_code, response.json()["code"]) == (415, "api.wrong_type")


def test_a_wrong_value_is_pointed_at(program: Program) -> None:
    response = send(program, b'{"keys": ["instagram:hana", 7]}', path="/lists/1/entries")
    assert response.json()["errors"][0] | {"detail": ""} == {
        "in": "body",
        "pointer": "/keys/1",
        "code": "string_type",
        "detail": "",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/lists/0",
        "/lists/-1",
        "/lists/99999999999999999999",
        "/lists/1e3",
        "/lists/%00",
        "/lists?limit=0",
        "/lists?limit=x",
    ],
)
def test_a_wrong_number_is_a_problem(path: str, program: Program) -> None:
    assert program.get(path).status_code in {400, 404, 422}


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer  ", "Basic abc", "fks_a_b", "Bearer fks__", "Bearer \u00e9", "Bearer a b"]
)
def test_a_broken_authorization_is_refused_like_any_other(header: str, program: Program) -> None:
    response = program.client.get("/api/v1/lists", headers={"Authorization": header})
    assert (response.status_code, response.json()["code"]) == (401, "tokens.refused")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_no_bytes_break_an_operation(body: bytes, program: Program) -> None:
    assert send(program, body).status_code in {201, 400, 409, 422}
