"""Look-alikes, brand fit and brand safety in the terminal."""

import pytest

BRAND = """
[brand]
name = "はなみず"
texts = ["敏感肌のスキンケアを解説 #スキンケア", "easy recipes and coffee at home"]
"""


def first_keys(on_demo, n):
    rows = on_demo("search", "--limit", str(n), "--json").json["accounts"]
    return [row["account_key"] for row in rows]


def test_look_alikes_are_told_with_the_reason_of_every_block(on_demo):
    (key,) = first_keys(on_demo, 1)
    told = on_demo("similar", key, "--limit", "5", "--json").json
    assert told["status"] == "ok"
    assert len(told["accounts"]) == 5
    assert key not in {one["account_key"] for one in told["accounts"]}
    assert all(len(one["blocks"]) == 3 and all(b["ja"] and b["en"] for b in one["blocks"]) for one in told["accounts"])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_several_accounts_may_be_sought_for_in_both_languages(on_demo, language):
    answer = on_demo("similar", *first_keys(on_demo, 3), "--limit", "3", "--language", language)
    assert answer.code == 0


def test_brand_safety_says_its_verdict_and_why(on_demo):
    told = on_demo("safety", *first_keys(on_demo, 1), "--json").json
    assert told["verdict"] in {"clear", "look", "risk", "insufficient"}
    assert told["reasons"]["ja"]
    assert told["reasons"]["en"]
    assert on_demo("safety", *first_keys(on_demo, 1)).code == 0


def test_brand_fit_says_its_parts(on_demo, write):
    path = write("brand.toml", BRAND)
    told = on_demo("fit", *first_keys(on_demo, 1), "--brand", str(path), "--json").json
    assert [part["part"] for part in told["parts"]] == ["topics", "audience", "tone"]
    assert told["parts"][1]["status"] == "insufficient"
    assert on_demo("fit", *first_keys(on_demo, 1), "--brand", str(path), "--language", "ja").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("similar", "instagram:nobody"), "there is no account"),
        (("similar", "a:b", "a:b"), "named twice"),
        (("safety", "nobody-at-all"), "there is no account"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(on_demo, words, said):
    answer = on_demo(*words)
    assert answer.code == 2
    assert said in answer.err
