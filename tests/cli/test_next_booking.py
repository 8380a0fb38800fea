"""`fukasa next-booking`: from a plan and its results to the next bookings."""

import json

import pytest

RESULTS = "account_id,posts,views,conversions,cost,published_at\n"


def entry(number, **more):
    return {
        "option_id": f"tiktok:a{number}", "creator_id": f"c{number}", "account_id": f"a{number}",
        "handle": f"@a{number}", "name": None, "platform": "tiktok", "tier": "micro", "category": "food",
        "posts": 1, "price": 20_000, "price_basis": "known",
        "views": {"p10": 4_000, "p50": 10_000, "p90": 25_000, "mean": 13_000},
        "conversions_mean": 8.0,
    } | more  # fmt: skip


def plan(**more):
    return {
        "status": "optimal", "name": "秋", "currency": "JPY", "budget": 300_000, "lake_version": None,
        "cutoff": {"cpv": 4.0, "probability": 0.5}, "selected": [entry(number) for number in range(6)],
        "cut": [{"option_id": "tiktok:b0", "account_id": "b0", "rule": "gates.authenticity"}], "undecidable": [],
        "certificate": {"constraints": [{"rule": "mix.tier.nano.min_share", "value": 0, "limit": 0, "ok": True}]},
    } | more  # fmt: skip


@pytest.fixture
def ask(fukasa, write, tmp_path):
    """Write plan and results, and ask what is next; give the command's end and NEXT.json, if there is one."""

    def asked(results, *options, document=None):
        write("PLAN.json", json.dumps(document or plan()))
        write("RESULTS.csv", results)
        done = fukasa("next-booking", "PLAN.json", "RESULTS.csv", "--out", "NEXT.json", *options)
        out = tmp_path / "NEXT.json"
        return done, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None

    return asked


GOOD = RESULTS + (
    "a0,1,15000,60,20000,2026-11-01\n"
    "tiktok:a0,1,15000,55,20000,2026-11-02T10:00:00Z\n"
    "a1,2,30000,0,40000,2026-11-01\n"
    "a2,1,,5,,2026-11-10\n"
    "a3,,9000,,20000,\n"
)


def test_results_lead_to_next_bookings_with_reasons_and_beliefs(ask):
    done, told = ask(GOOD, "--rounds-left", "2")
    assert done.code == 0, done.err
    by_name = {one["account_id"]: one for one in told["creators"]}
    assert by_name["a0"]["action"] == "again"
    assert by_name["a1"]["action"] == "stop"
    assert [one["account_id"] for one in told["stop"]] == ["a1"]
    assert by_name["a0"]["before"]["conversions"]["mean"] < by_name["a0"]["after"]["conversions"]["mean"]
    assert by_name["a3"]["conversions"] is None
    assert by_name["a3"]["booked"] == 1
    assert told["results"] == {
        "rows": 5, "posts": 6, "rounds": 3, "views": 69_000, "conversions": 120,
        "unknown": {"views": 1, "conversions": 1, "cost": 1, "published_at": 1},
    }  # fmt: skip
    assert told["budget"]["spent"] == 120_000
    assert told["budget"]["left"] == 180_000
    assert 0 < told["budget"]["this_round"] <= 180_000
    assert told["budget"]["this_round"] == sum(one["cost"] for one in told["next"])
    assert told["decision"]["action"] == "go"
    assert any("not enforced" in note["en"] for note in told["notes"])
    assert any("not taken for 0" in note["en"] for note in told["notes"])


def test_the_terminal_says_it_in_japanese_and_json_is_the_file(ask, tmp_path):
    done, told = ask(GOOD, "--language", "ja")
    assert "再起用" in done.out
    assert told["decision"]["text"] in done.out.replace("\n", "")
    done, told = ask(GOOD, "--json")
    assert json.loads(done.out) == told


def test_those_not_yet_booked_are_considered_and_those_the_plan_cut_are_not(ask, write):
    header = "creator_id,account_id,platform,tier,price,views_p10,views_p50,views_p90,views_mean,conversions_mean\n"
    row = "{0},{0},tiktok,micro,20000,4000,10000,25000,13000,{1}\n"
    write("c.csv", header + row.format("b0", 90) + row.format("b1", 80) + row.format("b2", "") + row.format("a0", 8))
    done, told = ask(GOOD, "--candidates", "c.csv")
    assert done.code == 0, done.err
    names = {one["account_id"] for one in told["creators"]}
    assert "b1" in {one["account_id"] for one in told["next"]}
    assert names == {"a0", "a1", "a2", "a3", "a4", "a5", "b1"}
    assert [one["account_id"] for one in told["undecidable"]] == ["b2"]
    assert "--conversion-rate" in told["undecidable"][0]["sentence_en"]


