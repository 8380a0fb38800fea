"""Bad input leaves with code 2 and one sentence that says what, where, why and what to do."""

import sqlite3

import pytest

WRONG = {
    "no such command": (("nope",), "No such command 'nope'; see `fukasa --help`"),
    "no such option": (("search", "--colour", "red"), "No such option: --colour"),
    "an option without its value": (("search", "--platform"), "Option '--platform' requires an argument"),
    "a word for a number": (("search", "--limit", "many"), "'--limit'"),
    "a number out of range": (("search", "--limit", "0"), "'--limit'"),
    "a group without its command": (("lake",), "Missing command; see `fukasa lake --help`"),
    "an unknown platform": (("search", "--platform", "myspace"), "no platform myspace; there are instagram"),
    "an unknown figure to sort by": (
        ("search", "--sort", "fame"),
        "--sort: One cannot sort by “fame”; take a figure (fukasa search --fields lists them)",
    ),
    "followers the wrong way round": (
        ("search", "--min-followers", "9", "--max-followers", "1"),
        "--min-followers: The lower end lies above the upper one; exchange them",
    ),
    "followers in two ranges apart": (
        ("search", "--filter", "followers=5..9", "--min-followers", "100"),
        "--filter followers: “followers” is asked for in two ranges that have nothing in common",
    ),
    "an index that is not there": (("search",), "import something and run `fukasa refresh`"),
    "a report without an index": (("report", "tiktok:a"), "import something and run `fukasa refresh`"),
    "an unknown language": (("report", "tiktok:a", "--language", "fr"), "'--language'"),
    "an unknown engine": (("refresh", "--engine", "abacus"), "'--engine'"),
    "a version that was never made": (("lake", "rollback", "999"), "keeps no version 999; it keeps 0"),
    "a version that is no number": (("lake", "rollback", "last"), "'version'"),
    "an account without its platform": (
        ("lake", "erase", "--account", "k04028", "--yes"),
        "write it as platform:id, for example tiktok:k04028",
    ),
    "nothing to erase": (("lake", "erase", "--yes"), "erase one thing at a time"),
    "two things to erase": (("lake", "erase", "--creator", "a", "--owner", "b", "--yes"), "erase one thing at a time"),
    "no measurement of this name": (("bench", "luck"), "there is no measurement 'luck'; there are import"),
    "a brief that is not there": (("shortlist", "brief.toml"), "there is no brief at brief.toml"),
    "a file that is not there": (("import", "posts", "posts.csv"), "posts.csv"),
    "a map that is not there": (("import", "posts", "posts.csv", "--map", "map.toml"), "map.toml"),
    "a profile that is not there": (("import", "posts", "posts.csv", "--profile", "myspace"), "myspace"),
    "a profile and a map": (("import", "posts", "p.csv", "--profile", "x", "--map", "y"), "exclude each other"),
    "a port that is none": (("serve", "--port", "99999"), "'--port'"),
    "a world without people": (("demo", "--accounts", "0", "--no-serve"), "'--accounts'"),
}


def test_a_database_without_room_is_told_as_a_full_disk(fukasa, monkeypatch):
    def without_room(*_args, **_options):
        with sqlite3.connect(":memory:") as database:
            database.execute("PRAGMA max_page_count = 1")
            database.execute("CREATE TABLE t (a)")

    monkeypatch.setattr("fukasa.cli.serve.listen", without_room)
    answer = fukasa("serve")
    assert (answer.code, answer.sentence) == (2, "no room is left on the disk; make some and run again")


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_command_is_refused_in_one_sentence(fukasa, arguments, said):
    answer = fukasa(*arguments)
    assert answer.code == 2
    assert said in answer.sentence
    assert answer.out == ""


BAD_FILES = {
    "empty": (b"", "the file is empty"),
    "header only": (b"account_id,posted_at,likes\n", "a header and no rows"),
    "no known column": (b"foo,bar\n1,2\n", "the file has the columns foo, bar"),
    "five thousand columns": (b",".join(b"c%d" % n for n in range(5000)) + b"\n", "columns"),
    "a line of ten megabytes": (
        b"account_id,posted_at,likes\n" + b"a" * 10_000_000 + b",2025-01-01,1\n",
        "check the line ends",
    ),
}


