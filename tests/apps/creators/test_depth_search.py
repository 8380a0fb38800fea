"""Discover by depth: columns, filters and order, never ranked against another set of parts."""

import pytest
from django.test import override_settings
from django.urls import reverse

from fukasa.apps.creators.columns import COLUMNS, COOKIE
from tests.apps.creators.test_result_exports import result_rows
from tests.factories.depth_report import heard
from tests.factories.index import account, publish_index

URL = reverse("creators:discover")
COMMENT_PARTS = "question_rate+returning_rate"
FIGURES = ("question_rate", "substantive_rate", "purchase_signal_rate", "returning_rate", "depth", "depth_percentile")


@pytest.fixture
def deep(people, tmp_path):
    """Three accounts: deep among many parts, deeper among few, and one without comments."""
    rows = [
        account("deep", name="深い人", **heard(depth=0.62, depth_percentile=0.97)),
        account("other", name="別の要素", **heard(depth=0.8, depth_percentile=0.55, depth_parts_label=COMMENT_PARTS)),
        account("silent", name="コメントなし"),
    ]
    publish_index(tmp_path / "data", rows)
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people


def found(people, query):
    return [line.title for line in people.viewer.client.get(f"{URL}{query}").context["lines"]]


def test_the_column_sorts_by_the_standing_among_accounts_of_the_same_parts(deep):
    (column,) = [one for one in COLUMNS if one.key == "depth"]
    assert column.sort == "depth_percentile"
    assert found(deep, "?sort=-depth_percentile") == ["深い人", "別の要素", "コメントなし"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?depth_percentile_min=90", ["深い人"]),
        ("?depth_min=70", ["別の要素"]),
        ("?question_rate_min=10", ["深い人", "別の要素"]),
        ("?question_rate_min=20", []),
    ],
)
def test_depth_and_question_rate_filter_the_result(deep, query, names):
    assert sorted(found(deep, query)) == sorted(names)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_figure_can_be_filtered_and_its_chip_is_named(deep, name, language):
    deep.viewer.client.cookies["fukasa_language"] = language
    page = deep.viewer.client.get(f"{URL}?{name}_min=1&{name}_max=99&sort=-{name}")
    (chip,) = page.context["chips"]
    assert chip.label
    assert chip.text.startswith("1")


def test_a_cell_of_depth_names_its_points_its_interval_its_place_and_its_parts(deep):
    page = deep.viewer.client.get(f"{URL}?sort=-depth_percentile")
    cells = {cell.key: cell for cell in page.context["lines"][0].cells}
    assert (cells["depth"].text, cells["depth"].note, cells["depth"].tag) == ("62", "50–78", "上位3%")
    assert cells["depth"].hint.startswith("構成要素：商品質問率 + ")


def test_the_columns_of_comments_can_be_chosen(deep):
    deep.viewer.client.cookies[COOKIE] = "question_rate,returning_rate,substantive_rate,purchase_signal_rate"
    cells = deep.viewer.client.get(f"{URL}?sort=-depth_percentile").context["lines"][0].cells
    assert [cell.text for cell in cells] == ["12.0%", "17.0%", "21.0%", "18.0%"]


def test_the_file_holds_depth_with_its_parts(deep):
    (row,) = result_rows(deep, "depth_percentile_min=90")
    assert (row["depth"], row["depth_percentile"], row["depth_n"]) == ("0.62", "0.97", "5")
    assert row["depth_parts_label"].startswith("question_rate+")
