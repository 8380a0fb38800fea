"""A match is what its definition says, whatever is written and whatever is asked."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.lake.query.keywords import EVERYWHERE, AllOf, AnyOf, Keyword, TextField, Without
from tests.lake.text.building import index_of
from tests.lake.text.oracle import holds

PIECES = ["美", "容", "肌", "お", "っ", "ス", "ー", "コ", "한", "국", "a", "b", "ab", "1", "é", "💄", "♡", "𠮷"]
DRESS = [" ", "　", "、", "\n", "_", "・", "\u200b", "\ufe0f", "Ａ", "Ｂ", "ｽ", "ｰ", "A", "ガ", "ｶﾞ", "か\u3099"]
texts = st.lists(st.sampled_from(PIECES * 3 + DRESS), max_size=12).map("".join)
keywords = st.builds(
    Keyword,
    st.lists(st.sampled_from(PIECES * 3 + DRESS), min_size=1, max_size=5).map("".join),
    st.one_of(st.just(EVERYWHERE), st.frozensets(st.sampled_from(list(TextField)), min_size=1)),
)
expressions = st.recursive(
    keywords,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Without, inner),
    ),
    max_leaves=4,
)
accounts = st.lists(st.fixed_dictionaries({field.value: texts for field in TextField}), min_size=1, max_size=6)


@settings(max_examples=120, deadline=None)
@given(accounts=accounts, asked=st.lists(expressions, min_size=1, max_size=6))
def test_what_matches_is_what_the_definition_says(accounts, asked) -> None:
    with TemporaryDirectory() as folder:
        index = index_of(Path(folder), accounts)
        found = [index.match(expression).tolist() for expression in asked]
    defined = [[row for row, account in enumerate(accounts) if holds(expression, account)] for expression in asked]
    assert found == defined
