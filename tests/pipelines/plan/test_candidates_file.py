"""candidates.csv and segments.csv are read by the columns of the contract; a bad cell is told with its row."""

import numpy as np
import pytest

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.candidates import read_candidates
from fukasa.pipelines.plan.segments import NO_SEGMENTS, read_segments
from tests.pipelines.plan.conftest import HEADER, ROWS


def replaced(row, column, cell):
    """Give a row of the usual ones with one cell changed."""
    cells = ROWS[row].split(",")
    cells[HEADER.split(",").index(column)] = cell
    return ",".join(cells)


def test_the_columns_of_the_contract_are_read(candidates_file, segments_file):
    found = read_candidates(candidates_file(), "JPY", read_segments(segments_file))
    first = found.rows.row(0, named=True)
    assert (first["option_id"], first["creator_id"], first["tier"], first["role"]) == (
        "tiktok:a1",
        "ai",
        "micro",
        "empathy",
    )
    assert (first["price"], first["views_p50"], first["views_mean"]) == (10_000, 10_000, 10_100)
    assert found.rows["conflicts"].to_list() == [[], [], [], ["ai"]]
    assert found.reach.tolist()[1] == [0.1, 0.08]
    assert found.segments.population.tolist() == [1_000_000, 500_000]


def test_a_column_that_nobody_knows_is_no_hindrance(candidates_file):
    path = candidates_file(ROWS["ai"] + ",hello", header=HEADER + ",remark")
    assert read_candidates(path, "JPY", NO_SEGMENTS).rows.height == 1


def test_a_missing_cell_is_not_known_and_never_zero(candidates_file):
    rows = [replaced("ai", "price", ""), replaced("ben", "views_p50", ""), replaced("chie", "reach_old", "")]
    found = read_candidates(candidates_file(*rows), "JPY", NO_SEGMENTS).rows
    assert found["price"].to_list() == [None, 60_000, 2_000]
    assert found["views_p50"].to_list() == [10_000, None, 2_000]


def test_expected_views_follow_from_the_quantiles_where_they_are_not_given(candidates_file):
    found = read_candidates(candidates_file(replaced("dai", "views_mean", "")), "JPY").rows
    z = np.random.default_rng(0).standard_normal(400_000)
    spread = np.log(2) / 1.2815515655446004
    assert found["views_mean"][0] == pytest.approx(20_000 * np.exp(spread * z).mean(), rel=0.01)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("price", "much", "row 3: price 'much' is no number"),
        ("price", "NaN", "is no number"),
        ("price", "-5", "is below 0"),
        ("price", "1e16", "is beyond all measure"),
        ("views_p10", "0", "is not above 0"),
        ("views_p10", "70000", "are not in order"),
        ("depth", "1.5", "is above 1"),
        ("role", "leader", "use one of diffusion, empathy"),
        ("authenticity", "good", "use one of pass, review, fail, insufficient"),
        ("currency", "USD", "the price is in USD, the brief in JPY"),
        ("reach_young", "1", "is not below 1"),
        ("reach_young", "-0.1", "is below 0"),
        ("reach_young", "nan", "is no number"),
    ],
)
def test_a_bad_cell_is_told_with_its_row(candidates_file, segments_file, column, cell, said):
    path = candidates_file(ROWS["ai"], replaced("ben", column, cell))
    with pytest.raises(InvalidInput, match=said) as refused:
        read_candidates(path, "JPY", read_segments(segments_file))
    assert "row 3" in refused.value.message


def test_views_whose_mean_is_beyond_all_measure_are_refused(candidates_file):
    row = replaced("ben", "views_mean", "").replace("90000", "1e15")
    with pytest.raises(InvalidInput, match="row 2: the views spread so far"):
        read_candidates(candidates_file(row), "JPY")


def test_a_tier_may_be_called_by_its_name(candidates_file):
    rows = [replaced("ai", "tier", "ナノ"), replaced("ben", "tier", "MEGA"), replaced("chie", "tier", "rising star")]
    assert read_candidates(candidates_file(*rows), "JPY").rows["tier"].to_list() == ["nano", "mega", "rising star"]


