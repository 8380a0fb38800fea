"""What people write into the fields of a brand, one entry per line."""

import re

_BETWEEN_TEXTS = re.compile(r"\n\s*\n+")


def lines_of(text: str) -> tuple[str, ...]:
    """Give the lines that hold anything, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def texts_of(text: str) -> tuple[str, ...]:
    """Give the texts: paragraphs that an empty line divides."""
    normal = text.replace("\r\n", "\n")
    return tuple(part.strip() for part in _BETWEEN_TEXTS.split(normal) if part.strip())


def rivals_of(text: str) -> dict[str, tuple[str, ...]]:
    """Read rivals: one per line, further spellings behind a colon, divided by commas."""
    found = {}
    for line in lines_of(text):
        name, _, others = line.replace("：", ":").replace("、", ",").partition(":")
        if name.strip():
            spellings = [other.strip() for other in others.split(",") if other.strip()]
            found[name.strip()] = (name.strip(), *spellings)
    return found