@pytest.mark.parametrize(("content", "said"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_cannot_be_read_ends_in_one_sentence_or_in_a_list_of_rejects(fukasa, write, content, said):
    answer = fukasa("import", "posts", write("posts.csv", content), "--on-error", "reject-file", "--json")
    assert answer.code == 2
    assert said in answer.err + answer.out
    assert "Traceback" not in answer.err
    assert [version["id"] for version in fukasa("lake", "versions", "--json").json] == [0]


BAD_BRIEFS = {
    "not TOML": ("[filter\n", "is not TOML"),
    "an unknown section": ("[filtre]\n", "has no key 'filtre'; did you mean 'filter'?"),
    "an unknown key": ("[filter]\nplatfroms = ['x']\n", "[filter] has no key 'platfroms'; did you mean 'platforms'?"),
    "an unknown platform": ("[filter]\nplatforms = ['myspace']\n", "[filter] platforms: expected one of instagram"),
    "a text for a number": ("[cutoff]\ncpv = 'two'\n", "[cutoff] cpv: expected a number, got 'two'"),
    "a certain chance": ("[cutoff]\ncpv = 2\nprobability = 1\n", "[cutoff] probability: expected a probability"),
    "two currencies": ("[cutoff]\ncpv = 2\ncurrency='JPY'\n[budget]\ncurrency='USD'\n", "name different currencies"),
    "no cut-off": ("[filter]\nplatforms = ['x']\n", "the brief has no cut-off"),
    "an unknown category": ("[filter]\ncategories = ['luck']\n[cutoff]\ncpv = 2\n", "'luck' is no category"),
    "an unknown currency": ("[cutoff]\ncpv = 2\ncurrency = 'ZZZ'\n", "ZZZ"),
    "an unknown language": ("[brief]\nlanguage = 'fr'\n[cutoff]\ncpv = 2\n", "in ja or en, not in 'fr'"),
}


@pytest.mark.parametrize(("content", "said"), BAD_BRIEFS.values(), ids=BAD_BRIEFS.keys())
def test_a_broken_brief_names_the_key_and_the_remedy(on_demo, write, content, said):
    answer = on_demo("shortlist", write("brief.toml", content))
    assert answer.code == 2
    assert said in answer.sentence


def test_the_folder_of_a_shortlist_may_not_be_a_file(on_demo, write):
    brief = write("brief.toml", "[cutoff]\ncpv = 2\n")
    answer = on_demo("shortlist", brief, "--out", brief)
    assert answer.code == 2
    assert "brief.toml: File exists; correct the path" in answer.sentence


def test_a_folder_that_holds_something_else_is_no_catalogue(fukasa, tmp_path):
    (tmp_path / "data" / "lake").mkdir(parents=True)
    (tmp_path / "data" / "lake" / "HEAD").write_text("something else")
    answer = fukasa("lake", "versions")
    assert answer.code == 2
    assert "lake" in answer.sentence.lower()


def test_brackets_of_a_refusal_are_printed_as_they_are(on_demo, write):
    assert on_demo("shortlist", write("b.toml", "[goal]\nkpi = '[red]'\n")).sentence.startswith("[goal] kpi: expected")


def test_the_port_of_somebody_else_is_refused(fukasa):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = fukasa("serve", "--port", taken.getsockname()[1])
    assert answer.code == 2
    assert "choose another with --port" in answer.sentence


@pytest.mark.parametrize("name", ["shared", "", "../up", "x') OR true --", "東京", "a" * 65])
def test_a_workspace_needs_a_plain_name(fukasa, name):
    answer = fukasa("--workspace", name, "lake", "versions")
    assert answer.code == 2
    assert "cannot name a workspace; take 1 to 64 letters" in answer.sentence


@pytest.fixture
def broken_engine(monkeypatch):
    """Let every command that opens the data folder meet a fault of ours."""
    import duckdb

    def fail(_):
        message = "Internal: block 7 is odd\nLINE 1: SELECT"
        raise duckdb.InternalException(message)

    monkeypatch.setattr("fukasa.cli.session.Session.home", property(fail))


@pytest.mark.usefixtures("broken_engine")
def test_a_fault_of_ours_is_one_sentence(fukasa, monkeypatch):
    monkeypatch.delenv("FUKASA_DEBUG", raising=False)
    answer = fukasa("lake", "versions")
    assert answer.code == 1
    assert answer.sentence == (
        "something went wrong on our side: InternalException: Internal: block 7 is odd; "
        "run again with FUKASA_DEBUG=1 for details"
    )


@pytest.mark.usefixtures("broken_engine")
def test_a_fault_of_ours_keeps_its_traceback_where_one_is_wanted(fukasa, monkeypatch):
    import duckdb

    monkeypatch.setenv("FUKASA_DEBUG", "1")
    with pytest.raises(duckdb.InternalException):
        fukasa("lake", "versions")
