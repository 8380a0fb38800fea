"""`fukasa import` and `fukasa lake`: what is taken, what is told, what can be undone."""

import csv
import io

import pytest

from fukasa.pipelines.home import Home

HEADER = "platform,account_id,post_id,posted_at,captured_at,likes,caption\n"
GOOD = "tiktok,a,p1,2025-09-26,2025-10-10,12,朝ごはん\n"
BAD = "tiktok,a,p2,2025-09-26,2025-10-10,-3,朝ごはん\n"


def version_ids(fukasa):
    return [version["id"] for version in fukasa("lake", "versions", "--json").json]


def test_the_same_file_twice_changes_nothing(fukasa, posts_file):
    path = posts_file()
    first = fukasa("import", "posts", path, "--json").json[0]
    again = fukasa("import", "posts", path, "--json").json[0]
    assert (first["added"]["posts"], first["version"]) == (6, 1)
    assert (again["added"]["posts"], again["known"]["posts"], again["version"]) == (0, 6, None)
    assert version_ids(fukasa) == [1, 0]


def test_the_plan_is_shown_before_anything_is_taken_and_alone_on_a_dry_run(fukasa, posts_file):
    told = fukasa("import", "posts", posts_file(), "--dry-run").out
    assert "account_id" in told
    assert "same name" in told
    assert version_ids(fukasa) == [0]


def test_a_bad_row_is_reported_and_the_good_ones_are_kept(fukasa, write):
    answer = fukasa("import", "posts", write("posts.csv", HEADER + GOOD + BAD), "--rejects", "bad.csv")
    assert answer.code == 0
    assert "2 rows read; added 1 posts" in answer.out
    with open("bad.csv", encoding="utf-8-sig", newline="") as file:  # noqa: PTH123  a relative path as typed
        [reject] = csv.DictReader(file)
    assert (reject["line"], reject["column"], reject["value"].lstrip("'")) == ("3", "likes", "-3")
    assert reject["reason"]


def test_a_bad_row_refuses_the_file_where_that_was_asked(fukasa, write):
    answer = fukasa("import", "posts", write("posts.csv", HEADER + GOOD + BAD), "--on-error", "reject-file")
    assert answer.code == 2
    assert "refused, 1 of 2 rows cannot be read; nothing was taken" in answer.out
    assert version_ids(fukasa) == [0]


def test_no_file_is_taken_when_a_later_one_lacks_a_column(fukasa, posts_file, write):
    answer = fukasa("import", "posts", posts_file(), write("short.csv", "account_id,likes\na,1\n"), "--json")
    assert answer.code == 2
    assert "short.csv: nothing gives posted_at" in answer.sentence
    assert version_ids(fukasa) == [0]


def test_what_was_taken_before_a_file_that_turns_out_damaged_is_told(fukasa, write):
    good, empty = write("posts.csv", HEADER + GOOD + BAD), write("empty.csv", HEADER)
    answer = fukasa("import", "posts", good, empty, "--rejects", "bad.csv")
    assert answer.code == 2
    assert "empty.csv: the file has a header and no rows" in answer.sentence
    assert "2 rows read; added 1 posts" in answer.out
    assert "1 rows were rejected; all of them stand in bad.csv" in answer.out


@pytest.mark.slow
def test_a_formula_is_text_on_the_way_in_and_made_safe_on_the_way_out(fukasa, posts_file, write):
    fukasa("import", "posts", posts_file())
    formula = '=HYPERLINK("http://x.example","win")'
    quoted = formula.replace('"', '""')
    accounts = f'platform,account_id,name,followers,captured_at\ntiktok,acc,"{quoted}",5000,2025-10-10\n'
    assert fukasa("import", "accounts", write("accounts.csv", accounts)).code == 0
    fukasa("refresh", "--json")
    assert fukasa("report", "tiktok:acc", "--json").json["account"]["name"] == formula
    fukasa("shortlist", write("brief.toml", "[cutoff]\ncpv = 2\n"), "--json")
    with open("shortlist/shortlist.csv", encoding="utf-8-sig", newline="") as file:  # noqa: PTH123  as above
        [row] = csv.DictReader(file)
    assert row["name"] == "'" + formula


def test_a_formula_where_a_number_belongs_is_a_bad_row(fukasa, write):
    answer = fukasa("import", "posts", write("posts.csv", HEADER + GOOD + GOOD.replace("12", "=1+2")), "--json")
    assert answer.json[0]["rows_rejected"] == 1
    assert "formula" in answer.json[0]["rejects"][0]["reason"]


