"""A data file of the package is read whole or refused with its name."""

import pytest

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Give the name of a package with two files, one of them broken."""
    folder = tmp_path / "fukasa_shop" / "data"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "whole.toml").write_text('name = "深さ"', encoding="utf-8")
    (folder / "broken.toml").write_text("name =", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return "fukasa_shop"


def test_a_whole_file_is_read(package):
    assert read_toml(package, "data/whole.toml") == {"name": "深さ"}


@pytest.mark.parametrize("name", ["data/broken.toml", "data/absent.toml", "whole.toml"])
def test_a_file_that_is_broken_or_absent_is_refused_with_its_name(package, name):
    with pytest.raises(InvalidInput, match=rf"the packaged file fukasa_shop/{name} cannot be read.*reinstall fukasa"):
        read_toml(package, name)
