"""The list of security requirements with what was found, from the file in which it is kept."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tools.reference.tables import code, table

KEPT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "asvs.toml"
CHAPTERS = (
    "Encoding and injection",
    "Input and business rules",
    "Browser",
    "API",
    "Files",
    "Log-in",
    "Sessions",
    "Who may do what",
    "Signed tokens",
    "OAuth and OpenID Connect",
    "Cryptography",
    "Connections",
    "Configuration",
    "Data",
    "Architecture",
    "Logs and errors",
    "WebRTC",
)
_HEAD = """# OWASP ASVS 5.0.0

Every requirement of levels 1 and 2 by its number, what we found when we looked into the code, and what shows it. The
words are ours; those of the [standard](https://owasp.org/www-project-application-security-verification-standard/) tell
what each number demands. Nobody from outside has checked this. What is guarded at each door stands in the repository's
`SECURITY.md`.

"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one requirement.

    Attributes:
        number: as the standard counts it, without its V.
        level: 1 or 2.
        status: pass, fail or not applicable.
        why: in a few words of ours.
        planned: what would mend it; empty unless it fails.
        shown: modules, pages and tests, from the root of the repository.

    """

    number: str
    level: int
    status: str
    why: str
    planned: str = ""
    shown: tuple[str, ...] = ()


def findings() -> tuple[Finding, ...]:
    """Read the list."""
    kept = tomllib.loads(KEPT.read_text(encoding="utf-8"))
    return tuple(
        Finding(number, **{**one, "shown": tuple(one.get("shown", ()))})
        for number, one in kept.items()
        if isinstance(one, dict)
    )


def asvs_page() -> str:
    """Write the page."""
    found = findings()
    counts = Counter((one.level, one.status) for one in found)
    states = ("pass", "fail", "not applicable")
    summary = table(("level", *states), [(str(n), *(str(counts[n, state]) for state in states)) for n in (1, 2)])
    parts = [_HEAD, summary, "\n## What fails\n\n", _failing(found)]
    for chapter, title in enumerate(CHAPTERS, start=1):
        parts += [f"\n## {chapter}. {title}\n\n", _chapter([one for one in found if _chapter_of(one) == chapter])]
    return "".join(parts)


def _failing(found: tuple[Finding, ...]) -> str:
    rows = [(one.number, str(one.level), one.why, one.planned) for one in found if one.status == "fail"]
    return table(("number", "level", "what is missing", "what would mend it"), rows)


def _chapter(found: list[Finding]) -> str:
    rows = [(one.number, str(one.level), one.status, one.why, " ".join(map(code, one.shown))) for one in found]
    return table(("number", "level", "found", "why", "shown by"), rows)


def _chapter_of(one: Finding) -> int:
    return int(one.number.split(".")[0])