def test_categories_that_differ_by_capitals_alone_are_one(candidates_file):
    rows = [replaced("ai", "category", "Food"), replaced("ben", "category", ""), replaced("chie", "category", "food")]
    assert read_candidates(candidates_file(*rows), "JPY").rows["category"].to_list() == ["Food", None, "Food"]


def test_blank_rows_are_left_out_and_counted(candidates_file):
    path = candidates_file(ROWS["ai"], "", ",,,", replaced("ben", "price", "much"))
    with pytest.raises(InvalidInput, match="row 5: price 'much' is no number"):
        read_candidates(path, "JPY")


def test_more_posts_than_anybody_makes_are_refused(candidates_file):
    path = candidates_file(ROWS["ai"] + ",1e30", header=HEADER + ",max_posts")
    with pytest.raises(InvalidInput, match="row 2: max_posts '1e30' is beyond all measure"):
        read_candidates(path, "JPY")


def test_a_column_of_any_name_may_stand_beside(candidates_file):
    path = candidates_file(ROWS["ai"] + ",7", header=HEADER + ",_row")
    assert read_candidates(path, "JPY").rows.height == 1


def test_names_that_differ_by_blanks_alone_are_one_name(candidates_file):
    path = candidates_file(ROWS["ai"] + ",7", header=HEADER + ", price")
    with pytest.raises(InvalidInput, match="names the column 'price' twice"):
        read_candidates(path, "JPY")


def test_an_account_stands_once(candidates_file):
    with pytest.raises(InvalidInput, match="row 4: the account 'tiktok:a1' stands there a second time"):
        read_candidates(candidates_file(ROWS["ai"], ROWS["ben"], replaced("ai", "creator_id", "x")), "JPY")


def test_one_person_may_have_accounts_on_two_platforms(candidates_file):
    found = read_candidates(candidates_file(ROWS["ai"], replaced("ai", "platform", "youtube")), "JPY").rows
    assert found["option_id"].to_list() == ["tiktok:a1", "youtube:a1"]
    assert found["creator_id"].to_list() == ["ai", "ai"]


@pytest.mark.parametrize(
    ("header", "said"),
    [("name,price", "no column 'creator_id'"), ("creator_id,cost", "no column 'price'"), ("", "names no columns")],
)
def test_a_file_without_what_is_needed_is_refused(write, header, said):
    with pytest.raises(InvalidInput, match=said):
        read_candidates(write("candidates.csv", header, "a,1"), "JPY")


def test_a_file_without_rows_is_refused(candidates_file, write):
    with pytest.raises(InvalidInput, match="has no candidates"):
        read_candidates(write("candidates.csv", HEADER), "JPY")


def test_a_segment_without_its_reach_column_is_refused(candidates_file, write):
    people = read_segments(write("segments.csv", "segment,population", "teens,5"))
    with pytest.raises(InvalidInput, match="no column reach_teens"):
        read_candidates(candidates_file(), "JPY", people)


def test_reach_columns_without_a_segment_are_said_not_to_be_used(candidates_file):
    (note,) = read_candidates(candidates_file(), "JPY").notes
    assert "reach_young, reach_old" in note["en"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["young,abc,1"], "row 2: population 'abc' is no number"),
        (["young,1,1", "young,2,1"], "row 2: the segment 'young' stands twice"),
        (["young,,1"], "row 2: the segment has no population"),
        (["young,-1,1"], "is below 0"),
        ([], "has no segments"),
        (["young,0,1", "old,0,1"], "without anybody in them"),
    ],
)
def test_a_bad_segment_is_told(write, rows, said):
    with pytest.raises(InvalidInput, match=said):
        read_segments(write("segments.csv", "segment,population,weight", *rows))


def test_a_segment_weighs_one_where_nothing_is_said(write):
    assert read_segments(write("segments.csv", "segment,population", "young,7")).weight.tolist() == [1.0]
