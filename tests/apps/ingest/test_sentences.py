"""Every sentence of the connectors is known to the table, so that it can be said in the reader's language."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from fukasa.apps.ingest.sentences import SENTENCES, fitting, said
from fukasa.connectors.files import plan_import
from fukasa.connectors.files.formats import workbook_guard
from fukasa.core.errors import InvalidInput
from fukasa.lake.errors import LakeBusy
from tests.apps.ingest.spoken import spoken


def test_the_scan_finds_sentences_of_every_sort() -> None:
    found = spoken()
    assert len(found) > 60
    assert "is negative, and a count cannot be" in found
    assert "value: the file is empty; export it again" in found


def test_every_sentence_of_the_connectors_is_in_the_table() -> None:
    unknown = sorted(text for text in spoken() if fitting(text) is None)
    assert unknown == []


def test_every_sentence_of_the_table_has_another_language() -> None:
    with override("ja"):
        silent = [sentence for sentence in SENTENCES if said(sentence) == sentence]
    assert silent == []


def test_every_translation_has_the_places_of_its_sentence() -> None:
    place = re.compile(r"\{(\w+)\}")
    from django.utils.translation import gettext

    with override("ja"):
        strange = [
            sentence
            for sentence in SENTENCES
            if not set(place.findall(gettext(sentence))) <= set(place.findall(sentence))
        ]
    assert strange == []


def test_the_values_of_a_sentence_are_kept() -> None:
    with override("ja"):
        assert (
            said("posts.csv: row 3 should name the columns but is empty") == "posts.csv：列名があるはずの3行目が空です"
        )


def test_the_other_wrong_columns_of_a_row_are_told() -> None:
    with override("ja"):
        assert said("is negative; also wrong: likes; also wrong: saves") == "負の値です（ほかにlikes, savesにも誤り）"


def test_english_stays_as_it_is() -> None:
    with override("en"):
        assert said("is negative; also wrong: likes") == "is negative; also wrong: likes"


def test_a_strange_sentence_stays_as_it_is() -> None:
    with override("ja"):
        assert said("the moon is full") == "the moon is full"


@pytest.mark.parametrize("purpose", ["import posts", "refresh"])
def test_who_writes_to_the_catalogue_is_told(purpose: str) -> None:
    with override("ja"):
        assert purpose in said(LakeBusy(purpose, 12, None).message) != LakeBusy(purpose, 12, None).message


def test_the_notes_of_a_plan_are_said(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("handle,posted_at,views\nhana,2025-01-01,5\n", encoding="utf-8")
    with override("ja"):
        assert [note for note in plan_import(path, "posts").notes if said(note) == note] == []


def test_the_refusals_of_a_workbook_are_said(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(InvalidInput) as refusal:
        workbook_guard.check_workbook(path)
    with override("ja"):
        assert "壊れています" in said(refusal.value.message)
