"""The review of one account in the terminal, and of all of them again."""

import json

import pytest


def first_key(on_demo):
    return on_demo("search", "--limit", "1", "--json").json["accounts"][0]["account_key"]


def test_a_review_tells_verdict_reasons_and_what_would_change_it(on_demo):
    told = on_demo("authenticity", "review", first_key(on_demo), "--json").json
    assert told["status"] in {"pass", "review", "fail", "insufficient"}
    assert told["sentence"]
    assert len(told["findings"]) == 17
    assert all(finding["sentence"] and finding["change"] and finding["title"] for finding in told["findings"])
    assert set(told["reasons_against"] + told["reasons_for"]) <= {finding["check"] for finding in told["findings"]}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_review_is_readable_in_both_languages(on_demo, language):
    answer = on_demo("authenticity", "review", first_key(on_demo), "--language", language)
    assert answer.code == 0
    assert "checks could judge" in answer.out


def by_handle(on_demo):
    rows = on_demo("search", "--limit", "200", "--json").json["accounts"]
    keys = {}
    for row in rows:
        keys.setdefault(row["handle"].lower(), []).append(row["account_key"])
    return keys


def test_an_account_is_found_by_its_handle_too(on_demo):
    handle, (key,) = next(entry for entry in by_handle(on_demo).items() if len(entry[1]) == 1)
    assert on_demo("authenticity", "review", f"@{handle}", "--json").json["account_key"] == key


def test_a_handle_of_several_accounts_is_refused_with_their_keys(on_demo):
    handle, keys = next(entry for entry in by_handle(on_demo).items() if len(entry[1]) > 1)
    sentence = on_demo("authenticity", "review", handle).sentence
    assert all(key in sentence for key in keys)


def test_an_account_that_is_not_there_is_named(on_demo):
    assert "there is no account nobody-at-all" in on_demo("authenticity", "review", "nobody-at-all").sentence


@pytest.mark.parametrize("words", [(), ("tiktok:a", "--all")])
def test_one_account_or_all_of_them(on_demo, words):
    assert "name one account, or give --all" in on_demo("authenticity", "review", *words).sentence


def test_resuming_is_for_all(on_demo):
    assert "--resume goes with --all" in on_demo("authenticity", "review", "tiktok:a", "--resume").sentence


@pytest.mark.slow
def test_all_accounts_are_reviewed_again_as_a_new_version(fukasa, posts_file):
    fukasa("import", "posts", posts_file())
    fukasa("refresh")
    told = fukasa("authenticity", "review", "--all", "--json").json
    assert told["accounts"] == 1
    assert sum(told["verdicts"].values()) == 1
    newest = json.loads(fukasa("lake", "versions", "--json").out)[0]
    assert (newest["id"], newest["kind"]) == (told["version"], "refresh")
    assert "1 accounts reviewed" in fukasa("authenticity", "review", "--all", "--resume").out


def test_a_review_of_stale_facts_is_refused(fukasa, posts_file):
    fukasa("import", "posts", posts_file())
    assert "run `fukasa refresh`" in fukasa("authenticity", "review", "--all").sentence


def test_verdicts_can_be_searched_for(on_demo):
    found = on_demo("search", "--authenticity", "insufficient", "--limit", "200", "--json").json
    assert {row["authenticity"] for row in found["accounts"]} <= {"insufficient"}
    assert "--authenticity: 'maybe' is no authenticity" in on_demo("search", "--authenticity", "maybe").sentence
