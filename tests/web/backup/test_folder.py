"""Which files of the data folder are keys, and which only sound like some."""

from pathlib import Path

from fukasa.web.backup.folder import files_of, keys_of

KEYS = ["audit_key", "certificates/client.key", "commenter.key", "encryption_keys", "metrics_token", "secret_key"]
OTHERS = ["exports/xKeys1token.csv", "suppressed.txt", "uploads/a1/monkeys.csv"]


def test_a_file_that_somebody_uploaded_is_no_key_whatever_its_name(tmp_path: Path) -> None:
    for name in (*KEYS, *OTHERS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert keys_of(tmp_path) == KEYS
    assert [path.relative_to(tmp_path).as_posix() for path in files_of(tmp_path, with_keys=False)] == OTHERS
