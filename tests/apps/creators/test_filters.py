"""Every field is a filter on three sides; only open ones are counted; chips, undo and problems."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from fukasa.apps.creators.filters.opened import MOST_COUNTED, opened
from fukasa.apps.creators.query_params import read
from fukasa.lake.query.registry import registry
from tests.apps.creators.test_discover import shown, text_of

URL = reverse("creators:discover")
HX = {"HX-Request": "true", "HX-Target": "results", "HX-Trigger": "filters"}


def boxes(page) -> dict:
    return {box.name: box for group in page.context["groups"] for box in group.fields}


def opening(name: str) -> str:
    return f"{reverse('creators:filter')}?filter={name}"


def test_every_field_of_the_registry_has_a_place(catalogue):
    assert set(boxes(catalogue.viewer.client.get(URL))) | {"words", "key", "platform"} == set(registry())


@pytest.mark.parametrize("group", sorted({one.group for one in registry().values()}))
def test_every_filter_opens(catalogue, group):
    names = [one.name for one in registry().values() if one.group == group and one.name not in {"words", "key"}]
    pages = {name: text_of(catalogue.viewer.client.get(opening(name))) for name in names}
    assert [name for name, page in pages.items() if f'name="in" value="{name}"' not in page] == []


@pytest.mark.parametrize("name", ["words", "key", "nonsense"])
def test_what_is_no_filter_of_the_form_is_not_found(catalogue, name):
    assert catalogue.viewer.client.get(opening(name)).status_code == 404


def test_only_open_filters_are_counted(catalogue):
    found = boxes(catalogue.viewer.client.get(f"{URL}?in=followers&in=tier&shut=tier"))
    assert (found["followers"].counted, found["tier"].counted, found["category"].body) == (True, False, None)


def test_no_more_filters_are_counted_than_a_page_may():
    names = QueryDict("&".join(f"in={name}" for name in registry()))
    assert len(opened(names, None).counted) == MOST_COUNTED


def test_open_filters_are_remembered_on_the_device(catalogue):
    catalogue.viewer.client.cookies["fukasa_discover_open"] = "depth.nonsense"
    found = boxes(catalogue.viewer.client.get(URL))
    assert [name for name, box in found.items() if box.body is not None] == ["depth"]


@pytest.mark.parametrize(
    ("form", "meant"),
    [
        ("side.followers=should&followers_min=1万&followers_max=", "should.followers=10000.."),
        ("side.followers=never&followers_min=&followers_max=5千", "not.followers=..5000"),
        ("side.verified=never&verified=1", "not.verified=1"),
        ("side.cpv=should&cpv=2&p=0.8", "should.cpv=2&should.p=0.8"),
        ("side.followers=nonsense&followers_min=5", "followers=5.."),
        ("followers_min=&followers_max=&followers_known=1", "followers=.."),
    ],
)
def test_the_form_says_on_which_side_an_input_speaks(form, meant):
    assert read(QueryDict(form)) == read(QueryDict(meant))


def test_a_form_with_open_filters_carries_the_closed_ones(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?in=tier&tier=nano&not.tier=mega&verified=1&should.followers=5..")
    assert page.context["hidden"] == [("verified", "1"), ("should.followers", "5..")]


def test_a_condition_on_another_side_than_the_inputs_is_carried(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?in=followers&followers=..10&not.followers=5..6")
    assert page.context["hidden"] == [("not.followers", "5..6")]


def test_chips_tell_wishes_and_exclusions_and_take_them_away(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?should.language=ja&not.tier=nano")
    chips = {chip.side: chip.url for chip in page.context["chips"]}
    assert chips == {"should": "?not.tier=nano", "never": "?should.language=ja"}


def test_the_last_change_can_be_undone(catalogue):
    page = catalogue.viewer.client.get(
        f"{URL}?category=travel", headers={"Referer": f"http://testserver{URL}?tier=nano&view=cards"}
    )
    assert page.context["undo_url"] == "?tier=nano&view=cards"


def test_nothing_is_undone_where_nothing_was_changed(catalogue):
    referers = ["", "https://evil.example/discover/?tier=nano", "http://testserver/lists/", "http://["]
    asked = (catalogue.viewer.client.get(f"{URL}?category=travel", headers={"Referer": one}) for one in referers)
    assert [page.context["undo_url"] for page in asked] == ["", "", "", ""]


def test_a_problem_stands_at_its_field_and_the_rest_is_searched(catalogue):
    page = catalogue.viewer.client.get(
        f"{URL}?in=followers&followers_min=9&followers_max=1&category=travel", headers=HX
    )
    assert 'id="problem-followers" hx-swap-oob="true"' in text_of(page)
    assert boxes(page)["followers"].problem
    assert shown(page) == ["instagram:sora"]


def test_the_spread_says_in_words_what_the_bars_show(catalogue):
    bars = boxes(catalogue.viewer.client.get(f"{URL}?in=followers"))["followers"].body.bars
    assert sum(bar.height > 0 for bar in bars.bars) > 1
    assert bars.sentence.startswith("最も多いのは")


def test_the_spread_tells_no_extreme_of_accounts_of_others(catalogue):
    page = text_of(catalogue.viewer.client.get(f"{URL}?in=followers"))
    assert "7777" not in page
    assert "77.8" not in page


def test_keywords_are_marked_where_they_stand(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?words=温泉")
    assert "そら｜旅と<mark>温泉</mark>" in text_of(page)


def test_markup_in_names_and_keywords_is_text(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?words=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in text_of(page)


def test_a_result_can_be_ordered_by_relevance(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?should.category=travel&sort=relevance")
    assert shown(page)[0] == "instagram:sora"
    assert page.context["orders"].own[0].current


def test_look_alikes_that_were_not_computed_are_told(catalogue):
    page = catalogue.viewer.client.get(f"{URL}?like=instagram:hana")
    assert page.context["alike_problem"]
    assert len(page.context["chips"]) == 1


def test_every_page_of_filters_stays_inside_the_budget_of_queries(catalogue, query_budget):
    with query_budget():
        catalogue.viewer.client.get(f"{URL}?words=温泉&brief=旅行&in=followers&in=list&like=instagram:hana")
