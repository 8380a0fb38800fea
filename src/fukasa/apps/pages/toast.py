"""Short messages after something was done, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, text: str, *, undo_url: str = "", open_url: str = "") -> None:
    """Say that something was done.

    Args:
        request: the request whose session keeps the message.
        text: one sentence.
        undo_url: where a POST takes it back; the message then shows a button.
        open_url: where it is to be seen; the message then shows a link. One of both.

    """
    tag = f"undo:{undo_url}" if undo_url else f"open:{open_url}" if open_url else ""
    messages.success(request, text, extra_tags=tag)


def refused(request: HttpRequest, text: str) -> None:
    """Say why something was not done."""
    messages.error(request, text)
