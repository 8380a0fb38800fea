"""A purge is counted in what an audience sees: nobody's fall counts twice because a workspace knows the account too."""

import polars as pl
import pytest

from fukasa.core.provenance import SHARED
from fukasa.pipelines.authenticity.facts import read_series
from fukasa.pipelines.authenticity.folder import Part, ReviewFolder
from fukasa.pipelines.authenticity.population import PURGES, find_all_purges
from fukasa.pipelines.authenticity.steps import FALLS, do_part, open_rows
from fukasa.pipelines.home import INDEX_ARTIFACT, Home
from fukasa.pipelines.refresh import refresh
from tests.pipelines.authenticity import spoiled
from tests.pipelines.authenticity.spoiled import CHANGED, TODAY

FALLEN, QUIET = 6, 20


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Make an index in which a workspace has own rows of the accounts that fell."""
    home = Home(tmp_path_factory.mktemp("purges") / "data", clock=lambda: TODAY)
    fell = spoiled.since(CHANGED, followers=(pl.col("followers") * 0.9).cast(pl.Int64))
    fallen = [fell(spoiled.ordinary("instagram", f"fell{n}", n)) for n in range(FALLEN)]
    quiet = [spoiled.ordinary("instagram", f"quiet{n}", n) for n in range(QUIET)]
    lines = [only_line(account) for account in (*fallen, *quiet)]
    spoiled.put(home, [*lines, *(owned(account) for account in lines[:FALLEN])])
    refresh(home)
    return home.lake.current().artifact(INDEX_ARTIFACT)


def only_line(account):
    made, who = account
    return {"account_snapshots": made["account_snapshots"]}, who


def owned(account):
    made, who = account
    return made, who | {"visibility": "w"}


def test_rows_that_a_workspace_replaces_stand_apart(path):
    with open_rows(path) as rows:
        groups = read_series(rows, Part(0, 0, rows.accounts))
    counts = {(owner, *others): series["account_key"].n_unique() for owner, others, series in groups}
    assert counts == {(SHARED,): QUIET, (SHARED, "w"): FALLEN, ("w",): FALLEN}


def test_an_account_with_a_row_of_its_own_falls_once(path, tmp_path):
    folder = ReviewFolder(tmp_path)
    folder.prepare(FALLS, PURGES)
    with open_rows(path) as rows:
        do_part(FALLS, rows, folder, Part(0, 0, rows.accounts))
    find_all_purges(folder, FALLS)
    purges = folder.read(PURGES)
    seen = {owner: found.drop("owner") for (owner,), found in purges.group_by("owner")}
    assert set(seen) <= {SHARED, "w"}
    assert seen.get(SHARED, purges.clear()).equals(seen.get("w", purges.clear()))


def test_counted_twice_they_would_be_a_purge(tmp_path):
    found = {name: purges_of(tmp_path / name, replaced) for name, replaced in (("once", ["w"]), ("twice", []))}
    assert "w" not in found["once"]
    assert "w" in found["twice"]


def purges_of(path, replaced):
    """Find purges where some fell on one day, as everybody sees them and as a workspace does."""
    day = pl.date_range(pl.date(2026, 1, 1), pl.date(2026, 2, 9), eager=True)
    fell = pl.int_range(len(day), eager=True) == 20
    counted = pl.DataFrame(
        {"platform": "instagram", "day": day, "watched": 1.0 * FALLEN, "fallen": fell * 1.0 * FALLEN}
    )
    calm = counted.with_columns(watched=1.0 * QUIET, fallen=0.0)
    folder = ReviewFolder(path)
    folder.prepare(FALLS, PURGES)
    rows = [(counted, SHARED, replaced), (counted, "w", []), (calm, SHARED, [])]
    folder.write(
        pl.concat(
            rows.select(
                pl.lit(owner).alias("visibility"), pl.lit(others, pl.List(pl.String)).alias("replaced_for"), "*"
            )
            for rows, owner, others in rows
        ),
        FALLS,
    )
    find_all_purges(folder, FALLS)
    return set(folder.read(PURGES)["owner"])
