"""A person's names go from documents, and words that only look like them stay."""

import pytest

from fukasa.apps.rights.scrubbing import Names, json_without, search_without, without

BEAUTY = Names.of({"tiktok:k1"}, {"k1", "beauty", "tiktok", "Beauty Sora", "c9"})


@pytest.mark.parametrize(
    "document",
    [
        {"filter": {"categories": ["beauty"], "platforms": ["tiktok"]}},
        {"brief": {"name": "Beauty", "category": "beauty"}},
        {"platforms": [["tiktok", 0.5]], "tiktok": 1, "beauty": {"k1": 1}},
        {"segments": [{"name": "beauty", "population": 9}]},
        ["beauty", "instagram:k1"],
    ],
)
def test_words_that_name_nobody_stay(document):
    assert without(document, BEAUTY) == document


@pytest.mark.parametrize(
    ("document", "left"),
    [
        (
            {"option_id": "tiktok:k1", "handle": "beauty", "name": "Beauty Sora", "category": "beauty"},
            {"option_id": "(erased)", "handle": "(erased)", "name": "(erased)", "category": "beauty"},
        ),
        ({"filter": {"exclude_handles": ["@Beauty", "x"]}}, {"filter": {"exclude_handles": ["(erased)", "x"]}}),
        ({"rules": {"must_have": ["c9"]}}, {"rules": {"must_have": ["(erased)"]}}),
        ([["tiktok:k1", "Beauty Sora"], ["tiktok:k2", "beauty"]], [["(erased)", "(erased)"], ["tiktok:k2", "beauty"]]),
        ({"losses": {"c9": 0.5, "c1": 0.1}}, {"losses": {"(erased)": 0.5, "c1": 0.1}}),
        ({"text": "tiktok:k1", "tiktok:k1": 3}, {"text": "(erased)", "(erased)": 3}),
        ([{"creator_id": "c9", "name": "Beauty Sora"}], [{"creator_id": "(erased)", "name": "(erased)"}]),
    ],
)
def test_names_of_the_person_go(document, left):
    assert without(document, BEAUTY) == left


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("category=beauty&words=beauty&not.platform=tiktok", "category=beauty&words=beauty&not.platform=tiktok"),
        ("like=tiktok%3Ak1&key=tiktok%3Ak2", "like=%28erased%29&key=tiktok%3Ak2"),
        ("key=tiktok:k1&creator=c9", "key=%28erased%29&creator=%28erased%29"),
        ("not.handle=mio+beauty+rin", "not.handle=mio+%28erased%29+rin"),
        ("key=&category=food", "key=&category=food"),
    ],
)
def test_a_kept_search_names_the_person_no_more_and_keeps_its_other_words(query, left):
    assert search_without(query, BEAUTY) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('{"account_key": "tiktok:k1", "category": "beauty"}', '{"account_key": "(erased)", "category": "beauty"}'),
        ('{"category":"beauty"}', '{"category":"beauty"}'),
        ("key,text\ntiktok:k1,hello\n", ""),
        ("key,text\ntiktok:k12,beauty\n", "key,text\ntiktok:k12,beauty\n"),
        ("", ""),
    ],
)
def test_a_kept_answer_names_the_person_no_more(text, left):
    assert json_without(text, BEAUTY) == left
