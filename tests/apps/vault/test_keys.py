import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.vault import places
from fukasa.apps.vault.errors import KeyInUse, KeyMissing, KeyUnreadable, NotSealed
from fukasa.apps.vault.fields import EncryptedTextField
from fukasa.apps.vault.keyring import Keyring, id_in, key_of, new_key
from fukasa.apps.vault.rotation import key_add, key_drop
from fukasa.apps.vault.sealing import opened, renewed, sealed


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings, monkeypatch) -> Path:
    monkeypatch.delenv(places.VARIABLE, raising=False)
    settings.FUKASA_DATA = tmp_path
    return tmp_path


def _ring(*texts: str) -> Keyring:
    return Keyring(tuple(key_of(text, "a test") for text in texts))


KEYS = tuple(new_key() for _ in range(3))


@given(st.text(min_size=1))
def test_what_is_sealed_opens_to_the_same_text_and_hides_it(text):
    ring = _ring(*KEYS)
    token = ring.seal(text)
    assert ring.open(token) == text
    assert len(text) < 4 or text not in token


@given(st.text(), st.integers(min_value=9))
def test_a_changed_token_is_refused(text, where):
    ring = _ring(KEYS[0])
    token = ring.seal(text)
    place = 9 + where % (len(token) - 12)  # the last signs of base64 may mean nothing
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    with pytest.raises(NotSealed, match="damaged"):
        ring.open(changed)


@pytest.mark.parametrize("text", ["", "hello", "12345678", "12345678.", "plain.text"])
def test_a_text_that_was_never_sealed_is_refused(text):
    with pytest.raises(NotSealed):
        _ring(KEYS[0]).open(text)


def test_older_keys_still_open():
    old = _ring(KEYS[0]).seal("secret")
    assert _ring(KEYS[1], KEYS[0]).open(old) == "secret"


def test_a_missing_key_is_named_in_one_sentence():
    token = _ring(KEYS[0]).seal("secret")
    with pytest.raises(KeyMissing, match=f"sealed with the key {id_in(token)}, which this installation does not have"):
        _ring(KEYS[1]).open(token)


def test_the_first_use_makes_a_key_file_for_its_owner_alone(data):
    assert opened(sealed("秘密")) == "秘密"
    assert stat.S_IMODE((data / "encryption_keys").stat().st_mode) == 0o600
    assert [path.name for path in data.iterdir()] == ["encryption_keys"]


def test_a_key_file_that_others_may_read_is_refused(data):
    sealed("x")
    (data / "encryption_keys").chmod(0o644)
    with pytest.raises(KeyUnreadable, match=r"others may read the keys in .*; run `chmod 600"):
        sealed("x")


@pytest.mark.parametrize(("held", "said"), [("", "holds no key"), ("nonsense\n", "one of the keys in .* is none")])
def test_a_broken_key_file_is_refused(data, held, said):
    path = data / "encryption_keys"
    path.write_text(held)
    path.chmod(0o600)
    with pytest.raises(KeyUnreadable, match=said):
        sealed("x")


def test_a_missing_data_folder_is_made(settings, tmp_path):
    settings.FUKASA_DATA = tmp_path / "none"
    assert opened(sealed("x")) == "x"


def test_keys_of_the_environment_win_and_are_never_written(monkeypatch, data):
    monkeypatch.setenv(places.VARIABLE, f"{KEYS[0]}, {KEYS[1]}")
    assert id_in(sealed("x")) == key_of(KEYS[0], "").key_id
    key_id, text = key_add()
    assert key_of(text, "").key_id == key_id
    assert list(data.iterdir()) == []


def test_a_running_process_sees_a_new_key_of_the_file():
    before = sealed("x")
    key_id, text = key_add()
    assert text is None
    assert id_in(sealed("x")) == key_id != id_in(before)
    assert opened(before) == "x"
    assert id_in(renewed(before)) == key_id
    assert renewed(sealed("y")).startswith(key_id)


def test_a_token_of_the_newest_key_is_not_sealed_anew():
    token = sealed("x")
    assert renewed(token) == token


def test_a_key_never_shows_in_what_is_printed():
    assert KEYS[0] not in repr(_ring(KEYS[0]))


def test_a_sealed_column_cannot_be_searched():
    assert EncryptedTextField().get_lookup("exact") is None
    assert EncryptedTextField().get_lookup("isnull") is not None


@pytest.mark.django_db
def test_the_key_that_seals_is_not_dropped():
    token = sealed("x")
    with pytest.raises(KeyInUse, match="is the key that seals"):
        key_drop(id_in(token))


@pytest.mark.django_db
def test_an_old_key_that_nothing_needs_is_dropped():
    old = id_in(sealed("x"))
    key_add()
    key_drop(old)
    assert len(places.keyring().keys) == 1
    with pytest.raises(KeyUnreadable, match="there is no key"):
        key_drop(old)


def test_two_starts_at_once_agree_on_one_key(data, monkeypatch):
    link = os.link
    first = new_key()

    def late(source, target):
        path = data / "encryption_keys"
        path.write_text(first)
        path.chmod(0o600)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    assert id_in(sealed("x")) == key_of(first, "").key_id
