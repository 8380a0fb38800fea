"""Dates and times as people and programs write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from fukasa.connectors.files.cells.refusal import CellRefused, is_missing
from fukasa.connectors.files.limits import FIRST_YEAR

_TIME = r"(?:[T\s]*(?P<half>午前|午後|오전|오후|am|pm)?\s*(?P<hour>\d{1,2})(?::|時|시)"
_TIME += r"\s*(?:(?P<minute>\d{1,2})(?::|分|분)?)?\s*"
_TIME += r"(?:(?P<second>\d{1,2})(?:\.(?P<fraction>\d{1,9}))?(?:秒|초)?)?\s*(?P<late>am|pm)?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|JST|KST|[+-]\d{2}:?\d{2})?"
_WEEKDAY = r"\s*(?:\([^)]{1,4}\))?"
_YEAR_MONTH = r"(?P<year>\d{4})(?:-|/|\.|年|년)\s*(?P<month>\d{1,2})"
_REST = rf"(?:-|/|\.|月|월)\s*(?P<day>\d{{1,2}})[日일.]?{_WEEKDAY}{_TIME}{_ZONE}"
_YEAR_FIRST = re.compile(rf"^{_YEAR_MONTH}(?:{_REST}|月|월)?$", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"^(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<year>\d{{4}}){_TIME}{_ZONE}$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+(?:\.\d+)?$")
_NAMED_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "JST": 9, "KST": 9}
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a serial has no zone
_EXCEL_SERIALS = range(1, 2_958_466)  # up to 9999-12-31
_SECONDS_FROM = 10**8
_MILLISECONDS_FROM = 10**11
_MICROSECONDS_FROM = 10**14
_HINT = "write it as 2025-09-26T16:31:00+09:00"
_LATEST_DAY = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class MomentReading:
    """How dates are read.

    Attributes:
        zone: of dates that name none.
        latest: later moments are refused.
        date_order: `mdy`, `dmy` or "".
        serials: plain numbers are days since 1899-12-30, as in a workbook.

    """

    zone: ZoneInfo
    latest: datetime
    date_order: str = ""
    serials: bool = False


def parse_moment(cell: str, reading: MomentReading) -> datetime | None:
    """Read a date or a time as a moment in UTC; refuse years before 2000 and the future."""
    moment = _moment(cell, reading)
    if moment is not None and moment > reading.latest:
        raise CellRefused("lies in the future", "correct the date, or its time zone")
    return moment


def parse_day(cell: str, reading: MomentReading) -> date | None:
    """Read a date; the day is the one in the map's zone."""
    moment = _moment(cell, reading)
    day = None if moment is None else moment.astimezone(reading.zone).date()
    if day is not None and day > _LATEST_DAY:
        raise CellRefused("lies after the year 2100", "leave the cell empty where there is no last day")
    return day


def _moment(cell: str, reading: MomentReading) -> datetime | None:
    text = unicodedata.normalize("NFKC", cell).strip()
    if is_missing(text):
        return None
    try:
        found = _parsed(text, reading)
        aware = found if found.tzinfo else found.replace(tzinfo=reading.zone)
        moment = aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, CellRefused):
            raise
        raise CellRefused("is not a date that exists", _HINT) from None
    if moment.year < FIRST_YEAR:
        raise CellRefused(f"lies before the year {FIRST_YEAR}", "correct the date; platforms are younger than that")
    return moment


def _parsed(text: str, reading: MomentReading) -> datetime:
    if _NUMBER.match(text):
        return _from_number(text, reading)
    if match := _YEAR_FIRST.match(text):
        return _from_parts(match, int(match["year"]), int(match["month"]), int(match["day"] or 1))
    if match := _YEAR_LAST.match(text):
        return _from_year_last(match, reading.date_order)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        raise CellRefused("is not a date", _HINT) from None


def _from_number(text: str, reading: MomentReading) -> datetime:
    number = float(text)
    if reading.serials and int(number) in _EXCEL_SERIALS:
        return _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
    if len(text) == len("20250926") and text.isdigit():
        return datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007  the zone of the map is added by the caller
    if number < _SECONDS_FROM:
        raise CellRefused("is a number, not a date", f"{_HINT}; day numbers are read from workbooks only")
    scale = 1e6 if number >= _MICROSECONDS_FROM else 1e3 if number >= _MILLISECONDS_FROM else 1
    return datetime.fromtimestamp(number / scale, tz=UTC)


def _from_year_last(match: re.Match[str], order: str) -> datetime:
    first, second = int(match["a"]), int(match["b"])
    if not order:
        hint = 'set date_order = "mdy" or "dmy" in the map, or write 2025-09-26'
        raise CellRefused("may be month-day or day-month", hint)
    month, day = (first, second) if order == "mdy" else (second, first)
    return _from_parts(match, int(match["year"]), month, day)


def _from_parts(match: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match["half"] or match["late"] or "").casefold()
    if half:
        hour = hour % 12 + (12 if half in {"午後", "오후", "pm"} else 0)
    micro = int((match["fraction"] or "0").ljust(6, "0")[:6])
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=_zone(match["zone"]))


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text.upper() in _NAMED_ZONES:
        return timezone(timedelta(hours=_NAMED_ZONES[text.upper()]))
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if text[0] == "+" else -offset)
