"""The index of a refresh has a column for every field that can be asked for."""

import pyarrow as pa
import pytest

from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import SEVERAL, FlagField, RangeField, SetField
from fukasa.lake.query.model import AccountQuery


@pytest.fixture(scope="module")
def rows(demo_index):
    return demo_index.table(AccountQuery(), SHARED_ONLY)


def test_every_field_is_a_column(rows):
    asked = {*RangeField, *SetField, *FlagField} - {FlagField.IS_OWN}
    assert asked - set(rows.column_names) == set()


def test_lists_of_values_are_lists(rows):
    kinds = {name: rows.schema.field(name.value).type for name in SEVERAL}
    assert [name for name, kind in kinds.items() if not pa.types.is_list(kind)] == []


def test_an_audience_can_be_asked_for(demo_index):
    ranges = {RangeField.AUDIENCE_FEMALE: Range(0.6), RangeField.AUDIENCE_25_34: Range(0.3)}
    query = AccountQuery(must=Criteria(sets={SetField.AUDIENCE_COUNTRY: ("JP",)}, ranges=ranges))
    found = demo_index.table(query, SHARED_ONLY).to_pylist()
    assert found
    assert all(row["audience_female"] >= 0.6 and "JP" in row["audience_countries"] for row in found)


def test_facts_have_an_age_and_it_is_never_negative(rows):
    ages = [age for age in rows["data_age_days"].to_pylist() if age is not None]
    assert ages
    assert min(ages) >= 0
