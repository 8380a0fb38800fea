"""What `make check` says of locked packages."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tools import dependencies as audit

LOCK = """django==5.2.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via fukasa
stray-package==1.0
"""
PACKAGES = list(audit.locked(LOCK, "web.txt"))
WEAK = {"package": "Django", "below": "5.2.8", "id": "CVE-1", "what": "what it is"}


def test_the_locked_packages_of_the_project_are_sound() -> None:
    assert audit.main([]) == 0


def test_a_package_without_a_hash_is_named() -> None:
    assert audit.without_hash(PACKAGES) == ["web.txt: stray-package 1.0 has no hash; run `make lock`"]


def test_a_package_with_a_known_weakness_is_named_with_the_version_that_mends_it() -> None:
    assert audit.weak(PACKAGES, [WEAK]) == ["web.txt: django 5.2.1: CVE-1, what it is; take 5.2.8 or later"]
    assert audit.weak(PACKAGES, [WEAK | {"below": "5.2.1"}]) == []


@pytest.mark.parametrize(
    ("licence", "unfit"), [("MIT", 0), ("GPL-3.0 limited", 1), ("unknown", 1), ("BSD-3-Clause", 0)]
)
def test_a_licence_that_binds_is_named(licence: str, unfit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "licence_of", lambda _: licence)
    rules = tomllib.loads(audit.RULES.read_text())
    assert len(audit.unfit_licences({"stray-package"}, rules)) == unfit


def test_of_a_list_that_nobody_looked_after_it_is_said() -> None:
    assert audit.outdated(date(2026, 1, 1), date(2026, 6, 1)) == []
    assert "look anew" in audit.outdated(date(2026, 1, 1), date(2026, 8, 1))[0]


def test_weaknesses_are_taken_over_from_osv_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = [{"introduced": "0"}, {"fixed": "4.2.9"}, {"introduced": "5.0"}, {"fixed": "5.2.8"}]
    affected = [{"package": {"name": "Django"}, "ranges": [{"events": events}]}]
    (tmp_path / "a.json").write_text(json.dumps({"id": "CVE-1", "summary": 'a "hole"', "affected": affected}))
    (tmp_path / "b.json").write_text(json.dumps({"id": "CVE-2", "withdrawn": "2026-01-01", "affected": affected}))
    found = audit.refreshed(tmp_path, {"django"})
    assert found == [{"package": "django", "below": "5.2.8", "id": "CVE-1", "what": "a 'hole'"}]
    monkeypatch.setattr(audit, "RULES", tmp_path / "rules.toml")
    audit.RULES.write_text('permissive = ["mit"]\nlooked_up = 2026-01-01\n[reasons]\n\n# --- weaknesses\nold = 1\n')
    audit._write(found, date(2026, 11, 22))
    written = tomllib.loads(audit.RULES.read_text())
    assert written["looked_up"] == date(2026, 11, 22)
    assert written["advisories"] == found
