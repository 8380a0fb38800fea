"""`fukasa comments`: the contract of the files, and what a person reads."""

import csv
import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from fukasa.analysis.comments.comparison import Answers, compare
from fukasa.analysis.comments.corpus import labels_table
from fukasa.analysis.comments.model import default_model
from fukasa.pipelines.comments.retraining import Retraining

CLASSES = ("product_question", "purchase_intent", "experience", "praise", "chatter", "spam", "negative")
COLUMNS = [*(f"p_{name}" for name in (*CLASSES, "question")), "labels"]
FILE = 'id,text,lang,who\n1,このリップどこで買えますか？,ja,a\n2,"so ""pretty"",\nreally",en,b\n3,,ja,a\n4,joli,fr,c\n'
GOLD = "text,labels,question\nこのリップどこで買えますか？,product_question,1\nかわいい,praise,0\nso pretty,praise,0\n"


@pytest.fixture
def comments(write):
    return write("comments.csv", FILE)


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_rows_order_and_columns_are_kept_and_the_contract_s_columns_added(fukasa, comments, tmp_path):
    answer = fukasa("comments", "classify", comments, "--text", "text", "--out", tmp_path / "out.csv")
    assert answer.code == 0
    before, after = rows_of(comments), rows_of(tmp_path / "out.csv")
    assert [{name: row[name] for name in before[0]} for row in after] == before
    assert set(COLUMNS) <= set(after[0])
    assert list(after[0])[: len(before[0])] == list(before[0])
    assert all(0 <= float(row[name]) <= 1 for row in after if row["text"] for name in COLUMNS[:-1])
    assert after[0]["labels"].split(";")[0] == "product_question"
    assert [after[2][name] for name in COLUMNS] == [""] * len(COLUMNS)


def test_language_and_author_may_be_named(fukasa, comments, tmp_path):
    out = tmp_path / "out.csv"
    told = fukasa(
        "comments", "classify", comments, "--text", "text", "--lang", "lang", "--author", "who", "--out", out, "--json"
    ).json
    assert (told["n"], told["empty"], told["authors"], told["returning"], told["out"]) == (4, 1, 3, 1, str(out))
    assert told["notes"] == {"empty": 1, "unknown_language": 1}
    assert rows_of(out)[3]["comment_notes"] == "unknown_language"
    assert rows_of(out)[3]["labels"]
    assert set(told["labels"]) == set(CLASSES)


def test_tab_separated_files_stay_tab_separated(fukasa, write, tmp_path):
    path = write("comments.tsv", "id\ttext\n1\tかわいい, すき\n")
    assert fukasa("comments", "classify", path, "--text", "text", "--out", tmp_path / "out.tsv").code == 0
    (row,) = rows_of(tmp_path / "out.tsv", "\t")
    assert (row["text"], row["labels"]) == ("かわいい, すき", "praise")


def test_the_file_can_be_written_over_itself(fukasa, comments):
    assert fukasa("comments", "classify", comments, "--text", "text", "--out", comments).code == 0
    assert [row["id"] for row in rows_of(comments)] == ["1", "2", "3", "4"]
    assert "labels" in rows_of(comments)[0]


def test_a_person_reads_counts_shares_and_where_the_file_is(fukasa, comments):
    answer = fukasa("comments", "classify", comments, "--text", "text", "--out", "out.csv")
    assert "4 comments" in answer.out
    assert all(name in answer.out for name in CLASSES)
    assert "→ out.csv" in answer.out
    assert "1 × empty" in answer.out


def test_a_terminal_sees_how_far_it_is_and_a_pipe_does_not(fukasa, comments, monkeypatch):
    words = ("comments", "classify", comments, "--text", "text", "--out", "out.csv")
    assert fukasa(*words).err == ""
    terminal = io.StringIO()
    monkeypatch.setattr("fukasa.cli.comments.error_console", Console(file=terminal, force_terminal=True))
    fukasa(*words)
    assert "reading comments.csv" in terminal.getvalue()


def test_nothing_to_judge_is_insufficient_and_no_error(fukasa, write):
    answer = fukasa("comments", "classify", write("empty.csv", "text\n"), "--text", "text", "--out", "out.csv")
    assert answer.code == 0
    assert "insufficient" in answer.out


def test_three_comments_give_no_share_without_its_count(fukasa, write):
    path = write("three.csv", "text\nかわいい\n買いました\nどこのですか？\n")
    told = fukasa("comments", "classify", path, "--text", "text", "--out", "out.csv", "--json").json
    assert (told["n"], sum(told["labels"].values()) >= 3) == (3, True)


def test_a_renamed_column_is_told(fukasa, write):
    path = write("labelled.csv", "text,labels\nかわいい,praise\n")
    answer = fukasa("comments", "classify", path, "--text", "text", "--out", "out.csv")
    assert "the input had a column labels; it is called labels_in in the output" in answer.out


