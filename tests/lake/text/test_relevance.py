"""BM25F: where a keyword stands, how often, how rare it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.lake.query.keywords import AllOf, AnyOf, Keyword, Without
from fukasa.lake.text.weighting import STEPS, Weighting, weighting
from tests.lake.text.building import account, index_of, index_of_bios

FILLER = "旅行の記録と写真を毎日のせています"


def ranked(index, expression) -> list[int]:
    rows = index.match(expression)
    return rows[np.argsort(-index.score(expression, rows), kind="stable")].tolist()


def test_a_name_speaks_louder_than_a_tag_than_a_bio_than_a_caption(tmp_path) -> None:
    others = [account(bio=FILLER)] * 20
    fields = ("captions", "bio", "tags", "name")
    index = index_of(tmp_path, [*(account(**{field: "美容"}) for field in fields), *others])
    assert ranked(index, Keyword("美容")) == [3, 2, 1, 0]


def test_more_places_and_shorter_texts_speak_louder(tmp_path) -> None:
    index = index_of_bios(tmp_path, "美容" + FILLER * 6, "美容 " + FILLER, "美容 美容 " + FILLER, *[FILLER] * 9)
    assert ranked(index, Keyword("美容")) == [2, 1, 0]


def test_a_rare_keyword_speaks_louder_than_a_common_one(tmp_path) -> None:
    index = index_of_bios(tmp_path, "旅行とヨガ", "旅行と料理", *["旅行と写真"] * 10)
    asked = AllOf((Keyword("旅行"), AnyOf((Keyword("ヨガ"), Keyword("写真")))))
    assert ranked(index, asked)[0] == 0


def test_the_score_of_one_keyword_is_the_formula(tmp_path) -> None:
    index = index_of(tmp_path, [account(bio="美容"), account(bio="旅行"), account(bio="料理")])
    settings_, bio = weighting(), 2
    length = 1 - settings_.b[bio] + settings_.b[bio] * 2 / settings_.lengths[bio]
    counted = settings_.weights[bio] / length
    rarity = np.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = rarity * counted / (settings_.k1 + counted)
    assert index.score(Keyword("美容"), index.match(Keyword("美容"))) == pytest.approx([expected], abs=rarity / STEPS)


def test_what_is_excluded_adds_nothing(tmp_path) -> None:
    index = index_of_bios(tmp_path, "美容", "旅行")
    asked = AllOf((Keyword("美容"), Without(Keyword("広告"))))
    rows = index.match(asked)
    assert index.score(asked, rows).tolist() == index.score(Keyword("美容"), rows).tolist()


def test_a_phrase_of_an_or_counts_only_where_it_stands(tmp_path) -> None:
    index = index_of_bios(tmp_path, "化粧品と旅行", "化粧と粧品と旅行", *[FILLER] * 5)
    asked = AnyOf((Keyword("化粧品"), Keyword("旅行")))
    first, second, *_ = index.score(asked, index.match(asked)).tolist()
    assert first > second


def test_the_same_keyword_twice_counts_once(tmp_path) -> None:
    index = index_of_bios(tmp_path, "美容", "旅行")
    rows = index.match(Keyword("美容"))
    twice = AllOf((Keyword("美容"), Keyword("美容")))
    assert index.score(twice, rows).tolist() == index.score(Keyword("美容"), rows).tolist()


@settings(max_examples=60, deadline=None)
@given(counted=st.lists(st.floats(0.01, 1e4), min_size=2, max_size=20))
def test_impacts_are_never_zero_and_grow_with_the_count(counted) -> None:
    impacts = weighting().impacts(np.sort(np.array(counted, np.float32)))
    assert impacts.min() >= 1
    assert (np.diff(impacts.astype(int)) >= 0).all()


def test_weights_that_make_no_sense_are_refused() -> None:
    ones = np.ones(6, np.float32)
    with pytest.raises(InvalidInput, match="above 0"):
        Weighting(1.2, -ones, ones, ones)
