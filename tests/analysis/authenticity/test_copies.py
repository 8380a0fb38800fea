import duckdb
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.copies import (
    COPIED_SCHEMA,
    COPIED_SQL,
    copied_limits,
    copied_words,
    repeat_marks,
    words,
)

LONG = "素敵な投稿をいつも楽しみにしています"


def said(*texts, accounts=None, platform="instagram"):
    keys = accounts or [f"{platform}:a"] * len(texts)
    return pl.DataFrame(
        {"platform": platform, "account_key": keys, "text": list(texts)},
        schema={"platform": pl.String, "account_key": pl.String, "text": pl.String},
    )


def letters(text):
    return pl.select(words(pl.lit(text))).item()


def test_signs_digits_handles_case_and_emoji_make_no_other_words():
    assert letters("@Hana_01 Great CONTENT!! 🔥 12") == letters("great, content 7") == "greatcontent"
    assert letters("すてき〜！") == "すてき"


def test_words_under_three_accounts_are_copied_and_under_two_are_not():
    three = said(*[LONG + "✨" * number for number in range(3)], accounts=["i:a", "i:b", "i:c"])
    assert copied_words(three).rows() == [("instagram", LONG, 3, False)]
    assert copied_words(three[:2]).is_empty()
    same = said(LONG, LONG, LONG)
    assert copied_words(same).is_empty()


def test_other_platforms_are_other_worlds():
    apart = pl.concat([said(LONG, accounts=[f"{name}:a"], platform=name) for name in ("x", "tiktok", "youtube")])
    assert copied_words(apart).is_empty()


def test_short_words_are_what_people_say_anyway():
    everybody = said(*["かわいい"] * 5, accounts=[f"i:{number}" for number in range(5)])
    assert copied_words(everybody).is_empty()


def test_words_that_a_hundredth_of_all_accounts_hears_are_common():
    accounts = [f"i:{number}" for number in range(1_000)]
    greeting = said(*[LONG] * 150, accounts=accounts[:150])
    rest = said(*["別"] * 1_000, accounts=accounts)
    found = copied_words(pl.concat([greeting, rest]))
    assert found.rows() == [("instagram", LONG, 150, True)]
    assert not repeat_marks(greeting, found).select(pl.any_horizontal("template", "copied").any()).item()


def test_templates_are_words_that_one_account_hears_three_times():
    marks = repeat_marks(
        said("So beautiful, dear!", "so beautiful dear", "SO BEAUTIFUL DEAR 3", "hi", "hi", "hi", None), None
    )
    assert marks["template"].to_list() == [True] * 3 + [False] * 4
    assert marks["copied"].null_count() == 7


def test_copies_are_known_under_every_account():
    copied = copied_words(said(*[LONG] * 3, accounts=["i:a", "i:b", "i:c"]))
    marks = repeat_marks(said(LONG, "something else that is long enough"), copied)
    assert marks["copied"].to_list() == [True, False]


def test_nothing_heard_is_nothing_copied():
    assert copied_words(said()).schema == COPIED_SCHEMA
    assert repeat_marks(said(), None).height == 0


_ALPHABET = st.sampled_from(list("aAéßIオォ一글!😀 @_9ー゛ñ"))
_TEXTS = st.lists(st.tuples(st.integers(0, 5), st.text(_ALPHABET, max_size=12)), max_size=30)


@given(rows=_TEXTS)
@settings(max_examples=30, deadline=None)
def test_the_query_of_the_lake_finds_the_same_words(rows):
    heard = said(*[text * 3 for _, text in rows], accounts=[f"i:{account}" for account, _ in rows])
    connection = duckdb.connect()
    connection.register("heard", heard.rename({"account_key": "account_id"}).to_arrow())
    found = pl.DataFrame(connection.sql(COPIED_SQL, params=copied_limits()).to_arrow_table())
    assert found.cast(COPIED_SCHEMA).sort("words").equals(copied_words(heard).sort("words"))
