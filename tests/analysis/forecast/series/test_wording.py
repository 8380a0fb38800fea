import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.forecast.series.wording import masked, wording


def likeness(left, right):
    words = wording(pl.Series([left, right]))
    return float((words[[0]] @ words[[1]].T).toarray()[0, 0])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("BanG Dream! ガルパ☆ピコ #07", "BanG Dream! ガルパ☆ピコ ＃08"),
        ("放送局 第三回", "放送局 第12回"),
        ("配信アーカイブ【2021.1.9】", "配信アーカイブ【2020/12/24】"),
        ("EPISODE ① My day", "episode 2  my day"),
        ("주간 브이로그 3화", "주간 브이로그 12화"),
    ],
)
def test_episodes_of_one_series_read_the_same(left, right):
    assert likeness(left, right) == pytest.approx(1.0)


def test_another_series_is_hardly_alike():
    assert likeness("【スクスタ】UR獲得演出 星空凛", "バンドリ！TV LIVE 2021 #94") < 0.1


def test_no_text_is_alike_to_nothing_not_even_to_itself():
    words = wording(pl.Series([None, "", "a title"], dtype=pl.String))
    assert (words @ words.T).toarray().diagonal().tolist() == pytest.approx([0.0, 0.0, 1.0])


def test_all_empty_texts_give_no_likeness():
    assert wording(pl.Series([None, None], dtype=pl.String)).nnz == 0


def test_a_missing_title_stays_missing():
    assert masked(pl.Series([None, "A 1"])).to_list() == [None, "a 0"]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_likeness_is_a_share_and_symmetric(texts):
    words = wording(pl.Series(texts, dtype=pl.String))
    among = (words @ words.T).toarray()
    assert among == pytest.approx(among.T)
    assert among.min() >= 0
    assert among.max() <= 1 + 1e-9
