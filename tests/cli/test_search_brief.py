"""`fukasa search --brief` on the small demo world."""

BRIEF = "美容系のInstagramで、フォロワー1万人以上。質問が多いと嬉しい。PR表記を守る人を5名ほど。ホログラム加工。"


def test_a_brief_finds_who_fits_and_near_misses_behind_them(on_demo):
    told = on_demo("search", "--brief", BRIEF, "--limit", "40", "--json").json
    fits = [row["fits"] for row in told["accounts"]]
    assert fits == sorted(fits, reverse=True)
    assert fits.count(True) == min(told["total"], 40)
    assert {row["platform"] for row in told["accounts"] if row["fits"]} <= {"instagram"}
    assert all("beauty" in (row["category"], row["category_2"]) for row in told["accounts"])


def test_what_was_understood_is_told_with_its_words(on_demo):
    told = on_demo("search", "--brief", BRIEF, "--json").json
    wishes = {wish["field"]: wish["strength"] for wish in told["wishes"]}
    assert wishes["platform"] == "must"
    assert wishes["question_rate"] == "should"
    followers = next(wish for wish in told["wishes"] if wish["field"] == "followers")
    assert [BRIEF[slice(*span)] for span in followers["spans"]] == ["1万人以上"]
    assert told["creators"] == 5
    assert {"text": "ホログラム", "understood": False} in told["keywords"]


def test_the_address_of_a_brief_is_the_same_search(on_demo):
    told = on_demo("search", "--brief", BRIEF, "--json").json
    again = on_demo("search", "--url", told["url"], "--json").json
    assert again["query"] == told["query"]
    assert again["total"] == told["total"]


def test_people_read_what_was_understood_and_what_was_not(on_demo):
    shown = " ".join(on_demo("search", "--brief", BRIEF).out.split())  # as wide as the terminal is
    assert "followers is at least 10,000" in shown
    assert "share of paid posts that are labelled is at least 80%" in shown
    assert "not understood, used as keywords that may help: ホログラム, 加工" in shown
    assert "5 creators are asked for" in shown


def test_a_brief_stands_alone(on_demo):
    answer = on_demo("search", "--brief", BRIEF, "--platform", "x")
    assert answer.code != 0
    assert "give --brief alone" in answer.sentence
