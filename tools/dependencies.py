"""Look over the packages that the project locks: hashes, licences, known weaknesses. Needs no network.

    python -m tools.dependencies                  what `make check` asks
    python -m tools.dependencies release          the same before a release: the list must not be older than a month
    python -m tools.dependencies refresh FOLDER   take over weaknesses from OSV documents (*.json) in a folder

Licences are read from the metadata of the installed packages. What is weak stands in ``dependencies.toml`` with the day
it was looked up: of a list older than half a year it is said that somebody should look anew. By when a weakness is to
be mended follows from its severity and from where the package is used (SECURITY.md).
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
RULES = Path(__file__).with_suffix(".toml")
LONGEST = timedelta(days=183)
LONGEST_AT_RELEASE = timedelta(days=30)
TERMS = {"critical": 7, "high": 7, "moderate": 30, "low": 90}  # days from the day on which a weakness was published
TERM_OF_TOOLS = 90  # of what no installation runs
RUN = {"base.txt", "web.txt", "postgres.txt"}
_LOCKED = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


@dataclass(frozen=True, slots=True)
class Locked:
    """A package as a lock file names it."""

    name: str
    version: str
    file: str
    hashes: int


def locked(text: str, file: str) -> Iterator[Locked]:
    """Read the packages of a lock file."""
    for block in re.split(r"\n(?=\S)", text):
        found = _LOCKED.match(block)
        if found:
            yield Locked(canonicalize_name(found[1]), found[2], file, block.count("--hash=sha256:"))


def without_hash(packages: list[Locked]) -> list[str]:
    """Name what could be replaced on its way here."""
    return [f"{one.file}: {one.name} {one.version} has no hash; run `make lock`" for one in packages if not one.hashes]


def weak(packages: list[Locked], advisories: list[dict[str, Any]]) -> list[str]:
    """Name what has a known weakness."""
    return [
        f"{one.file}: {one.name} {one.version}: {known['id']}, {known['what']}; "
        f"take {known['below']} or later{_due(one, known)}"
        for one in packages
        for known in advisories
        if canonicalize_name(known["package"]) == one.name and Version(one.version) < Version(known["below"])
    ]


def due(file: str, known: dict[str, Any]) -> date | None:
    """Give the day by which it is to be mended; None where it is not known when it was published."""
    if "published" not in known:
        return None
    days = TERMS.get(known.get("severity", ""), TERMS["high"]) if file in RUN else TERM_OF_TOOLS
    day: date = known["published"] + timedelta(days=days)
    return day


def _due(package: Locked, known: dict[str, Any]) -> str:
    day = due(package.file, known)
    return f", by {day}" if day else ""


def unfit_licences(names: set[str], rules: dict[str, Any]) -> list[str]:
    """Name what is not licensed as the project may use it; what is not installed here is not asked."""
    return [
        f"{name} is licensed {licence!r}; choose another package, or write a reason into {RULES.name}"
        for name in sorted(names)
        if (licence := licence_of(name)) is not None
        and name not in rules["reasons"]
        and not any(re.search(rf"\b{word}\b", licence.lower()) for word in rules["permissive"])
    ]


def licence_of(name: str) -> str | None:
    """Read the licence from a package's metadata; None when it is not installed."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    classified = [line.rpartition("::")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    first_line = (said.get("License") or "").strip().split("\n")[0]
    return " ".join(filter(None, [said.get("License-Expression"), *classified, first_line])) or "unknown"


def outdated(looked_up: date, today: date, longest: timedelta = LONGEST) -> list[str]:
    """Say when nobody has looked for too long."""
    if today - looked_up <= longest:
        return []
    return [f"{RULES.name} is of {looked_up}; look anew: python -m tools.dependencies refresh FOLDER"]


def refreshed(folder: Path, names: set[str]) -> list[dict[str, Any]]:
    """Read OSV documents: for each locked package, below which version it is weak."""
    found = []
    for path in sorted(folder.glob("**/*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for affected in document.get("affected", []):
            name = canonicalize_name(affected.get("package", {}).get("name", ""))
            events = [event for way in affected.get("ranges", []) for event in way.get("events", [])]
            fixed = [event["fixed"] for event in events if "fixed" in event]
            if name in names and fixed and not document.get("withdrawn"):
                what = (document.get("summary") or document["id"]).replace('"', "'")
                row = {"package": name, "below": max(fixed, key=Version), "id": document["id"], "what": what}
                found.append(row | _weight(document))
    return found


def _weight(document: dict[str, Any]) -> dict[str, Any]:
    """Read how grave it is, and since when it is known; what a document does not say is left out."""
    severity = str(document.get("database_specific", {}).get("severity", "")).lower()
    published = {"published": date.fromisoformat(document["published"][:10])} if "published" in document else {}
    return ({"severity": severity} if severity in TERMS else {}) | published


def _write(advisories: list[dict[str, Any]], today: date) -> None:
    """Put a new list in the place of the old one; the rules above it stay."""
    rules, _, _ = RULES.read_text(encoding="utf-8").partition("# --- weaknesses")
    rows = "".join(map(_row, advisories))
    RULES.write_text(f"{rules.rstrip()}\n\n# --- weaknesses\n{rows}", encoding="utf-8")
    text = re.sub(r"^looked_up = .*$", f"looked_up = {today}", RULES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    RULES.write_text(text, encoding="utf-8")


def _row(one: dict[str, Any]) -> str:
    values = {name: value if isinstance(value, date) else f'"{value}"' for name, value in one.items()}
    return "\n[[advisories]]\n" + "".join(f"{name} = {value}\n" for name, value in values.items())


def main(arguments: list[str]) -> int:
    """Check, or refresh; gives the exit code."""
    packages = [
        one for path in sorted((ROOT / "requirements").glob("*.txt")) for one in locked(path.read_text(), path.name)
    ]
    names = {one.name for one in packages}
    today = datetime.now(tz=UTC).date()
    if arguments[:1] == ["refresh"]:
        _write(refreshed(Path(arguments[1]), names), today)
        return 0
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    amiss = [
        *without_hash(packages),
        *weak(packages, rules["advisories"]),
        *unfit_licences(names, rules),
    ]
    if arguments[:1] == ["release"]:
        amiss += outdated(rules["looked_up"], today, LONGEST_AT_RELEASE)
    for sentence in dict.fromkeys([*amiss, *outdated(rules["looked_up"], today)]):
        print(sentence)
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