def test_brackets_in_a_file_are_shown_as_they_are(fukasa, write):
    told = fukasa("import", "posts", write("[bold]posts.csv", HEADER.replace("caption", "[red]x[/]") + GOOD)).out
    assert "[bold]posts.csv" in told
    assert "not read: [red]x[/]" in told


@pytest.mark.slow
def test_a_rollback_brings_the_older_content_back_as_a_new_version(fukasa, posts_file):
    fukasa("import", "posts", posts_file())
    fukasa("import", "posts", posts_file("more.csv", account="other"))
    assert "version 3 has the content of version 1" in fukasa("lake", "rollback", "1").out
    fukasa("refresh", "--json")
    assert fukasa("search", "--json").json["total"] == 1


@pytest.mark.slow
def test_an_erased_account_is_gone_from_every_version_and_no_rollback_brings_it_back(fukasa, posts_file):
    fukasa("import", "posts", posts_file())
    fukasa("import", "posts", posts_file("more.csv", account="other"))
    fukasa("refresh", "--json")
    proof = fukasa("lake", "erase", "--account", "tiktok:acc", "--yes", "--json")
    assert (proof.json["rows_left"], sorted(proof.json["rows_removed"])) == (0, ["post_snapshots", "posts"])
    assert [row["account_key"] for row in fukasa("search", "--json").json["accounts"]] == ["tiktok:other"]
    refused = fukasa("lake", "rollback", "1")
    assert refused.code == 2
    assert "erasure" in refused.sentence


def test_an_erasure_that_is_not_confirmed_changes_nothing(fukasa, posts_file, monkeypatch):
    fukasa("import", "posts", posts_file())
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    answer = fukasa("lake", "erase", "--account", "tiktok:acc")
    assert answer.code == 1
    assert "nothing was changed" in answer.err
    assert version_ids(fukasa) == [1, 0]


@pytest.mark.slow
def test_what_one_import_brought_can_be_erased_by_its_id(fukasa, posts_file):
    brought = fukasa("import", "posts", posts_file(), "--json").json[0]["import_id"]
    fukasa("lake", "erase", "--import", brought, "--yes")
    fukasa("refresh", "--json")
    assert fukasa("search", "--json").json["total"] == 0


def test_tidying_says_what_it_freed(fukasa, posts_file):
    for account in "abc":
        fukasa("import", "posts", posts_file(f"{account}.csv", account=account))
    freed = fukasa("lake", "vacuum", "--keep", "1", "--older-than-hours", "0", "--json").json
    assert freed["versions"] == [0, 1, 2]
    assert "files deleted" in fukasa("lake", "vacuum", "--keep", "1").out
    assert version_ids(fukasa) == [3]


def test_expiry_tells_that_nothing_was_due(fukasa, posts_file):
    fukasa("import", "posts", posts_file())
    answer = fukasa("lake", "expire")
    assert answer.code == 0
    assert answer.out.startswith("✓")


@pytest.mark.parametrize("command", [("refresh",), ("lake", "rollback", "0"), ("lake", "vacuum"), ("import",)])
def test_a_second_writer_is_told_who_writes(fukasa, posts_file, tmp_path, command):
    arguments = {"import": ("import", "posts", posts_file())}.get(command[0], command)
    with Home(tmp_path / "data").lake.write("a long import"):
        answer = fukasa(*arguments, "--json") if command[0] != "lake" else fukasa(*arguments)
    assert answer.code == 2
    assert "is being written by “a long import”" in answer.sentence


@pytest.mark.slow
def test_a_workspace_sees_the_shared_facts_and_its_own(fukasa, posts_file):
    fukasa("--workspace", "one", "import", "posts", posts_file("one.csv", account="one"))
    fukasa("--workspace", "two", "import", "posts", posts_file("two.csv", account="two"))
    fukasa("import", "posts", posts_file("all.csv", account="all"), "--shared")
    fukasa("refresh", "--json")
    seen = {
        workspace: sorted(
            row["account_id"] for row in fukasa("--workspace", workspace, "search", "--json").json["accounts"]
        )
        for workspace in ("one", "two", "three")
    }
    assert seen == {"one": ["all", "one"], "two": ["all", "two"], "three": ["all"]}


def test_a_handle_that_several_accounts_carry_is_told(fukasa, write):
    fukasa("import", "accounts", write("a.csv", "platform,account_id,handle\ntiktok,1,Hana\ntiktok,2,hana\n"))
    answer = fukasa("import", "posts", write("p.csv", "platform,handle,posted_at,likes\ntiktok,@hana,2026-01-01,5\n"))
    assert answer.code == 0
    assert "several accounts carry the same handle" in answer.out
    assert "tiktok:hana" in answer.out