def test_a_plan_without_conversions_needs_a_rate(ask):
    bare = plan(selected=[entry(number, conversions_mean=None) for number in range(3)])
    done, told = ask(RESULTS, document=bare)
    assert (done.code, told) == (2, None)
    assert "state a rate with --conversion-rate" in done.err
    done, told = ask(RESULTS, "--conversion-rate", "0.0006", document=bare)
    assert done.code == 0, done.err
    assert told["results"]["posts"] == 0


@pytest.mark.parametrize(
    ("options", "action", "rule"),
    [
        (("--budget-left", "10000"), "stop", "budget"),
        (("--value", "1"), "stop", "worth_chance"),
        (("--rounds-left", "1"), "book_all", "last_round"),
        (("--waiting", "0.9"), "book_all", "waiting"),
        (("--reserve", "170000"), "stop", "budget"),
    ],
)
def test_it_says_when_it_is_enough(ask, options, action, rule):
    done, told = ask(GOOD, *options)
    assert done.code == 0, done.err
    assert (told["decision"]["action"], told["decision"]["rule"]) == (action, rule)
    assert bool(told["next"]) == (action != "stop")


@pytest.mark.parametrize(
    ("results", "options", "sentence"),
    [
        (RESULTS + "zz,1,1,1,1,2026-11-01\n", (), "RESULTS.csv, row 2: the account 'zz' is neither in the plan"),
        (RESULTS + "a0,1,-5,1,1,2026-11-01\n", (), "row 2: views '-5' is below 0"),
        (RESULTS + "a0,1.5,5,1,1,2026-11-01\n", (), "row 2: posts '1.5' is no whole number"),
        (RESULTS + "a0,1e12,5,1,1,2026-11-01\n", (), "row 2: posts '1e12' is above 10,000"),
        ("account_id,round\na0,1\na1,\n", (), "RESULTS.csv, row 3: round is empty where other rows have one"),
        (RESULTS + "a0,1,5,many,1,2026-11-01\n", (), "row 2: conversions 'many' is no number"),
        (RESULTS + "a0,1,5,1,1,soon\n", (), "row 2: published_at 'soon' is no day"),
        (RESULTS + ",1,5,1,1,2026-11-01\n", (), "row 2: account_id is empty"),
        ("views,conversions\n1,2\n", (), "RESULTS.csv has no column 'account_id'"),
        (GOOD, ("--rounds-left", "0"), "one round or more is left, got 0"),
        (GOOD, ("--value", "0"), "the value of a conversion is an amount above 0"),
        (GOOD, ("--waiting", "1"), "what waiting costs is a share"),
        (GOOD, ("--budget-left", "-1"), "the budget that is left is an amount of 0 or more"),
        (GOOD, ("--conversion-rate", "2"), "--conversion-rate is a share of views"),
        (GOOD, ("--candidates", "absent.csv"), "absent.csv: no such file"),
    ],
)
def test_what_cannot_be_read_or_meant_is_refused_in_one_sentence(ask, results, options, sentence):
    done, told = ask(results, *options)
    assert (done.code, told) == (2, None)
    assert sentence in done.err


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("{", "PLAN.json is no JSON"),
        ("[]", "PLAN.json is no plan"),
        ('{"selected": []}', "it has no 'currency'"),
        (json.dumps(plan(selected=[], status="infeasible")), "books nobody (status 'infeasible')"),
        (json.dumps(plan(selected=[{"price": 1}])), "has no account_id"),
        (json.dumps(plan(budget=None)), "has no budget; say with --budget-left"),
    ],
)
def test_a_file_that_is_no_plan_to_go_on_from_is_refused(fukasa, write, document, sentence):
    write("PLAN.json", document)
    write("RESULTS.csv", GOOD)
    done = fukasa("next-booking", "PLAN.json", "RESULTS.csv")
    assert done.code == 2
    assert sentence in done.err


def test_rounds_may_be_named(ask):
    results = "account_id,views,conversions,round\na0,1000,1,3\na1,1000,1,5\na2,1000,1,5\n"
    assert ask(results)[1]["results"]["rounds"] == 2


def test_the_measurement_puts_the_worst_world_first():
    from fukasa.cli.benchmarks.booking import bench_booking

    told = bench_booking(campaigns=1)
    lows = [world["ways"]["learning"]["ratio"]["low"] for world in told["worlds"]]
    assert lows == sorted(lows)
    assert {world["world"] for world in told["worlds"]} == {"stated", "shifting", "misspecified", "alike", "hurried"}
