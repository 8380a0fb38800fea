"""`fukasa audience score`: the contract of its files, and what a person reads."""

import csv
import json

import pytest

SHELL, PERSON = "0,3,4000,0", "60,250,300,1"
HEADER = "posts,followers,following,has_picture"


@pytest.fixture
def profiles(write):
    return write("profiles.csv", "\n".join((HEADER, *[PERSON] * 60, *[SHELL] * 20)) + "\n")


def test_the_contract_of_both_files_holds(fukasa, profiles, tmp_path):
    answer = fukasa("audience", "score", profiles, "--out", tmp_path / "out.csv", "--json", tmp_path / "sum.json")
    assert answer.code == 0
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == [*HEADER.split(","), "p_fake", "type", "reasons"]
    assert (len(rows), rows[0]["type"], rows[-1]["type"]) == (80, "real", "mass_follower")
    told = json.loads((tmp_path / "sum.json").read_text(encoding="utf-8"))
    assert {"n", "share_fake", "low", "high", "method"} <= told.keys()
    assert told["n"] == 80
    assert 0 <= told["low"] <= told["share_fake"] <= told["high"] <= 1


def test_a_person_reads_types_the_share_and_where_the_file_is(fukasa, profiles):
    answer = fukasa("audience", "score", profiles, "--out", "out.csv")
    assert all(word in answer.out for word in ("80 profiles", "mass_follower", "fake: ", "95%", "→ out.csv"))


def test_too_few_profiles_are_insufficient_and_no_error(fukasa, write):
    answer = fukasa("audience", "score", write("few.csv", f"{HEADER}\n{PERSON}\n"), "--out", "out.csv")
    assert answer.code == 0
    assert "insufficient" in answer.out


def test_a_map_and_labels_may_be_given(fukasa, write, tmp_path):
    lines = [f"{PERSON},0"] * 60 + [f"{SHELL},1"] * 40
    known = write("known.csv", "\n".join(("a,b,c,d,truth", *lines)) + "\n")
    columns = write("map.toml", '[columns]\nposts = "a"\nfollowers = "b"\nfollowing = "c"\nhas_picture = "d"\n')
    told = tmp_path / "sum.json"
    answer = fukasa(
        "audience", "score", known, "--out", "o.csv", "--map", columns,
        "--labelled", known, "--label", "truth", "--json", told,
    )  # fmt: skip
    assert answer.code == 0
    assert json.loads(told.read_text(encoding="utf-8"))["errors"] == {"source": "labelled", "fake": 40, "real": 60}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--labelled", "known.csv"), "--labelled and --label belong together"),
        (("--json", "out.csv"), "--out and --json name the same file"),
        (("--json", "nowhere/sum.json"), "cannot be written"),
        (("--map", "none.toml"), "no such map file"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(fukasa, profiles, tmp_path, more, said):
    answer = fukasa("audience", "score", profiles, "--out", "out.csv", *more)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()
