"""A brand profile as a file is read, refused with one sentence, and written so that it reads the same."""

from pathlib import Path

import pytest

from fukasa.analysis.affinity.fit import BrandProfile
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.affinity.brand_file import brand_toml, customers_of, read_brand

KEY = b"0123456789abcdef"
BRAND = BrandProfile(
    'はな"みず', ("@hanamizu", "a\\b"), ("一行目\n二行目", 'say "hi"'), {"つき しろ": ("つき しろ", "ツキシロ", "@ts")}
)


def _file(folder: Path, text: str) -> Path:
    path = folder / "brand.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    assert read_brand(_file(tmp_path, brand_toml(BRAND)), KEY) == BRAND


def test_texts_and_customers_may_stand_in_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "about.txt").write_text("敏感肌のスキンケア", encoding="utf-8")
    (tmp_path / "customers.csv").write_text("platform,handle\ninstagram,@Aki\ninstagram,aki2\n", encoding="utf-8")
    text = '[brand]\nname = "はなみず"\ntext_files = ["about.txt"]\ncustomers = "customers.csv"\n'
    brand = read_brand(_file(tmp_path, text), KEY)
    assert brand.texts == ("敏感肌のスキンケア",)
    assert brand.customer_count == 2
    assert all("aki" not in one.lower() for one in brand.customers)


def test_spellings_of_a_handle_meet_in_one_hash() -> None:
    first, _ = customers_of("platform,handle\ninstagram,@Aki\n", KEY)
    second, _ = customers_of("platform,handle\nInstagram,Aki\n", KEY)
    assert first == second


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[brand", "cannot be read as TOML"),
        ("[other]\n", "needs a table \\[brand\\]"),
        ('[brand]\nname = "a"\nnotes = "b"\n', "\\[brand\\] has no notes"),
        ("[brand]\nname = 3\n", "must be text"),
        ('[brand]\nname = ""\n', "needs the brand's name"),
        ('[brand]\nname = "a"\ntexts = "b"\n', "texts must be a list"),
        ('[brand]\nname = "a"\ntext_files = ["gone.txt"]\n', "gone.txt cannot be read"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_brand(_file(tmp_path, text), KEY)


def test_customers_without_their_columns_are_refused() -> None:
    with pytest.raises(InvalidInput, match="needs the columns platform and handle"):
        customers_of("name\naki\n", KEY)
