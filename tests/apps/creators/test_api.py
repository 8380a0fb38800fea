"""Creators for programs: a brief in plain words, brand fit, safety, and the weights of likeness."""

import pytest

from tests.factories.brands import make_brand
from tests.factories.tokens import program_of
from tests.factories.workspaces import People


def test_a_brief_becomes_a_search_that_can_be_sent_on(catalogue: People) -> None:
    program = program_of(catalogue.viewer)
    read = program.post("/creators/brief", {"text": "旅行系のInstagram、フォロワー10万人以上を20名"}).json()
    assert read["creators"] == 20
    assert read["query"]["must"]["platform"] == ["instagram"]
    found = program.post("/creators/search", {"query": read["query"]}).json()
    assert [one["key"] for one in found["items"]] == ["instagram:sora"]


@pytest.mark.parametrize("text", ["", "　", "!!!", "美" * 801])
def test_what_is_no_brief_is_refused(catalogue: People, text: str) -> None:
    assert program_of(catalogue.viewer).post("/creators/brief", {"text": text}).status_code == 422


def test_fit_and_safety_are_told_of_accounts_and_brands_that_are_there(catalogue: People) -> None:
    program, brand_id = program_of(catalogue.owner), make_brand(catalogue)
    assert program.get(f"/creators/instagram:hana/fit?brand_id={brand_id}").status_code == 200
    assert program.get("/creators/instagram:hana/fit?brand_id=999").json()["code"] == "brands.not_found"
    assert program.get("/creators/instagram:hana/safety").status_code == 200
    assert program.get("/creators/instagram:private_theirs/safety").status_code == 404
    assert program_of(catalogue.outsider).get(f"/creators/instagram:hana/fit?brand_id={brand_id}").status_code == 404


def test_fit_needs_a_token_that_may_read_brands(catalogue: People) -> None:
    narrow = program_of(catalogue.owner, "creators.read")
    assert narrow.get(f"/creators/instagram:hana/fit?brand_id={make_brand(catalogue)}").status_code == 403


def test_the_weights_of_likeness_are_a_managers_to_reset(catalogue: People) -> None:
    assert program_of(catalogue.viewer).get("/settings/likeness-weights").json() is None  # no vectors were built
    assert program_of(catalogue.owner).delete("/settings/likeness-weights").status_code == 204
    assert program_of(catalogue.teammate).delete("/settings/likeness-weights").status_code == 403
