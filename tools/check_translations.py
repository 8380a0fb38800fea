"""Fail when a string of the interface has no translation, or when the compiled catalogue is older than the code."""

import sys

from tools import catalogue
from tools.django_ready import ready


def problems() -> list[str]:
    """Name everything that is missing, doubtful or stale."""
    ready()
    found: list[str] = []
    for language in catalogue.LANGUAGES:
        merged, path = catalogue.merged(language), catalogue.po_path(language)
        found += [f"{language}: not translated: {line}" for line in catalogue.untranslated(merged)]
        if not path.exists() or path.read_bytes() != catalogue.written(merged):
            found.append(f"{language}: {path.name} is not what the code says now; run: make messages")
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != catalogue.compiled(catalogue.known(language)):
            found.append(f"{language}: {compiled.name} is not what {path.name} says; run: make messages")
    return found


def main() -> int:
    """Print the problems; 1 when there are any."""
    found = problems()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
