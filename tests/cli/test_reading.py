"""`fukasa search | report | shortlist | doctor | demo` on a demo world."""

import csv
import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_search_tells_the_total_and_a_page_of_accounts(on_demo):
    found = on_demo("search", "--limit", "5", "--json").json
    assert found["total"] == 150
    followers = [row["followers"] for row in found["accounts"]]
    assert followers == sorted(followers, reverse=True)
    assert len(followers) == 5


def test_the_filters_of_a_search_hold_for_every_row(on_demo):
    found = on_demo("search", "--platform", "tiktok", "--min-followers", "10000", "--limit", "100", "--json").json
    assert found["accounts"]
    assert {row["platform"] for row in found["accounts"]} == {"tiktok"}
    assert min(row["followers"] for row in found["accounts"]) >= 10_000


def test_countries_and_languages_are_found_by_name(on_demo):
    by_code = on_demo("search", "--country", "JP", "--language", "ja", "--json").json
    assert by_code["total"] > 0
    assert on_demo("search", "--country", "日本", "--language", "Japanese", "--json").json == by_code


KNOWN = {
    "country": "the two-letter code, for example JP",
    "language": "the two-letter code, for example ja",
    "tier": "there are below_nano, nano, micro",
    "category": "there are beauty, ",
}


@pytest.mark.parametrize(("option", "known"), KNOWN.items(), ids=KNOWN.keys())
def test_a_value_that_matches_nothing_is_refused(on_demo, option, known):
    answer = on_demo("search", f"--{option}", "atlantis")
    assert answer.code == 2
    assert f"--{option}: 'atlantis' is no {option}; " in answer.sentence
    assert known in answer.sentence


@pytest.mark.parametrize("side", ["--filter", "--should", "--not"])
def test_a_refusal_names_the_option_and_the_filter_that_said_it(on_demo, side):
    said = {filter_: on_demo("search", side, filter_).sentence for filter_ in ("country=atlantis", "followers=many")}
    assert said["country=atlantis"].startswith(f"{side} country: 'atlantis' is no country")
    assert said["followers=many"].startswith(f"{side} followers: “many” is not a number")


def test_a_cut_off_keeps_accounts_with_a_median_cost_below_it(on_demo):
    found = on_demo("search", "--cpv", "3", "--limit", "150", "--json").json
    assert 0 < found["total"] < 150
    assert max(row["cpv_p50"] for row in found["accounts"]) <= 3


def test_words_are_found_whatever_their_width_and_case(on_demo):
    handle = on_demo("search", "--limit", "1", "--json").json["accounts"][0]["handle"]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in handle.upper())
    assert handle in {row["handle"] for row in on_demo("search", wide, "--json").json["accounts"]}


@pytest.mark.parametrize(
    ("cpv", "said"),
    [
        ("0", "--cpv: A cut-off is an amount above 0; write for example 3"),
        ("-1", "--cpv: A cut-off is an amount above 0; write for example 3"),
        ("nan", "--cpv: “nan” is not a number; write for example 5000"),
        ("inf", "--cpv: “inf” is not a number; write for example 5000"),
    ],
)
def test_a_cut_off_that_cannot_be_is_refused(on_demo, cpv, said):
    answer = on_demo("search", "--cpv", cpv)
    assert answer.code == 2
    assert answer.sentence.startswith(said)


@pytest.mark.parametrize("width", ["80", "100", "120", "200"])
def test_keys_are_readable_whatever_the_width(on_demo, monkeypatch, width):
    monkeypatch.setattr("fukasa.cli.session.console._width", int(width))
    first = on_demo("search", "--limit", "1", "--json").json["accounts"][0]["account_key"]
    told = on_demo("search", "--limit", "1").out
    assert first in told
    assert max(map(len, told.splitlines())) <= int(width)


