"""`fukasa plan` writes a plan with its certificate, or says in one sentence what is wrong."""

import json

import pytest

from tests.pipelines.plan.conftest import HEADER, ROWS, SEGMENTS

BRIEF = """
[brief]
name = "spring"
language = "en"
[goal]
kpi = "reach"
[audience]
segments = "segments.csv"
[budget]
amount = {amount}
[gates]
authenticity = "review"
"""


@pytest.fixture
def plan(fukasa, write):
    """Plan the usual four creators; gives a function that takes the budget and further options."""
    candidates = write("candidates.csv", "\n".join((HEADER, *ROWS.values())))
    write("segments.csv", SEGMENTS)

    def run(amount=65_000, *options):
        brief = write("brief.toml", BRIEF.format(amount=amount))
        return fukasa("plan", brief, "--candidates", candidates, *options)

    return run


def test_the_plan_is_written_and_printed(plan, tmp_path):
    told = plan(65_000, "--out", tmp_path / "PLAN.json", "--xlsx", tmp_path / "plan.xlsx")
    document = json.loads((tmp_path / "PLAN.json").read_text(encoding="utf-8"))
    assert told.code == 0
    assert document["status"] == "optimal"
    assert {entry["creator_id"] for entry in document["selected"]} == {"ben", "chie"}
    assert (tmp_path / "plan.xlsx").stat().st_size > 0
    for said in ("portfolio (2)", "cheapest CPV first", "rules and conditions were checked again", "PLAN.json"):
        assert said in told.out


def test_json_is_the_document(plan, tmp_path):
    printed = plan(65_000, "--json").json
    assert printed == json.loads((tmp_path / "PLAN.json").read_text(encoding="utf-8"))


def test_rules_that_conflict_are_an_answer(plan, tmp_path):
    told = plan(1_000)
    assert told.code == 0
    assert "no plan is possible" in told.out
    assert json.loads((tmp_path / "PLAN.json").read_text(encoding="utf-8"))["status"] == "infeasible"


def test_a_budget_of_nothing_is_refused(plan):
    told = plan(0)
    assert (told.code, told.sentence) == (
        2,
        "[budget] amount: expected a number above 0, got 0; correct the brief and run again",
    )


def test_candidates_come_from_one_place(fukasa, write):
    brief = write("brief.toml", BRIEF.format(amount=1))
    told = fukasa("plan", brief)
    assert (told.code, told.sentence) == (2, "name either --candidates FILE or --catalogue, one of the two")


def test_a_file_that_is_not_there_is_refused(fukasa, write):
    told = fukasa("plan", write("brief.toml", ""), "--candidates", "nobody.csv")
    assert told.code == 2
    assert "nobody.csv: no such file" in told.sentence


def test_overlaps_beside_the_candidates_are_read(plan, write):
    write("overlaps.csv", "creator_a,creator_b,overlap\nben,zoe,1000\n")
    told = plan(65_000)
    assert told.code == 2
    assert "'zoe' is no creator_id of the candidates" in told.sentence


@pytest.mark.parametrize("option", ["--out", "--xlsx", "--pdf"])
def test_a_file_that_cannot_be_written_is_refused_before_the_search(plan, tmp_path, option):
    told = plan(65_000, option, tmp_path / "nowhere" / "plan")
    assert told.code == 2
    assert "name a file in a folder that exists" in told.sentence
    assert not (tmp_path / "PLAN.json").exists()


def test_overlaps_without_segments_are_said_not_to_be_used(fukasa, write, tmp_path):
    candidates = write("candidates.csv", "\n".join((HEADER, *ROWS.values())))
    told = write("known.csv", "creator_a,creator_b,overlap\nai,ben,100\n")
    brief = write("brief.toml", "[budget]\namount = 65000\n")
    fukasa("plan", brief, "--candidates", candidates, "--overlaps", told)
    notes = json.loads((tmp_path / "PLAN.json").read_text(encoding="utf-8"))["notes"]
    assert any("the overlaps are not used" in note["en"] for note in notes)


def test_overlaps_are_read_for_the_catalogue_too(on_demo, write):
    people = write("segments.csv", "segment,population\nall,100000000\n")
    brief = write("brief.toml", "[goal]\nkpi = 'reach'\n[cutoff]\ncpv = 4\n[budget]\namount = 300000\n")
    told = write("known.csv", "creator_a,creator_b,overlap\nnobody,zoe,1000\n")
    said = on_demo("plan", brief, "--catalogue", "--segments", people, "--overlaps", told)
    assert said.code == 2
    assert "'nobody' is no creator_id of the candidates" in said.sentence


def test_the_catalogue_is_planned_too(on_demo, write, tmp_path):
    brief = write("brief.toml", "[brief]\nlanguage = 'en'\n[cutoff]\ncpv = 4\n[budget]\namount = 300000\n")
    told = on_demo("plan", brief, "--catalogue", "--out", tmp_path / "PLAN.json")
    document = json.loads((tmp_path / "PLAN.json").read_text(encoding="utf-8"))
    assert told.code == 0
    assert document["totals"]["cost"] <= 300_000
    assert "tiers under the cut-off" in told.out
