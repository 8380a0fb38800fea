"""Files of profiles: rows kept, columns found, cells read, labels used; whole or nothing."""

import csv

import numpy as np
import pytest

from fukasa.analysis.authenticity.audience.families import draw, families
from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS
from fukasa.connectors.files.mapping import parse_mapping
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.audience.labels import read_labelled
from fukasa.pipelines.audience.score import score_file

FILE = (
    'id,posts,followers,following,has_picture,note\n1,60,250,300,true,x\n\n2,0,3,4000,0,"a, b"\n3,,,,,\n4,,12,,yes,y\n'
)


@pytest.fixture
def write(tmp_path):
    def write_file(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def profiles_text(real, fake, seed=5, columns=PROFILE_COLUMNS):
    rng = np.random.default_rng(seed)
    sides = [draw(side, 1, n, rng).profiles for side, n in ((families().real, real), (families().fake, fake))]
    matrix = np.concatenate(sides).astype(int)
    lines = [",".join((*columns, "is_fake"))]
    places = [PROFILE_COLUMNS.index(name) for name in columns]
    for number, row in enumerate(matrix):
        lines.append(",".join(map(str, (*row[places], int(number >= real)))))
    return "\n".join(lines) + "\n"


def labelled(path, label="is_fake", mapping=None):
    return read_labelled(path, label, np.random.default_rng(1), mapping)


def test_rows_order_columns_and_blank_lines_are_kept(write, tmp_path):
    source, out = write("in.csv", FILE), tmp_path / "out.csv"
    told = score_file(source, out)
    assert (told.n, told.judged, told.reason, told.share_fake) == (4, 3, "too_few", None)
    after = rows_of(out)
    assert [{name: row[name] for name in rows_of(source)[0]} for row in after] == rows_of(source)
    assert [row["type"] for row in after] == ["real", "mass_follower", "", "real"]
    assert after[2]["p_fake"] == after[2]["reasons"] == ""
    assert out.read_text(encoding="utf-8").splitlines()[2] == ""


def test_numbers_are_read_as_people_write_them(write, tmp_path):
    plain = write("plain.csv", "posts,followers,following,has_picture\n1200,12000,300,1\n")
    written = write("written.csv", 'posts,followers,following,has_picture\n"1,200",1.2万,300.0,はい\n')
    score_file(plain, tmp_path / "a.csv")
    score_file(written, tmp_path / "b.csv")
    assert rows_of(tmp_path / "a.csv")[0]["p_fake"] == rows_of(tmp_path / "b.csv")[0]["p_fake"]


def test_a_map_names_columns_constants_and_values(write, tmp_path):
    mapping = parse_mapping(
        '[columns]\nfollowing = "out"\n[constants]\nis_private = "false"\n[values.posts]\n"-1" = ""\n', name="m.toml"
    )
    told = score_file(write("in.csv", "out,posts\n4000,-1\n"), tmp_path / "out.csv", mapping=mapping)
    assert told.columns == {"following": "out", "posts": "posts"}
    assert told.shared_columns == ("following", "is_private")


def test_names_and_handles_stand_for_their_lengths(write, tmp_path):
    texts = write("texts.csv", "followers,bio,handle\n10,こんにちは,@abc123\n")
    counts = write("counts.csv", "followers,bio_length,handle_length,handle_digits,handle_ends_digit\n10,5,6,3,1\n")
    told = score_file(texts, tmp_path / "a.csv")
    score_file(counts, tmp_path / "b.csv")
    assert rows_of(tmp_path / "a.csv")[0]["p_fake"] == rows_of(tmp_path / "b.csv")[0]["p_fake"]
    assert "handle_digits" in told.shared_columns


def test_the_share_is_corrected_and_comes_with_its_interval(write, tmp_path):
    told = score_file(write("in.csv", profiles_text(350, 150)), tmp_path / "out.csv")
    assert told.low <= 0.3 <= told.high
    assert told.low < told.share_fake < told.high
    assert told.errors == {"source": "simulated"}
    assert sum(told.types.values()) == told.n == 500
    assert "simulated families" in told.method


def test_labels_of_one_s_own_take_the_place_of_simulated_profiles(write, tmp_path):
    known = labelled(write("known.csv", profiles_text(700, 300)))
    sample = write("in.csv", profiles_text(400, 100))
    told = score_file(sample, tmp_path / "out.csv", labelled=known)
    blind = score_file(sample, tmp_path / "out.csv")
    assert told.errors == {"source": "labelled", "fake": 300, "real": 700}
    assert told.high - told.low < blind.high - blind.low


def test_errors_are_measured_through_the_columns_that_both_files_have(write, tmp_path):
    known = labelled(write("known.csv", profiles_text(100, 100, columns=("posts", "followers"))))
    told = score_file(write("in.csv", profiles_text(100, 50)), tmp_path / "out.csv", labelled=known)
    assert told.shared_columns == ("posts", "followers")
    alone = write("alone.csv", profiles_text(60, 10, columns=("following",)))
    with pytest.raises(InvalidInput, match="no column in common"):
        score_file(alone, tmp_path / "none.csv", labelled=known)
    assert not (tmp_path / "none.csv").exists()


@pytest.mark.parametrize("words", [("fake", "real"), ("1", "0"), ("yes", "no"), ("はい", "いいえ")])
def test_labels_may_be_words(write, words):
    fake, real = words
    known = labelled(write("known.csv", f"posts,is_fake\n1,{fake}\n2,{real}\n3,\n,{real}\n"))
    assert known.fake.tolist() == [True, False]


def test_a_file_without_rows_has_no_share(write, tmp_path):
    told = score_file(write("in.csv", "posts\n"), tmp_path / "out.csv")
    assert (told.n, told.reason, told.method) == (0, "nothing_known", "none")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "posts,p_fake,type,reasons\n"


def test_columns_of_the_same_name_are_renamed(write, tmp_path):
    told = score_file(write("in.csv", "posts,type\n3,x\n"), tmp_path / "out.csv")
    assert told.renamed == {"type": "type_in"}
    assert rows_of(tmp_path / "out.csv")[0]["type_in"] == "x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("posts\n3\nmany\n", "in.csv, row 2: posts 'many' is not a number"),
        ("posts\n-3\n", "row 1: posts '-3' is negative"),
        ("posts,has_picture\n3,perhaps\n", "has_picture 'perhaps'"),
        ("posts\n3,4\n", "2 cells where 1 columns"),
        ("name_of_pet\nRex\n", "has no column of a profile"),
        ("", "names no columns"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(write, tmp_path, text, said):
    out = tmp_path / "out.csv"
    out.write_text("what stood there", encoding="utf-8")
    with pytest.raises(InvalidInput, match=said):
        score_file(write("in.csv", text), out)
    assert out.read_text(encoding="utf-8") == "what stood there"
    assert [path.name for path in tmp_path.iterdir() if ".part" in path.name] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\nfollowing = "out"\n', "m.toml: in.csv has no column 'out' for following"),
        ('[columns]\nlikes = "posts"\n', "likes is not a field of a profile"),
        ('[templates]\nposts = "{a}"\n', "no \\[templates\\]"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(write, tmp_path, text, said):
    with pytest.raises(InvalidInput, match=said):
        score_file(write("in.csv", "posts\n1\n"), tmp_path / "out.csv", mapping=parse_mapping(text, name="m.toml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("posts\n1\n", "no column 'is_fake'"),
        ("posts,is_fake\n1,perhaps\n", "row 1: the label 'perhaps' must be 1 or 0"),
        ("posts,is_fake\n", "no rows"),
    ],
)
def test_labels_that_cannot_be_read_are_refused(write, text, said):
    with pytest.raises(InvalidInput, match=said):
        labelled(write("known.csv", text))
