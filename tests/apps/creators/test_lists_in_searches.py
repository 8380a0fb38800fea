"""A search may name own lists: their members are kept, or left out; a list of others is nowhere."""

import pytest
from django.urls import reverse

from tests.factories.lists import make_list

URL = reverse("creators:discover")


def keys(answer):
    return {account.key for account in answer.context["found"].accounts}


@pytest.fixture
def travellers(catalogue):
    return make_list(catalogue.owner, "旅", instagram_sora="sora")


def test_members_of_a_list_are_kept_or_left_out(catalogue, travellers):
    client = catalogue.owner.client
    everybody = keys(client.get(URL))
    assert keys(client.get(f"{URL}?list={travellers}")) == {"instagram:sora"}
    assert keys(client.get(f"{URL}?not.list={travellers}")) == everybody - {"instagram:sora"}


def test_the_address_keeps_the_list_and_not_its_members(catalogue, travellers):
    page = catalogue.owner.client.get(f"{URL}?list={travellers}")
    assert page.context["querystring"] == f"list={travellers}"
    (chip,) = page.context["chips"]
    assert chip.text == "旅"


@pytest.mark.parametrize("code", ["999999", "x", "-1"])
def test_a_list_that_is_not_there_is_not_found(catalogue, code):
    assert catalogue.owner.client.get(f"{URL}?list={code}").status_code == 404


def test_a_list_of_somebody_else_is_not_found(catalogue, travellers):
    assert catalogue.outsider.client.get(f"{URL}?list={travellers}").status_code == 404


def test_a_list_is_read_once_for_all_that_a_page_asks(catalogue, travellers, query_budget):
    filters = "category=beauty&followers_max=10&handle=@nobody&forecast_metric=likes&is_own=1&cpv=2"
    client = catalogue.owner.client
    client.get(f"{URL}?{filters}")  # what is asked once per process
    with query_budget() as captured:
        page = client.get(f"{URL}?list={travellers}&{filters}")
    assert not keys(page)
    members = [query for query in captured.captured_queries if "lists_entry" in query["sql"]]
    assert len(members) == 2  # of the search, and of the searches that leave one filter out
