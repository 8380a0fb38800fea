from datetime import UTC, datetime

import polars as pl
import pytest

from fukasa.analysis.forecast.formats import length_rules, told_format

OLD, NEW = datetime(2023, 5, 1, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)


def told(platform="youtube", posted_at=NEW, duration_s=90.0, told_as=None):
    row = {"platform": platform, "posted_at": posted_at, "duration_s": duration_s, "format": told_as}
    return pl.DataFrame([row], schema_overrides={"format": pl.String, "duration_s": pl.Float64}).select(
        format=told_format()
    )["format"][0]


@pytest.mark.parametrize(
    ("posted_at", "seconds", "kind"),
    [(NEW, 180, "short"), (NEW, 181, "long"), (OLD, 60, "short"), (OLD, 61, "long"), (OLD, 180, "long")],
)
def test_the_length_tells_the_format_by_the_rule_of_its_day(posted_at, seconds, kind):
    assert told(posted_at=posted_at, duration_s=float(seconds)) == kind


def test_what_is_told_stands():
    assert told(told_as="live") == "live"


def test_without_a_length_or_a_rule_the_format_stays_unknown():
    assert told(duration_s=None) is None
    assert told(platform="instagram") is None
    assert told(posted_at=datetime(2015, 1, 1, tzinfo=UTC)) is None


def test_every_rule_names_its_source():
    assert all(rule.source for rule in length_rules())
