"""Who may learn from whom, and how the forecasts of audiences stand beside each other."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED
from fukasa.pipelines.forecast.audience import FORMATS_SCHEMA, fit_audience, forecast_audience, forecast_formats
from fukasa.pipelines.forecast.bundle import Bundle
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.forecast.method import ViewsMethod
from fukasa.pipelines.forecast.sample import fit_accounts, fit_sample
from fukasa.pipelines.forecast.tables import ShapeBook, account_columns
from tests.factories.plain_views import PlainMethod, fit_plain


def accounts_of(history, visibility, replaced=()):
    keys = history["account_key"].unique(maintain_order=True)
    return pl.DataFrame(
        {
            "account_key": keys,
            "visibility": visibility,
            "replaced_for": [list(replaced)] * len(keys),
            "derived_permitted": True,
            "as_of": history["posted_at"].max(),
        },
        schema_overrides={"replaced_for": pl.List(pl.String)},
    )


@pytest.fixture
def known(panel, tmp_path):
    """Keep posts of shared accounts and, far above them, of two workspaces."""
    folder = HistoryFolder(tmp_path)
    parts = {
        SHARED: panel(),
        "a": panel(accounts=8, prefix="x:own", shift=5),
        "b": panel(accounts=8, prefix="x:b", shift=9),
    }
    for number, history in enumerate(parts.values()):
        folder.add(number, history)
    return folder, pl.concat(accounts_of(history, owner) for owner, history in parts.items())


def test_a_shared_model_learns_from_shared_accounts_only(known):
    folder, accounts = known
    chosen = fit_accounts(accounts, folder.counts(), SHARED)
    assert set(chosen) == set(accounts.filter(pl.col("visibility") == SHARED)["account_key"])


def test_a_workspaces_model_learns_from_its_own_and_shared_ones_and_never_from_anothers(known):
    folder, accounts = known
    chosen = fit_accounts(accounts, folder.counts(), "a")
    assert not any(key.startswith("x:b") for key in chosen)
    assert chosen[:8].str.starts_with("x:own").all()
    assert len(chosen) == 68


def test_a_shared_row_that_the_workspace_has_replaced_is_not_learnt_from(known):
    folder, accounts = known
    replaced = accounts.with_columns(
        replaced_for=pl.when(pl.col("account_key") == "tiktok:a000").then(pl.lit(["a"])).otherwise("replaced_for")
    )
    assert "tiktok:a000" not in fit_accounts(replaced, folder.counts(), "a").to_list()
    assert "tiktok:a000" in fit_accounts(replaced, folder.counts(), "b").to_list()


def test_imports_of_a_workspace_leave_shared_forecasts_as_they_were(known, panel, tmp_path):
    folder, accounts = known
    alone = HistoryFolder(tmp_path / "alone")
    alone.path.mkdir()
    alone.add(0, panel())
    shared = accounts.filter(pl.col("visibility") == SHARED)
    told = []
    for place, everybody in ((folder, accounts), (alone, shared)):
        audience = fit_audience(place, everybody, SHARED, 0, PlainMethod(), place.counts())
        told.append(pl.concat(forecast_audience(audience, place, shared)))
    assert told[0].equals(told[1])


def test_a_fit_takes_whole_accounts_up_to_its_limit_and_the_same_ones_each_time(panel):
    history = panel()
    drawn = fit_sample(history, 200)
    assert drawn.height == 200
    assert drawn.group_by("account_key").len()["len"].unique().to_list() == [20]
    assert drawn.equals(fit_sample(history, 200))


def test_every_format_has_an_own_and_a_paid_forecast_with_ordered_quantiles(panel):
    history = panel(accounts=5)
    found = forecast_formats(fit_plain(history), history, accounts_of(history, SHARED))
    assert found.schema == FORMATS_SCHEMA
    assert found.height == 10
    assert (found["p10"] < found["p50"]).all()
    assert (found["p50"] < found["p90"]).all()
    assert found["is_main"].all()


def test_shapes_of_audiences_stand_under_one_numbering_that_names_no_workspace():
    z = Shapes.normal().z[0]
    book = ShapeBook()
    first = book.add(Shapes(("normal", "tiktok"), np.stack([z, 2 * z])), 0)
    second = book.add(Shapes(("normal", "tiktok"), np.stack([z, 3 * z])), 4)
    assert (first, second) == (0, 1)
    assert book.shapes.ids == ("normal", "tiktok", "tiktok @4")
    assert book.shapes.z[2][0] == pytest.approx(3 * z[0])


def test_models_of_posts_and_of_averages_of_one_audience_may_name_their_shapes_alike():
    z = Shapes.normal().z[0]
    book = ShapeBook()
    for scale in (2, 3):
        offset = book.add(Shapes(("normal", "all", "tiktok"), np.stack([z, z, scale * z])), 0)
    assert len(set(book.shapes.ids)) == 5
    assert book.shapes.z[offset + 2][0] == pytest.approx(3 * z[0])


def test_shapes_of_likes_never_pass_for_shapes_of_views():
    z = Shapes.normal().z[0]
    shapes = Shapes(("normal", "tiktok", "tiktok × 3-5"), np.stack([z, 2 * z, 3 * z]))
    alone, both = Bundle.of({"likes": shapes}).shapes, Bundle.of({"views": shapes, "likes": shapes}).shapes
    assert alone.ids == ("normal", "likes: tiktok", "likes: tiktok × 3-5")
    assert both.ids == (*shapes.ids, *alone.ids[1:])


def test_models_come_out_of_a_bundle_as_they_went_in():
    parts = {"views": b"one", "likes": b"two"}
    assert Bundle.unpack(Bundle.pack(parts)) == parts
    assert Bundle.pack(parts) == Bundle.pack(parts)
    with pytest.raises(InvalidInput, match="fukasa refresh"):
        Bundle.unpack(b"no archive")


def test_accounts_without_a_forecast_say_why(panel):
    history = panel(accounts=2)
    accounts = accounts_of(history, SHARED)
    others = accounts.with_columns(account_key=pl.col("account_key") + "x", derived_permitted=pl.Series([True, False]))
    main = forecast_formats(fit_plain(history), history, accounts)
    told = account_columns(pl.concat([accounts, others]), main)
    assert told["forecast_status"].to_list() == ["ok", "ok", "insufficient", "not_permitted"]
    assert told["forecast_reason"].to_list() == ["own_posts:n=20"] * 2 + ["nothing_known", "youtube_derived"]
    assert told["paid_mu"].is_not_null().to_list() == [True, True, False, False]


@pytest.mark.slow
def test_chunks_scored_side_by_side_are_those_scored_one_after_the_other(panel, tmp_path):
    folder = HistoryFolder(tmp_path)
    parts = [panel(accounts=12, prefix=f"tiktok:{number}-", seed=number) for number in range(4)]
    for part in parts:
        folder.add(0, part)
    accounts = pl.concat(accounts_of(part, SHARED) for part in parts)
    audience = fit_audience(folder, accounts, SHARED, 0, ViewsMethod(), folder.counts())
    alone, together = (pl.concat(forecast_audience(audience, folder, accounts, cores=cores)) for cores in (1, 2))
    assert alone.drop("mu", "sigma", "shared", "p10", "p50", "p90", "last10").equals(
        together.drop("mu", "sigma", "shared", "p10", "p50", "p90", "last10")
    )
    assert (alone["mu"] - together["mu"]).abs().max() < 1e-9


def test_a_chunk_without_posts_leaves_nothing_behind(panel, tmp_path):
    folder = HistoryFolder(tmp_path)
    folder.add(0, panel().clear())
    assert folder.files(0) == []
    assert folder.counts().is_empty()
