"""What is stored about one person, what retention says of it, and how it goes."""

from datetime import UTC, datetime

import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.core.retention import RETENTION_DAYS, retention, retention_from
from fukasa.lake.selection import Selector
from fukasa.pipelines import subject
from fukasa.pipelines.housekeeping import expire
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.subject import erase_subject, facts_about, retention_states, selector_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def bring(fresh_home, tmp_path):
    def write_and_import(kind, *lines, visibility=SHARED):
        path = tmp_path / f"{kind}-{visibility}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return import_file(fresh_home, plan_import(path, kind), visibility=visibility)

    return write_and_import


@pytest.fixture
def traces(bring):
    head = "platform,account_id,handle,creator_id,followers,name,captured_at"
    two = ("tiktok,77,Mika,c7,10,美香,2026-01-01T00:00:00Z", "x,mika_x,mika_x,c7,9,,2026-01-01T00:00:00Z")
    bring("accounts", head, *two)
    bring("accounts", head, "tiktok,77,Mika,c7,11,A,2026-01-02T00:00:00Z", visibility="ws_a")
    bring("accounts", head, "tiktok,77,Mika,c7,12,B,2026-01-03T00:00:00Z", visibility="ws_b")
    bring(
        "comments",
        "platform,account_id,post_id,comment_id,author_id,text,posted_at,captured_at",
        "tiktok,other,p1,1,mika,hello,2026-01-02T00:00:00Z,2026-01-03T00:00:00Z",
        "tiktok,other,p1,2,ryo,hi,2026-01-02T00:00:00Z,2026-01-03T00:00:00Z",
    )


def test_everything_about_a_person_is_found_with_all_accounts_and_what_they_wrote(fresh_home, traces):
    selector = selector_of(fresh_home, SHARED_ONLY, "tiktok", "77")
    assert selector == Selector(creator_id="c7")
    facts = facts_about(fresh_home, SHARED_ONLY, selector)
    assert {name: rows.height for name, rows in facts.tables.items()} == {
        "accounts": 2,
        "account_snapshots": 2,
        "comments": 1,
        "commenters": 1,
    }
    assert facts.tables["comments"]["text"].to_list() == ["hello"]
    assert {"source", "captured_at", "auth_context", "retention_class"} <= set(facts.tables["accounts"].columns)
    assert {"tiktok:77", "x:mika_x", "Mika", "c7"} <= facts.words


def test_a_scope_sees_shared_and_own_facts_only(fresh_home, traces):
    facts = facts_about(fresh_home, Scope("ws_a"), Selector(creator_id="c7"))
    assert set(facts.tables["accounts"]["visibility"]) == {"shared", "ws_a"}


def test_the_operator_sees_the_facts_of_all_workspaces_and_what_is_shared_once(fresh_home, traces, bring):
    bring("accounts", "platform,account_id,creator_id,captured_at", "x,9,c7,2026-01-04T00:00:00Z", visibility="ws_b")
    head = "platform,account_id,post_id,hashtags,views,posted_at,captured_at"
    bring("posts", head, "x,9,p,a|b,5,2026-01-03T00:00:00Z,2026-01-04T00:00:00Z")
    bring("posts", head, "x,9,q,,5,2026-01-03T00:00:00Z,2026-01-04T00:00:00Z", visibility="ws_a")
    everywhere = facts_about(fresh_home, None, Selector(creator_id="c7"))
    accounts = everywhere.tables["accounts"]
    seen = sorted(accounts.select("visibility", "account_id").rows())
    assert seen == [("shared", "77"), ("shared", "mika_x"), ("ws_a", "77"), ("ws_b", "77"), ("ws_b", "9")]
    assert everywhere.tables["posts"]["visibility"].to_list() == ["ws_a", "shared"]  # only ws_b knows whose they are
    assert ("x", "9") in everywhere.person.accounts
    removed_by_version = erase_subject(fresh_home, Selector(creator_id="c7"), None).rows_removed["posts"]
    assert removed_by_version == {6: 1, 7: 2}


def test_a_table_with_too_many_rows_is_cut_after_the_own_ones_and_says_so(fresh_home, traces, monkeypatch):
    monkeypatch.setattr(subject, "MOST_ROWS", 1)
    facts = facts_about(fresh_home, Scope("ws_a"), Selector(creator_id="c7"))
    assert facts.tables["accounts"]["visibility"].to_list() == ["ws_a"]
    assert "accounts" in facts.cut
    assert "comments" not in facts.cut


def test_who_is_unknown_has_no_facts(fresh_home, traces):
    selector = selector_of(fresh_home, SHARED_ONLY, "tiktok", "nobody")
    assert facts_about(fresh_home, SHARED_ONLY, selector).tables == {}


@pytest.mark.slow
def test_an_erasure_for_a_workspace_leaves_the_rows_of_others(fresh_home, traces):
    proof = erase_subject(fresh_home, Selector(creator_id="c7"), ("ws_a", "shared"))
    assert proof.rows_left == 0
    assert facts_about(fresh_home, Scope("ws_a"), Selector(creator_id="c7")).tables == {}
    kept = facts_about(fresh_home, Scope("ws_b"), Selector(creator_id="c7")).tables["accounts"]
    assert kept["visibility"].to_list() == ["ws_b"]


@pytest.mark.slow
def test_what_is_due_is_counted_before_it_goes_and_gone_after(fresh_home, bring):
    bring("accounts", "platform,account_id,handle,captured_at", "x,1,a,2020-01-01T00:00:00Z")
    states = {state.retention_class: state for state in retention_states(fresh_home, NOW)}
    assert states["supplied"].rows == 2  # a description and a count
    assert states["supplied"].oldest == datetime(2020, 1, 1, tzinfo=UTC)
    assert {state.due for state in states.values()} == {0}
    assert expire(fresh_home).version is None


def test_every_class_has_one_rule_with_its_source():
    rules = {rule.retention.value: rule for rule in retention().rules}
    assert rules["youtube_api_public"].days == 30
    assert rules["x_api"].notice_hours == 24
    assert all(rule.source and set(rule.sentences) == {"en", "ja"} for rule in rules.values())
    assert set(RETENTION_DAYS) == {rule.retention for rule in rules.values()}


def _plain() -> dict:
    return {"as_of": retention().as_of} | {
        rule.retention.value: {"en": "a", "ja": "b", "source": "c"} for rule in retention().rules
    }


@pytest.mark.parametrize(
    "change",
    [
        {"as_of": None},
        {"other": {"en": "a", "ja": "b", "source": "c"}},
        {"supplied": {"en": "a", "ja": "b"}},
        {"supplied": {"en": "a", "ja": "b", "source": "c", "days": 0}},
        {"supplied": {"en": "a", "ja": "b", "source": "c", "notice_hours": "24"}},
    ],
)
def test_a_broken_file_of_rules_fails_loudly(change):
    assert retention_from(_plain()).rules
    with pytest.raises(InvalidInput, match=r"retention\.toml"):
        retention_from(_plain() | change)
