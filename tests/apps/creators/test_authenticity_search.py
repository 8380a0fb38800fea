"""Discover by the verdict on authenticity: filter, column, order, facet, files."""

import pytest
from django.test import override_settings
from django.urls import reverse

from fukasa.apps.creators.query_params import read, write
from tests.apps.creators.test_result_exports import result_rows
from tests.factories.authenticity import reviewed
from tests.factories.index import account, publish_index

URL = reverse("creators:discover")


@pytest.fixture
def judged(people, tmp_path):
    """Four accounts, one of every verdict."""
    rows = [
        account("clear", name="クリア", followers=40_000, **reviewed("pass", 0.03, inflated_share=0.05)),
        account("look", name="要確認の人", followers=30_000, **reviewed("review", 0.46)),
        account("odd", name="珍しい人", followers=20_000, **reviewed("fail", 0.93, inflated_share=0.4)),
        account("dark", name="不明の人", followers=10_000, **reviewed("insufficient", None)),
    ]
    publish_index(tmp_path / "data", rows)
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people


def found(people, query):
    return [line.title for line in people.viewer.client.get(f"{URL}{query}").context["lines"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?authenticity=pass", ["クリア"]),
        ("?authenticity=pass&authenticity=review", ["クリア", "要確認の人"]),
        ("?not_authenticity=fail", ["クリア", "要確認の人", "不明の人"]),
        ("?authenticity_p_max=50", ["クリア", "要確認の人"]),
        ("?inflated_share_min=10", ["珍しい人"]),
        ("?sort=authenticity_p", ["クリア", "要確認の人", "珍しい人", "不明の人"]),
    ],
)
def test_verdict_and_probability_filter_and_sort(judged, query, names):
    assert found(judged, query) == names


def test_the_facet_counts_every_verdict(judged):
    groups = judged.viewer.client.get(f"{URL}?in=authenticity").context["groups"]
    (facet,) = [box.body for group in groups for box in group.fields if box.name == "authenticity"]
    assert {choice.value: choice.count for choice in facet.first} == dict.fromkeys(
        ("pass", "review", "fail", "insufficient"), 1
    )


@pytest.mark.parametrize(("language", "text"), [("en", "Very unusual"), ("ja", "特に珍しい")])
def test_the_cell_names_the_verdict_and_its_probability(judged, language, text):
    judged.viewer.client.cookies["fukasa_language"] = language
    (line,) = judged.viewer.client.get(f"{URL}?authenticity=fail").context["lines"]
    (cell,) = [one for one in line.cells if one.key == "authenticity"]
    assert (cell.text, cell.badge, cell.note) == (text, "fail", "93% (85%–>99%)")


def test_a_search_by_verdict_is_kept_whole_in_its_address(judged):
    page = judged.viewer.client.get(f"{URL}?authenticity=pass&authenticity=review&authenticity_p_max=40")
    query = read(page.wsgi_request.GET).query
    assert ("authenticity", "review") in write(query)
    assert ("authenticity_p", "..0.4") in write(query)
    assert len(page.context["chips"]) == 2


def test_the_file_holds_the_verdict_with_its_interval_level_and_calibration(judged):
    (row,) = result_rows(judged, "authenticity=fail")
    assert (row["authenticity"], row["authenticity_p"], row["authenticity_level"]) == ("fail", "0.93", "public")
    assert row["authenticity_calibration"] == "simulated"
