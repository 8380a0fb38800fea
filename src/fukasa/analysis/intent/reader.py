"""The place where an operator may mount a model in front of the rules."""

from typing import Protocol

from fukasa.analysis.intent.wish import Intent


class BriefReader(Protocol):
    """Whoever can read a brief.

    A mounted reader must keep three promises, which its callers check
    (:func:`fukasa.analysis.intent.checked.checked`): every span lies inside the text it was given, every field and
    value is one that the search knows, and :attr:`Intent.reader` names the model and its version. What it returns is
    shown as chips that people can take away, never run unseen.
    """

    def read(self, text: str) -> Intent:
        """Read a brief; the same text gives the same intent."""
        ...
