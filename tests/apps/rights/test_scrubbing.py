"""A person's names go from documents, and words that only look like them stay."""

import pytest

from fukasa.apps.rights.scrubbing import Names, without

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
