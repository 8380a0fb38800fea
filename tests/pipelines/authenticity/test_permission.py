"""Where YouTube's terms do not allow derived figures, nothing is derived, and it is said."""

from fukasa.analysis.authenticity.configs import config
from fukasa.connectors.files import plan_import
from fukasa.core.provenance import Scope
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.refresh import refresh
from tests.pipelines.test_refresh import mark_as_api_data

A = Scope("a")


def test_every_check_of_a_channel_says_not_permitted_until_it_is(fresh_home, write_posts):
    import_file(fresh_home, plan_import(write_posts(platform="youtube"), "posts"), visibility="a")
    mark_as_api_data(fresh_home)
    refresh(fresh_home)
    row, checks = account_and_checks(fresh_home)
    assert (row["authenticity"], row["authenticity_reason"]) == ("insufficient", "not_permitted")
    assert {check["reason"] for check in checks} == {"not_permitted"}
    assert len(checks) == len(config().checks)
    assert all(check["value"] is None and check["n"] is None for check in checks)
    refresh(fresh_home, derived_accepted=frozenset({"a"}))
    row, checks = account_and_checks(fresh_home)
    assert "not_permitted" not in {check["reason"] for check in checks}


def account_and_checks(home):
    with home.open_index() as index:
        row = index.account("youtube:acc", A)
        return row, index.details("authenticity_checks", row["account_no"])