BROKEN = "\x00", "\u200b", "\u202e\u202d", "<b></b>", "\ufffd\ufffd", " "


def test_what_cannot_be_seen_is_empty_and_never_an_error(fukasa, write, tmp_path):
    path = write("odd.csv", "text\n" + "".join(f'"{text}"\n' for text in BROKEN) + "かわいい\n")
    told = fukasa("comments", "classify", path, "--text", "text", "--out", "out.csv", "--json").json
    assert (told["n"], told["empty"]) == (7, 6)


def test_a_megabyte_and_raw_surrogates_in_cells_are_read(fukasa, write, tmp_path):
    path = write("odd.csv", b"text\n" + "買いました".encode() * 70_000 + b"\n\xed\xa0\x80\xed\xb0\x80\nok\n")
    assert fukasa("comments", "classify", path, "--text", "text", "--out", "out.csv").code == 0
    assert [row["comment_notes"] for row in rows_of(tmp_path / "out.csv")] == ["truncated", "empty", ""]


def refused(fukasa, *arguments):
    answer = fukasa("comments", *arguments)
    assert answer.code == 2
    assert answer.out == ""
    return answer.sentence


def test_a_wrong_column_is_refused_with_those_there_are(fukasa, comments, tmp_path):
    said = refused(fukasa, "classify", comments, "--text", "comment", "--out", tmp_path / "out.csv")
    assert said == "comments.csv has no column 'comment'; --text may be one of: id, text, lang, who"
    assert "--lang may be one of" in refused(
        fukasa, "classify", comments, "--text", "text", "--lang", "x", "--out", "o.csv"
    )
    assert "--author may be one of" in refused(
        fukasa, "classify", comments, "--text", "text", "--author", "x", "--out", "o.csv"
    )
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("command", [("classify", "no.csv", "--text", "t", "--out", "o.csv"), ("evaluate", "no.csv")])
def test_a_file_that_is_not_there_is_refused(fukasa, command):
    assert "no such file" in refused(fukasa, *command)


def test_an_empty_file_is_refused(fukasa, write):
    path = write("empty.csv", "")
    assert "names no columns" in refused(fukasa, "classify", path, "--text", "text", "--out", "out.csv")


def test_a_folder_that_is_not_there_is_refused(fukasa, comments):
    assert "a folder that exists" in refused(fukasa, "classify", comments, "--text", "text", "--out", "no/out.csv")


@pytest.mark.parametrize("missing", ["--text", "--out"])
def test_a_missing_option_is_named(fukasa, comments, missing):
    given = {"--text": "text", "--out": "out.csv"}
    del given[missing]
    assert missing in refused(fukasa, "classify", comments, *(word for pair in given.items() for word in pair))


def test_evaluation_prints_a_line_per_output(fukasa, write):
    answer = fukasa("comments", "evaluate", write("gold.csv", GOLD))
    assert answer.code == 0
    assert "all: 3 comments, macro-F1" in answer.out
    assert len(answer.out.splitlines()) >= len(COLUMNS) + 2  # words are cut where the terminal is narrow


def test_evaluation_as_json_has_scores_intervals_and_confusion(fukasa, write):
    told = fukasa("comments", "evaluate", write("gold.csv", GOLD), "--json").json
    scores = {score["id"]: score for score in told["whole"]["scores"]}
    assert set(scores) == {*CLASSES, "question"}
    assert scores["praise"]["positives"] == 2
    interval = scores["praise"]["recall"]["interval"]
    assert interval["low"] <= scores["praise"]["recall"]["value"] <= interval["high"]
    assert scores["spam"]["recall"]["value"] is None
    assert [len(row) for row in told["whole"]["confusion"]] == [len(CLASSES)] * len(CLASSES)


def test_evaluation_by_language_and_as_a_page(fukasa, write, tmp_path):
    path = write("gold.csv", "comment,given,lang\nかわいい,praise,ja\nso pretty,praise,en\n")
    words = ("--text", "comment", "--labels", "given", "--lang", "lang", "--html", tmp_path / "page.html")
    answer = fukasa("comments", "evaluate", path, *words)
    assert {"en: 1 comments", "ja: 1 comments"} <= {line.strip().split(",")[0] for line in answer.out.splitlines()}
    assert "<!doctype html>" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_same_file_gives_the_same_figures(fukasa, write):
    path = write("gold.csv", GOLD)
    first, second = (fukasa("comments", "evaluate", path, "--json").out for _ in range(2))
    assert json.loads(first) == json.loads(second)


