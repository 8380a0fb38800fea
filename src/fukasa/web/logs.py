"""Lines of the log: when, where in the code, which request, how long; nothing that people typed.

A message is kept as it stands in the code, without the values that are put into it; of an error its class and where it
rose, without its words: both may hold names, addresses and what was searched for. Packages that build their messages
before they log them have addresses, paths and quoted words taken out. With ``FUKASA_DEBUG=1`` errors are told whole.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from fukasa.web.request_context import current_request_id

FIELDS = (
    *("by", "control", "user", "member", "route", "method", "status", "ms"),
    *("workspace", "job", "code", "port", "version"),
)
_OURS = ("fukasa", "django_tasks", "django")
_SPECIFIER = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d.]*[a-zA-Z]")
_PERSONAL = re.compile(
    r"""'[^']*' | "[^"]*" | “[^”]*” | \S+@\S+ | \w+://\S+ | (?<!\S)/\S+
    | \S*[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,}\S* | \b\d{1,3}(?:\.\d{1,3}){3}\b | [^\x00-\x7f]+""",
    re.VERBOSE,
)
_FRAMES = 6
_LONGEST = 300  # signs of a message: looking through what strangers can make long would take longer with every sign


class Facts(logging.Formatter):
    """What a line may say, as a dictionary; its children write it down."""

    def __init__(self, *, whole_errors: bool = False) -> None:
        super().__init__()
        self._whole_errors = whole_errors

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Collect what is said of a record, in the order in which it is read."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _words(record),
            "request": current_request_id(),
        }
        said |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = _classes(record.exc_info[1])
            said["at"] = self._place(record.exc_info[1])
        return {name: value for name, value in said.items() if value or value == 0}

    def _place(self, error: BaseException) -> str | list[str]:
        if self._whole_errors:
            return "".join(traceback.format_exception(error))
        frames = list(traceback.walk_tb(error.__traceback__))[-_FRAMES:]
        return [f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}" for frame, line in frames]


class JsonLines(Facts):
    """One object per line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line of JSON."""
        return json.dumps(self.facts(record), ensure_ascii=False)


class TextLines(Facts):
    """The same for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as words."""
        said = self.facts(record)
        head = " ".join(str(said.pop(name)) for name in ("time", "level", "logger", "message") if name in said)
        where = said.pop("at", [])
        below = where.splitlines() if isinstance(where, str) else where
        return "\n    ".join([" ".join([head, *(f"{name}={value}" for name, value in said.items())]), *below])


def _words(record: logging.LogRecord) -> str:
    """Give a message without the values in it; what was put together before it came here is cleaned as well."""
    words = _SPECIFIER.sub("…", _cut(str(record.msg)))
    return words if record.name.split(".")[0] in _OURS and record.args else _PERSONAL.sub("…", words)


def _cut(message: str) -> str:
    """Shorten what is too long: no half a word stays, and quotes that lost their end get one."""
    if len(message) <= _LONGEST:
        return message
    return f"{message[:_LONGEST].rpartition(' ')[0]} '\"”"


def _classes(error: BaseException) -> str:
    """Name the error and what it came from."""
    chain: list[str] = []
    at: BaseException | None = error
    while at is not None and len(chain) < _FRAMES:
        chain.append(str(getattr(at, "code", "") or f"{type(at).__module__}.{type(at).__qualname__}"))
        at = at.__cause__ or at.__context__
    return " ← ".join(chain)


def logging_config(*, style: str, level: str, whole_errors: bool) -> dict[str, Any]:
    """Give the configuration of Python's logging: one line per event on stderr."""
    formatter = {"json": JsonLines, "text": TextLines}[style]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "whole_errors": whole_errors}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},  # refusals have their line from fukasa.request
            "fukasa": {"level": "INFO"},
            "fukasa.request": {"level": "INFO" if style == "json" else "WARNING"},
        },
    }
