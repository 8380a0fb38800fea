"""Passwords known from a breach, where the operator has laid down their hashes."""

from hashlib import sha1
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.people.breached import is_in
from fukasa.core.errors import InvalidInput
from fukasa.web.sign_on import breached_passwords

LEAKED = "plum trees above the old canal"


def hashes(*passwords: str, ending: str = ":3\r\n") -> bytes:
    found = sorted(sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in passwords)
    return "".join(f"{one}{ending}" for one in found).encode()


@pytest.fixture
def laid_down(tmp_path: Path, settings: LazySettings) -> Path:
    path = tmp_path / "hashes.txt"
    path.write_bytes(hashes(LEAKED, *(f"other {number}" for number in range(50))))
    settings.FUKASA_BREACHED_PASSWORDS = str(path)
    return path


def test_a_password_of_the_file_is_refused_and_another_is_not(laid_down: Path) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(LEAKED)
    assert [one.code for one in refused.value.error_list] == ["breached"]
    validate_password("plum trees above the new canal")


def test_without_a_file_nothing_is_refused(settings: LazySettings) -> None:
    settings.FUKASA_BREACHED_PASSWORDS = ""
    validate_password(LEAKED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hashes")


@given(st.sets(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1), max_size=20))
@pytest.mark.parametrize("ending", ["\n", "\r\n", ":12\n"])
def test_exactly_what_stands_there_is_found(folder: Path, ending: str, passwords: set[str]) -> None:
    path = folder / "some.txt"
    path.write_bytes(hashes(*passwords, ending=ending))
    assert all(is_in(path, one) for one in passwords)
    assert not is_in(path, "none of them, for it is longer than any of those")


def test_a_path_that_leads_nowhere_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_BREACHED_PASSWORDS", "/nowhere/hashes.txt")
    with pytest.raises(InvalidInput, match="FUKASA_BREACHED_PASSWORDS"):
        breached_passwords()
