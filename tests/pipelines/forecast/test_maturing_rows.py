from datetime import UTC, datetime

import polars as pl
import pytest

from fukasa.analysis.forecast.maturity import MaturityCurves
from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.forecast.maturing import mature_folder, mature_rows
from fukasa.pipelines.forecast.rows import READ_SCHEMA

ASSUMED = MaturityCurves(())


def read(*ages):
    row = {
        "account_key": "youtube:a", "posted_at": datetime(2026, 1, 1, tzinfo=UTC), "platform": "youtube",
        "metric": "views", "value": 100.0, "format": "long",
    }  # fmt: skip
    rows = [row | {"post_id": f"p{age}", "age_days": age} for age in ages]
    return pl.DataFrame(rows, schema_overrides=READ_SCHEMA).select(
        pl.col(name) if name in {*row, "post_id", "age_days"} else pl.lit(None, dtype=kind).alias(name)
        for name, kind in READ_SCHEMA.items()
    )


def test_a_young_post_is_brought_to_thirty_days_and_an_older_one_stays():
    young, month, old = mature_rows(read(7.0, 30.0, 200.0), ASSUMED)["value"]
    assert young > 110
    assert (month, old) == pytest.approx((100.0, 100.0))


def test_what_is_matured_is_a_history():
    assert mature_rows(read(7.0), ASSUMED).schema == HISTORY_SCHEMA


def test_the_kept_posts_of_every_audience_are_matured_by_its_own_curves(tmp_path):
    folder = HistoryFolder(tmp_path)
    folder.add(0, read(8.0))
    folder.add(1, read(9.0))
    mature_folder(folder, ("shared", "mine"), {"shared": ASSUMED, "mine": ASSUMED})
    assert [rows["value"][0] > 100 for number in (0, 1) for rows in folder.chunks(number)] == [True, True]
