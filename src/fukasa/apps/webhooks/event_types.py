"""Which events there are, and which of them a pattern means."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from fukasa.apps.webhooks.errors import TypesUnclear

PING = "webhook.ping"
_PATTERN = re.compile(r"\*|[a-z_]+\.(\*|[a-z_]+)")


@cache
def event_types() -> tuple[str, ...]:
    """Give every type of event; held against the code by a test."""
    path = files("fukasa.apps.webhooks") / "data" / "event_types.toml"
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["types"])


def patterns_of(text: str) -> list[str]:
    """Read patterns, separated by spaces, commas or lines.

    Raises:
        TypesUnclear: there is none, or one of them fits no event.

    """
    words = list(dict.fromkeys(re.split(r"[\s,]+", text.strip()))) if text.strip() else []
    if not words:
        raise TypesUnclear(_("Name at least one type of event; * means all."))
    for word in words:
        if not _PATTERN.fullmatch(word) or not any(matches([word], known) for known in event_types()):
            message = _("No event is called “%(word)s”; write for example *, list.* or list.created.")
            raise TypesUnclear(message % {"word": word[:60]})
    return words


def matches(patterns: Iterable[str], event_type: str) -> bool:
    """Tell whether one of the patterns means this event."""
    noun = event_type.partition(".")[0]
    return not {"*", f"{noun}.*", event_type}.isdisjoint(patterns)