def test_a_report_gives_every_figure_of_the_registry_a_value_or_a_reason(on_demo):
    from fukasa.analysis.engagement.registry import registry

    key = on_demo("search", "--limit", "1", "--json").json["accounts"][0]["account_key"]
    told = on_demo("report", key, "--json").json
    assert [item["metric"] for item in told["measurements"]] == list(registry())
    assert all((item["value"] is None) == bool(item["reason"]) for item in told["measurements"])
    assert all(item["n"] for item in told["measurements"] if item["status"] == "ok")


@pytest.mark.parametrize(("language", "name"), [("en", "Engagement rate by followers"), ("ja", "エンゲージメント率")])
def test_a_report_speaks_both_languages(on_demo, language, name):
    key = on_demo("search", "--limit", "1", "--json").json["accounts"][0]["account_key"]
    told = on_demo("report", key, "--language", language).out
    assert name in told
    assert "next post" in told


def test_an_account_that_is_not_there_is_named(on_demo):
    assert "there is no account tiktok:nobody" in on_demo("report", "tiktok:nobody").sentence


def test_the_example_campaign_gives_a_shortlist_in_three_files(on_demo):
    answer = on_demo("shortlist", EXAMPLES / "cutoff-campaign.toml", "--json")
    told = answer.json
    assert answer.code == 0
    assert told["counts"].keys() == {"0.5", "0.8"}
    assert len(told["passed"]) + len(told["cut"]) + len(told["undecidable"]) == told["candidates"]
    assert all(row["prob_cpv"] >= 0.5 for row in told["passed"])
    assert all(row["sentence_en"] and row["sentence_ja"] for row in (*told["cut"], *told["undecidable"]))
    with Path("shortlist/shortlist.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == told["candidates"]
    assert Path("shortlist/shortlist.xlsx").read_bytes().startswith(b"PK")
    page = Path("shortlist/shortlist.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_a_shortlist_prints_both_counts_totals_and_notes_with_their_brackets(on_demo):
    told = on_demo("shortlist", EXAMPLES / "cutoff-campaign.toml", "--language", "en", "--out", "here").out
    assert "pass at probability 0.5" in told
    assert "pass at probability 0.8" in told
    assert "· [mix] does not change a shortlist" in told
    assert "here/shortlist.html" in told


def test_the_strict_rule_never_passes_more(on_demo):
    counts = on_demo("shortlist", EXAMPLES / "cutoff-campaign.toml", "--json").json["counts"]
    assert counts["0.8"] <= counts["0.5"]


def test_doctor_says_for_every_part_what_it_found(on_demo):
    findings = on_demo("doctor", "--json").json
    assert {finding["status"] for finding in findings} <= {"ok", "note"}
    assert all(finding["sentence"] for finding in findings)
    assert {"Python", "data folder", "catalogue", "search index"} <= {finding["name"] for finding in findings}


def test_doctor_leaves_with_one_when_something_is_wrong(on_demo, tmp_path):
    (tmp_path / "bad" / "lake").mkdir(parents=True)
    (tmp_path / "bad" / "lake" / "HEAD").write_text("something else")
    answer = on_demo("doctor", data=tmp_path / "bad")
    assert answer.code == 1
    assert "✗ catalogue" in answer.out


@pytest.mark.slow
def test_a_demo_world_is_made_once_and_not_again_when_its_version_is_no_longer_kept(fukasa):
    assert "demo world of 60 accounts" in fukasa("demo", "--accounts", "60", "--no-serve").out
    assert fukasa("demo", "--accounts", "60", "--no-serve").out == ""
    assert json.loads(fukasa("lake", "versions", "--json").out)[0]["id"] == 2
    assert fukasa("refresh", "--json").json.keys() == {"version", "accounts", "measured", "reason", "seconds"}
    fukasa("lake", "vacuum", "--keep", "1", "--older-than-hours", "0")
    assert fukasa("demo", "--accounts", "60", "--no-serve").out == ""


@pytest.mark.slow
def test_a_refresh_tells_what_it_measured_and_why(fukasa, posts_file):
    fukasa("import", "posts", posts_file())
    assert "every account was measured: a full refresh was asked for" in fukasa("refresh", "--full").out
    assert "1 accounts, 0 measured" in fukasa("refresh").out
