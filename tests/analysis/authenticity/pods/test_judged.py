"""What the two checks say of what was found."""

import polars as pl
import pytest

from fukasa.analysis.authenticity.checks import pods, reciprocity
from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.pods.evidence import EVIDENCE_SCHEMA
from fukasa.analysis.authenticity.sentences import finding_words

USUAL = {
    "account_key": "a",
    "permitted": True,
    "pod_comments": 120,
    "pod_authored": 120,
    "heard": 100,
    "heard_hour": 30,
    "heard_before": 0,
    "owner_known": True,
    "mutual_n": 0,
    "mutual_partners": 0,
    "mutual_hour_share": 0.0,
    "pod_id": None,
    "pod_members": 0,
    "pod_strength": 0.0,
}
SCHEMA = {**EVIDENCE_SCHEMA, "permitted": pl.Boolean()}


def judged(module, **changes):
    row = USUAL | changes
    return module.judge(pl.DataFrame([row], schema_overrides=SCHEMA)).row(0, named=True)


def exchange(mutual, heard=100):
    return {"heard": heard, "mutual_n": mutual, "mutual_hour_share": mutual / heard, "mutual_partners": 6}


def member(members, strength=0.85):
    return {"pod_id": "p", "pod_members": members, "pod_strength": strength}


@pytest.mark.parametrize(("mutual", "status"), [(0, "pass"), (5, "pass"), (20, "review"), (45, "fail")])
def test_reciprocity_says_more_the_larger_the_share(mutual, status):
    assert judged(reciprocity, **exchange(mutual))["status"] == status


def test_few_comments_make_no_strong_verdict():
    assert (
        judged(reciprocity, **exchange(9, heard=30))["deviation"]
        < judged(reciprocity, **exchange(90, heard=300))["deviation"]
    )


def test_no_exchange_speaks_for_the_account():
    assert judged(reciprocity)["deviation"] < 0
    assert judged(pods)["deviation"] == check("pods")["outside"] < 0


@pytest.mark.parametrize(("members", "status"), [(5, "review"), (8, "fail"), (20, "fail"), (50, "fail")])
def test_a_member_is_told_by_the_size_of_the_group(members, status):
    row = judged(pods, **member(members))
    assert (row["status"], row["value"], row["n"]) == (status, members - 1, 100)


def test_no_exchange_does_not_speak_for_a_member_whose_partners_may_be_unknown():
    assert judged(reciprocity, **member(12))["deviation"] == 0


def test_without_an_exchange_known_the_deviation_stays_unknown():
    row = judged(reciprocity, **member(12), owner_known=False, mutual_n=None, mutual_hour_share=None)
    assert (row["status"], row["deviation"]) == ("insufficient", None)


def test_strength_counts_as_well_as_size():
    loose = judged(pods, **member(6, strength=0.3))
    assert (loose["status"], loose["reason"]) == ("pass", "loose")
    assert judged(pods, **member(6, strength=1.0))["status"] == "fail"


@pytest.mark.parametrize("module", [reciprocity, pods])
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"permitted": False, "heard": None, "pod_comments": None, "pod_authored": None}, "not_permitted"),
        ({"pod_authored": 0, "heard": 0}, "no_authors"),
        ({"heard": 0}, "no_times"),
        ({"heard": 0, "heard_before": 40}, "too_old"),
        ({"pod_comments": 0, "pod_authored": 0, "heard": 0}, "too_few"),
        ({"pod_comments": None, "pod_authored": None, "heard": None}, "too_few"),
        ({"heard": 3}, "too_few"),
    ],
)
def test_what_cannot_be_known_is_said_so(module, changes, reason):
    unknown = {"mutual_n": None, "mutual_hour_share": None, "pod_members": None, "pod_strength": None}
    row = judged(module, **(unknown | changes))
    assert (row["status"], row["reason"], row["deviation"]) == ("insufficient", reason, None)


def test_without_an_owner_nothing_is_known_of_reciprocity_but_of_pods():
    unknown = {"owner_known": False, "mutual_n": None, "mutual_partners": None, "mutual_hour_share": None}
    assert judged(reciprocity, **unknown)["reason"] == "no_owner"
    assert judged(pods, **unknown, **member(12))["status"] == "fail"


def test_few_comments_find_a_group_but_do_not_rule_one_out():
    assert judged(pods, heard=12, **member(12))["status"] == "fail"
    assert judged(pods, heard=12)["reason"] == "unseen"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_sentence_is_whole(language):
    said = [("reciprocity", judged(reciprocity, **exchange(mutual))) for mutual in (0, 20, 45)] + [
        ("pods", judged(pods, **change))
        for change in ({}, member(6, 0.3), member(5), member(20), {"heard": 12}, {"heard": 2})
    ]
    words = [finding_words(name, row, language) for name, row in said]
    assert all(one.sentence and "{" not in one.sentence and "–" not in one.sentence for one in words)
