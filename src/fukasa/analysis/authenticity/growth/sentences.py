"""What is written beside a marked point of the growth line."""

from collections.abc import Mapping
from functools import cache

from fukasa.analysis.packaged import read_toml, table
from fukasa.core.errors import InvalidInput

_FILE = "data/sentences/growth_events.toml"
_UNKNOWN = "–"


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    raw = read_toml("fukasa.analysis.authenticity", _FILE)
    return {code: {k: str(v) for k, v in table(f"{_FILE} [{code}]", entry).items()} for code, entry in raw.items()}


def event_sentence(event: Mapping[str, object], language: str) -> str:
    """Say what could explain an event.

    Args:
        event: a row of ``tables.EVENTS_SCHEMA``.
        language: ``ja`` or ``en``.

    Raises:
        InvalidInput: there are no words for its code.

    """
    shares = {"explained": event["explained_share"], "unexplained": event["unexplained_share"]}
    told = {
        name: f"{100 * share:.0f}%" if isinstance(share, (int, float)) else _UNKNOWN for name, share in shares.items()
    }
    return _word(event["shown"], language).format_map({"reason": _word(event["explanation"], language), **told})


def shape_words(shape: str | None, language: str) -> str:
    """Name the shape of an event; a shape that readings are too far apart to see is said to be so.

    Raises:
        InvalidInput: there are no words for it.

    """
    return _word({None: "unseen", "drip": "drip_shape"}.get(shape, shape), language)


def _word(code: object, language: str) -> str:
    try:
        return _tables()[str(code)][language]
    except KeyError as error:
        raise InvalidInput(f"{_FILE} has no words for {code!r} in {language!r}; add them") from error
