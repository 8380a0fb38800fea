"""What was found about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what.
        status: `ok`, `note` (an optional part is missing, or worth knowing) or `wrong`.
        sentence: what was found, and why it matters.
        mend: what to do; empty when nothing is to be done.

    """

    name: str
    status: str
    sentence: str
    mend: str = ""


def ok(name: str, sentence: str) -> Finding:
    """Say that all is well."""
    return Finding(name, "ok", sentence)


def note(name: str, sentence: str, mend: str = "") -> Finding:
    """Say what is worth knowing."""
    return Finding(name, "note", sentence, mend)


def wrong(name: str, sentence: str, mend: str) -> Finding:
    """Say what is wrong and how it is mended."""
    return Finding(name, "wrong", sentence, mend)
