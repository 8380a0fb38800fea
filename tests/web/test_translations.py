"""The catalogue tools: what is missing, doubtful or stale is found; what fits is kept."""

import json
from pathlib import Path

import pytest

from tools import catalogue, check_translations, messages

CODE = 'from django.utils.translation import gettext as _\ndef f(n):\n    return _("Save the list")\n'
PAGE = """<p>
      {% translate "Home page" %}
   {% blocktranslate count n=n %}{{ n }} post{% plural %}{{ n }} posts{% endblocktranslate %}
</p>"""
WORDS = {"Save the list": "リストを保存", "Home page": "ホーム", "%(n)s post": "%(n)s件の投稿"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "src/fukasa/apps").mkdir(parents=True)
    (tmp_path / "src/fukasa/web").mkdir()
    (tmp_path / "src/fukasa/apps/views.py").write_text(CODE)
    (tmp_path / "src/fukasa/web/page.html").write_text(PAGE)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "SOURCE", tmp_path / "src/fukasa")
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path / "src/fukasa/web/locale")
    return tmp_path


@pytest.fixture
def translated(project: Path) -> Path:
    (project / "words.json").write_text(json.dumps(WORDS))
    messages.main([str(project / "words.json")])
    return project


def test_strings_of_code_and_templates_are_found_and_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages.main([])
    listed = capsys.readouterr().out
    assert "3 strings, 3 without a translation" in listed
    assert all(text in listed for text in WORDS)


def test_a_translated_interface_has_no_problem(translated: Path) -> None:
    assert check_translations.problems() == []


def test_a_new_string_is_a_problem_until_it_is_translated(translated: Path) -> None:
    code = translated / "src/fukasa/apps/views.py"
    code.write_text(CODE.replace("Save the list", "Delete the list"))
    assert any("Delete the list" in line for line in check_translations.problems())
    messages.main([])
    assert len(check_translations.problems()) == 1


def test_a_second_collection_changes_nothing(translated: Path) -> None:
    before = catalogue.po_path("ja").read_bytes()
    messages.main([])
    assert catalogue.po_path("ja").read_bytes() == before


def test_a_compiled_catalogue_that_is_older_is_a_problem(translated: Path) -> None:
    path = catalogue.po_path("ja")
    path.write_text(path.read_text().replace("ホーム", "玄関"))
    assert any("django.mo is not what" in line for line in check_translations.problems())


def test_a_doubtful_translation_is_a_problem(translated: Path) -> None:
    path = catalogue.po_path("ja")
    path.write_text(path.read_text().replace('msgid "Home page"', '#, fuzzy\nmsgid "Home page"'))
    assert any("Home page" in line for line in check_translations.problems())
