"""Searches as anybody may write them."""

from hypothesis import strategies as st

from fukasa.lake.query.criteria import Criteria, CutoffFilter, Range
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import AllOf, AnyOf, TextField, Without, keyword, normal
from fukasa.lake.query.model import AccountQuery, Order

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
VALUES = st.lists(TEXT.map(str.strip).filter(bool), min_size=1, max_size=3, unique=True).map(tuple)
HANDLE = st.from_regex(r"[a-z0-9_.]{1,12}", fullmatch=True)
HANDLES = st.lists(HANDLE, max_size=2, unique=True).map(tuple)
KEYS = st.lists(HANDLE.map("instagram:{}".format), max_size=2, unique=True).map(tuple)
NUMBERS = st.floats(min_value=-1e12, max_value=1e12).map(lambda value: value + 0.0)
ENDS = st.tuples(st.none() | NUMBERS, st.none() | NUMBERS).filter(lambda ends: None in ends or ends[0] <= ends[1])
RANGES = ENDS.map(lambda ends: Range(*ends))
CUTOFFS = st.builds(
    CutoffFilter,
    st.floats(min_value=1e-6, max_value=1e6),
    st.sampled_from([0.0, 0.8416212335729144, 1.2815515655446004]) | st.floats(-8, 8).map(lambda value: value + 0.0),
)
CRITERIA = st.builds(
    Criteria,
    sets=st.dictionaries(st.sampled_from(SetField), VALUES, max_size=3),
    ranges=st.dictionaries(st.sampled_from(RangeField), RANGES, max_size=3),
    flags=st.dictionaries(st.sampled_from(FlagField), st.booleans(), max_size=2),
    cutoff=st.none() | CUTOFFS,
)
KEYWORDS = st.builds(
    keyword,
    st.text(
        st.sampled_from('ab美容カo r-"\\()|:#@、 ～＂「」') | st.characters(exclude_categories=("Cs",)), max_size=6
    ),
    st.frozensets(st.sampled_from(TextField)),
).filter(bool)
EXPRESSIONS = st.recursive(
    KEYWORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Without),
    ),
    max_leaves=8,
)
QUERIES = st.builds(
    AccountQuery,
    must=CRITERIA,
    should=CRITERIA,
    never=CRITERIA,
    words=st.none() | EXPRESSIONS.map(normal),
    helping=st.none() | EXPRESSIONS.map(normal),
    handles=HANDLES,
    excluded_handles=HANDLES,
    keys=st.none() | KEYS,
    excluded_keys=KEYS,
    lists=HANDLES,
    excluded_lists=HANDLES,
    like=KEYS,
    sort=st.sampled_from(RangeField),
    descending=st.booleans(),
) | st.builds(AccountQuery, should=CRITERIA, sort=st.sampled_from(Order))
