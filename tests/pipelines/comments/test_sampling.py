"""A sample of comments is random, repeatable, without the creator's own words, and never more than a reader may see."""

import polars as pl
import pytest

from fukasa.analysis.comments.model import default_model
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake.selection import Selector
from fukasa.pipelines.comments.sampling import (
    draw_sample,
    measure_scope,
    model_labels,
    outcomes,
    read_comments,
    read_post,
)
from fukasa.pipelines.home import Home
from tests.factories.comments import comment, put_comments

OWN = Scope("local")
DRAWS = 75


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path)
    put_comments(made, *(comment(number) for number in range(80)))
    return made


def drawn(home, size=20, *, accounts=None, seed=1, reader=SHARED_ONLY, accepted=()):
    return draw_sample(home.lake.current(), reader, accounts=accounts, size=size, seed=seed, accepted=accepted)


def ids(sample):
    return sample.keys["comment_id"].to_list()


def test_the_same_seed_draws_the_same_comments_and_another_seed_others(home):
    assert ids(drawn(home)) == ids(drawn(home))
    assert ids(drawn(home)) != ids(drawn(home, seed=2))
    assert drawn(home).version == home.lake.current().id


def test_the_first_part_of_a_larger_sample_is_the_smaller_one(home):
    assert ids(drawn(home, 40))[:20] == ids(drawn(home, 20))


def test_a_scope_with_fewer_comments_gives_all_of_them(home):
    sample = drawn(home, 500)
    assert (sample.population, sample.keys.height) == (80, 80)
    assert sample.keys.n_unique() == 80


@pytest.mark.slow
def test_every_comment_has_the_same_chance(home):
    draws = pl.concat([drawn(home, 16, seed=seed).keys for seed in range(DRAWS)])
    counts = draws["comment_id"].value_counts()["count"]
    assert counts.len() == 80
    expected = DRAWS * 16 / 80
    assert ((counts - expected) ** 2 / expected).sum() < 130  # chi² with 79 degrees: 1 in 4,000 above


def test_the_creator_and_empty_comments_stay_out_and_repeated_imports_count_once(home):
    put_comments(home, comment(200, is_creator=True), comment(201, text="  "), comment(202, text=None))
    put_comments(home, *(comment(number, likes=5) for number in range(80)), import_id="again")
    assert drawn(home, 500).population == 80


def test_a_scope_of_accounts_holds_theirs_only_even_where_ids_are_equal_across_platforms(home):
    put_comments(home, comment(300, account_id="sora"), comment(301, platform="tiktok"))
    assert drawn(home, 500, accounts=["instagram:sora"]).population == 1
    assert drawn(home, 500, accounts=["tiktok:hana"]).keys["comment_id"].to_list() == ["c0301"]
    assert drawn(home, 500, accounts=["instagram:sora", "tiktok:hana"]).population == 2
    assert drawn(home, 500, accounts=[]).population == 0


def test_comments_of_another_workspace_are_neither_drawn_nor_read(home):
    put_comments(home, comment(400), visibility="local")
    assert drawn(home, 500, reader=OWN).population == 81
    assert drawn(home, 500, reader=Scope("rival")).population == 80
    key = drawn(home, 500, reader=OWN).keys.filter(pl.col("comment_id") == "c0400")
    assert read_comments(home.lake.current(), Scope("rival"), key)["text"].to_list() == [None]
    assert read_comments(home.lake.current(), OWN, key)["text"].null_count() == 0


def test_comments_of_the_youtube_api_stay_out_until_the_terms_are_accepted(home):
    put_comments(home, comment(500, platform="youtube"), retention_class="youtube_api_public")
    put_comments(home, comment(501, platform="youtube"), retention_class="youtube_api_public", visibility="local")
    assert drawn(home, 500, reader=OWN).population == 80
    assert drawn(home, 500, reader=OWN, accepted={"local"}).population == 81
    assert drawn(home, 500, reader=OWN, accepted={"local", "shared"}).population == 82
    given = {"accounts": None, "model": default_model(), "seed": 1}
    assert measure_scope(home.lake.current(), OWN, **given, accepted={"local"}).population == 81


def test_comments_come_back_in_the_order_of_the_keys_and_erased_ones_without_words(home):
    keys = drawn(home).keys
    home.lake.erase(Selector(commenter="hash3"))
    found = read_comments(home.lake.current(), SHARED_ONLY, keys)
    assert found.select(keys.columns).equals(keys)
    gone = found.filter(pl.col("text").is_null())["comment_id"].to_list()
    assert gone == [one for one in keys["comment_id"] if one.endswith("3")]
    assert gone


def test_the_post_of_a_comment_is_told_where_it_is_known(home):
    put_comments(
        home, {"platform": "instagram", "account_id": "hana", "post_id": "p1", "caption": "新作リップ"}, table="posts"
    )
    version = home.lake.current()
    assert read_post(version, SHARED_ONLY, "instagram", "hana", "p1") == "新作リップ"
    assert read_post(version, SHARED_ONLY, "instagram", "hana", "p2") == ""


def test_the_model_is_asked_about_the_whole_scope_and_counts_as_it_labels(home):
    version, model = home.lake.current(), default_model()
    shares = measure_scope(version, SHARED_ONLY, accounts=None, model=model, seed=1)
    every = read_comments(version, SHARED_ONLY, drawn(home, 500).keys)
    said = model_labels(every["text"], model)
    counted = {name: int(column.sum()) for name, column in outcomes(said["labels"], said["question"]).items()}
    assert shares.given == counted
    assert (shares.population, shares.measured, shares.model) == (80, 80, model.version)


def test_unions_hold_what_their_classes_hold_and_a_missing_comment_nothing():
    labels = pl.Series(["product_question;praise", "experience", "chatter", None], dtype=pl.String)
    found = outcomes(labels, pl.Series([True, False, False, None]))
    assert found["purchase_signal"].to_list() == [True, False, False, None]
    assert found["substantive"].to_list() == [True, True, False, None]
    assert found["question"].sum() == 1


def test_a_sample_of_nothing_is_refused(home):
    with pytest.raises(InvalidInput, match="at least one"):
        drawn(home, 0)
