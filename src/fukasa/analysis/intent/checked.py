"""Hold a reader's answer against the promises of the protocol before anybody acts on it."""

from fukasa.analysis.intent.wish import Intent, Span
from fukasa.core.errors import InvalidInput


def checked(intent: Intent, text: str) -> Intent:
    """Give the intent back when its spans lie in the text and it names its reader.

    Raises:
        InvalidInput: the reader broke a promise of :class:`~fukasa.analysis.intent.reader.BriefReader`.

    """
    if not intent.reader:
        raise InvalidInput("the mounted reader of briefs does not name itself; let Intent.reader say model and version")
    if intent.text != text:
        raise InvalidInput(f"the reader {intent.reader} answered another brief than it was given; mend the reader")
    outside = [span for span in _spans(intent) if not 0 <= span[0] <= span[1] <= len(text)]
    if outside:
        raise InvalidInput(
            f"the reader {intent.reader} points at characters {outside[0][0]} to {outside[0][1]} of a brief of "
            f"{len(text)}; mend the reader"
        )
    return intent


def _spans(intent: Intent) -> list[Span]:
    return [
        *(span for wish in intent.wishes for span in wish.spans),
        *(word.span for word in intent.words),
        *(note.span for note in intent.notes),
    ]
