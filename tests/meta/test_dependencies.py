"""What `make check` says of locked packages."""

import json
import re
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


def test_before_a_release_the_list_is_not_older_than_a_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = re.sub(r"(?m)^looked_up = .*$", "looked_up = 2026-01-01", audit.RULES.read_text())
    monkeypatch.setattr(audit, "RULES", tmp_path / "rules.toml")
    audit.RULES.write_text(rules)
    assert (audit.main([]), audit.main(["release"])) == (0, 1)


@pytest.mark.parametrize(
    ("file", "severity", "day"),
    [
        ("web.txt", "critical", date(2026, 1, 8)),
        ("web.txt", "moderate", date(2026, 1, 31)),
        ("base.txt", "low", date(2026, 4, 1)),
        ("web.txt", "not said", date(2026, 1, 8)),
        ("dev.txt", "critical", date(2026, 4, 1)),
    ],
)
def test_by_when_a_weakness_is_to_be_mended(file: str, severity: str, day: date) -> None:
    assert audit.due(file, {"published": date(2026, 1, 1), "severity": severity}) == day


def test_the_terms_stand_in_the_security_policy() -> None:
    policy = (audit.ROOT / "SECURITY.md").read_text()
    rows = dict(re.findall(r"^\| (.+?) \| (\d+) days \|", policy, flags=re.MULTILINE))
    assert rows == {
        "critical or high, or nobody says, in what an installation runs": str(audit.TERMS["high"]),
        "moderate, in what an installation runs": str(audit.TERMS["moderate"]),
        "low, in what an installation runs": str(audit.TERMS["low"]),
        "any, in what only builds and tests use": str(audit.TERM_OF_TOOLS),
    }


def test_how_grave_and_since_when_is_taken_over_and_told(tmp_path: Path) -> None:
    affected = [{"package": {"name": "Django"}, "ranges": [{"events": [{"fixed": "5.2.8"}]}]}]
    said = {"published": "2026-01-01T10:00:00Z", "database_specific": {"severity": "HIGH"}}
    (tmp_path / "a.json").write_text(json.dumps({"id": "CVE-1", "summary": "a hole", "affected": affected} | said))
    [found] = audit.refreshed(tmp_path, {"django"})
    assert tomllib.loads(audit._row(found))["advisories"] == [found]
    assert audit.weak(PACKAGES, [found])[0].endswith("take 5.2.8 or later, by 2026-01-08")


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
