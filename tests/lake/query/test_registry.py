"""The registry tells of every field once, in both languages."""

import json

import pytest

from fukasa.core.errors import NotFound
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.registry import Group, Kind, entry, of_group, of_kind, registry, scale_of
from fukasa.lake.query.schema import schema


def test_every_field_has_an_entry():
    assert {*SetField} == {one.name for one in of_kind(Kind.SET)}
    assert {*RangeField} == {one.name for one in of_kind(Kind.RANGE)}
    assert {*FlagField} == {one.name for one in of_kind(Kind.FLAG)}
    assert len(registry()) >= 70


def test_no_two_fields_are_called_the_same():
    for language in ("en", "ja"):
        names = [one.called(language) for one in registry().values()]
        assert len(set(names)) == len(names)
        assert all(one.explained(language) for one in registry().values())


def test_every_group_has_fields():
    assert all(list(of_group(group)) for group in Group)


def test_shares_are_typed_in_per_cent():
    assert (scale_of("er_common"), scale_of("followers"), entry("er_common").unit.sign) == (100, 1, "%")


def test_figures_sort_and_properties_are_counted():
    assert entry("followers").sorts
    assert entry("followers").histogram
    assert entry("category").facet
    assert not entry("creator_id").facet


def test_an_unknown_field_is_told():
    with pytest.raises(NotFound, match="no filter 'folowers'"):
        entry("folowers")


def test_the_schema_describes_every_filter():
    told = json.loads(json.dumps(schema()))
    assert told["$defs"]["side"]["properties"].keys() == {
        one.name for one in registry().values() if one.kind not in {Kind.TEXT, Kind.NAMES}
    }
