"""Keys: strong enough, and readable by their owner alone."""

import stat
from pathlib import Path

from django.conf import settings

from fukasa.apps.vault import places
from fukasa.apps.vault.errors import KeyUnreadable
from fukasa.web.backup.folder import files_of, is_key
from fukasa.web.diagnosis.finding import Finding, ok, wrong

_LEAST_LENGTH, _LEAST_SIGNS = 32, 10


def secret_key(_data: Path) -> Finding:
    """Look whether the key that signs sessions can be guessed."""
    key = str(settings.SECRET_KEY)
    if len(key) < _LEAST_LENGTH or len(set(key)) < _LEAST_SIGNS or key.startswith("django-insecure"):
        return wrong(
            "secret key",
            f"it has {len(key)} signs, {len(set(key))} of them different: who guesses it can log in as anybody",
            "unset FUKASA_SECRET_KEY, so that one is made, or set 50 random signs (everybody logs in anew)",
        )
    return ok("secret key", f"{len(key)} signs")


def key_files(data: Path) -> Finding:
    """Look whether other users of the machine can read a key."""
    keys = [path for path in files_of(data, with_keys=True) if is_key(path, data)]
    loose = [path for path in keys if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if loose:
        names = " ".join(path.relative_to(data).as_posix() for path in loose)
        return wrong("key files", f"others may read {names}", f"cd {data} && chmod 600 {names}")
    return ok("key files", f"{len(keys)}, readable by their owner alone")


def sealing_keys(_data: Path) -> Finding:
    """Look whether the keys that seal contacts and secrets can be read; where there are none yet, none are made."""
    if not places.from_environment() and not places.file_path().exists():
        return ok("encryption keys", "none yet; the first secret makes one")
    try:
        found = places.keyring()
    except KeyUnreadable as error:
        return wrong("encryption keys", error.message, "put the keys there that sealed what is stored")
    return ok("encryption keys", f"{len(found.keys)}, readable")


def token_file(_data: Path) -> Finding:
    """Look whether the token of /metrics is there."""
    name = settings.FUKASA_METRICS_TOKEN_FILE
    if not name:
        return ok("metrics", "answered to this machine alone")
    try:
        token = Path(name).read_text(encoding="utf-8").strip()
    except OSError as error:
        return wrong(
            "metrics", f"the token file {name} cannot be read ({error.strerror})", "make it, or unset the variable"
        )
    if len(token) < _LEAST_LENGTH:
        return wrong("metrics", f"the token in {name} is short", "write 32 or more random signs into it")
    return ok("metrics", "opened by a token")