def test_an_unknown_label_is_named_with_its_row_and_writes_no_page(fukasa, write, tmp_path):
    path = write("gold.csv", "text,labels\nかわいい,praise\n素敵,lovely\n")
    assert "gold.csv, row 2: 'lovely' is no class" in refused(
        fukasa, "evaluate", path, "--html", tmp_path / "page.html"
    )
    assert not (tmp_path / "page.html").exists()


def test_a_file_without_labels_is_refused(fukasa, write):
    assert "label some and run again" in refused(fukasa, "evaluate", write("gold.csv", "text,labels\nかわいい,\n"))


def test_an_unknown_benchmark_is_refused(fukasa, tmp_path):
    assert "there is no set 'luck'; there are" in refused(fukasa, "benchmark", "luck", "--folder", tmp_path)
    assert "no such file" in refused(fukasa, "benchmark", "ja_asdc", "--folder", tmp_path)


def test_a_benchmark_prints_figures_beside_the_baseline(fukasa, tmp_path):
    rows = [
        f"{asks},{n // 4},{n}番{text}"
        for n in range(120)
        for asks, text in [(("要求", "ください") if n % 2 else ("はい", "です"))]
    ]
    (tmp_path / "ja_asdc_dialogact").mkdir()
    (tmp_path / "ja_asdc_dialogact" / "user_utterances.csv").write_text("speech_act,dialog,text\n" + "\n".join(rows))
    told = fukasa("comments", "benchmark", "ja_asdc", "--folder", tmp_path).json
    assert told["test"] == 120
    assert told["figures"]["accuracy"] > 0.95
    assert set(told["measured"]["baseline"]) <= set(told["figures"])


@pytest.mark.slow
def test_the_speed_is_measured_and_printed(fukasa):
    told = fukasa("bench", "comments", "--runs", "1", "--rows", "20000").json
    assert told["corpus"]["comments"] >= 20_000
    assert all(told["corpus"][name]["median"] > 0 for name in ("per_second_in_memory", "per_second_from_csv"))
    assert told["model"]["megabytes"] <= 8
    assert told["import_seconds"]["median"] > 0


LABELLED = "text,labels\n" + "".join(f"これは{place}番目のコメント{place}です,chatter\n" for place in range(120))


def learnt(frame, *, rng):
    """Stand in for minutes of training: the packaged model under another name, and an honest comparison."""
    truth = labels_table(frame).to_numpy().astype(bool)
    said = Answers(truth.astype(float), truth)
    comparison = compare(truth, said, said, frame["group"].to_numpy(), rng=rng)
    return Retraining(replace(default_model(), source="f" * 64), comparison, default_model().version, frame.height)


def test_a_model_is_trained_compared_and_can_be_asked(fukasa, write, comments, tmp_path, monkeypatch):
    monkeypatch.setattr("fukasa.pipelines.comments.retraining.retrain", learnt)
    model = tmp_path / "own.npz"
    answer = fukasa("comments", "train", "--labels", write("labels.csv", LABELLED), "--out", model)
    assert answer.code == 0
    assert "no clear difference" in answer.out
    told = fukasa(
        "comments", "classify", comments, "--text", "text", "--out", tmp_path / "o.csv", "--model", model, "--json"
    )
    assert told.json["model"] == "linear/ffffffffffff"
    gold = write("gold.csv", GOLD)
    assert fukasa("comments", "evaluate", gold, "--model", model, "--json").json["model"] == "linear/ffffffffffff"


def test_training_tells_machines_the_comparison(fukasa, write, tmp_path, monkeypatch):
    monkeypatch.setattr("fukasa.pipelines.comments.retraining.retrain", learnt)
    path = write("labels.csv", LABELLED)
    told = fukasa("comments", "train", "--labels", path, "--labels", path, "--out", tmp_path / "own.npz", "--json").json
    assert (told["labels"], told["verdict"], told["change"]["value"]) == (120, "unclear", 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("text,labels\nかわいい,lovely\n", "'lovely' is no class"),
        ("text\nかわいい\n", "has no column 'labels'"),
        (GOLD, "label at least 100 comments"),
        ("text,labels\nかわいい,\n", "no comment of these files has a label"),
    ],
)
def test_labels_that_cannot_be_learnt_from_are_refused(fukasa, write, tmp_path, content, sentence):
    out = tmp_path / "own.npz"
    answer = fukasa("comments", "train", "--labels", write("labels.csv", content), "--out", out)
    assert answer.code == 2
    assert sentence in answer.sentence
    assert not out.exists()


def test_a_file_that_is_no_model_is_refused(fukasa, comments, write, tmp_path):
    given = ("comments", "classify", comments, "--text", "text", "--out", tmp_path / "o.csv", "--model")
    assert "is no model of comments" in fukasa(*given, write("m.npz", "nonsense")).sentence
    assert "no such file" in fukasa(*given, tmp_path / "absent.npz").sentence
