"""Numbers as people write them: `1,234`, `１２３４`, `1.2万`, `3億4000万`, `1.2K`, `3.4%`, `¥5,000`, `4:13`, `PT4M`."""

import math
import re
import unicodedata
from decimal import Decimal

from fukasa.connectors.files.cells.refusal import CellRefused, is_missing
from fukasa.connectors.files.limits import MAX_COUNT

_SCALES = {
    "千": 10**3, "천": 10**3, "k": 10**3, "thousand": 10**3,
    "万": 10**4, "萬": 10**4, "만": 10**4,
    "m": 10**6, "mn": 10**6, "mil": 10**6, "million": 10**6,
    "億": 10**8, "亿": 10**8, "억": 10**8,
    "b": 10**9, "bn": 10**9, "billion": 10**9,
    "兆": 10**12, "조": 10**12, "t": 10**12,
}  # fmt: skip
_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_PART = re.compile(rf"({_AMOUNT})\s*({_SCALE})?\s*", re.IGNORECASE)
_EXPONENT = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)e[+-]?\d{1,3}", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:[$¥€£₩]|US\$|JPY|USD|KRW|EUR|GBP)\s*", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:円|원|ウォン|ドル|人|名|回|件|個|本|명|회|개|건|JPY|USD|KRW|EUR|GBP)$", re.IGNORECASE)
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)$")
_PERIOD = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$", re.IGNORECASE)
_PERIOD_SECONDS = (604_800, 86_400, 3_600, 60, 1)
_WHOLE_TOLERANCE = Decimal("1e-9")
_LONGEST = 500  # signs; nobody writes a longer number
_NOT_FINITE = {"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"}


def parse_decimal(cell: str) -> Decimal | None:
    """Read a number in any notation; None for a cell that says "not known"."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if is_missing(text):
        return None
    if text.casefold() in _NOT_FINITE:
        raise CellRefused("is not a finite number", "leave the cell empty where the value is not known")
    if text.startswith("="):
        raise CellRefused("is a formula, and formulas are never computed", "save the file with values in place of it")
    if len(text) > _LONGEST:
        raise CellRefused("is not a number", "write for example 12345, 12,345, 1.2万 or 12.3K")
    sign, body = _sign(text)
    body = _AFTER.sub("", _BEFORE.sub("", body))
    return sign * (Decimal(body) if _EXPONENT.fullmatch(body) else _scaled(body))


def _sign(text: str) -> tuple[int, str]:
    if text[0] in "-−△▲":
        return -1, text[1:].lstrip()
    return 1, text[1:].lstrip() if text[0] == "+" else text


def _scaled(body: str) -> Decimal:
    """Add up `3億4000万`: every part has a smaller unit than the one before."""
    total, position, smallest = Decimal(0), 0, None
    while position < len(body):
        part = _PART.match(body, position)
        scale = _SCALES[(part[2] or "").casefold()] if part and part[2] else 1
        if part is None or (smallest is not None and scale >= smallest):
            raise CellRefused("is not a number", "write for example 12345, 12,345, 1.2万 or 12.3K")
        total, position, smallest = total + Decimal(part[1].replace(",", "")) * scale, part.end(), scale
    if smallest is None:
        raise CellRefused("is not a number", "write for example 12345, 12,345, 1.2万 or 12.3K")
    return total


def parse_count(cell: str) -> int | None:
    """Read a whole number that is not negative."""
    value = parse_decimal(cell)
    if value is None:
        return None
    whole = value.to_integral_value() if abs(value) <= MAX_COUNT else None
    if value < 0:
        raise CellRefused("is negative, and a count cannot be", "correct the cell or leave it empty")
    if whole is None:
        raise CellRefused("is larger than any count of a platform", "correct the cell or leave it empty")
    if abs(value - whole) > _WHOLE_TOLERANCE * max(Decimal(1), value):
        raise CellRefused("is not a whole number", "a count has no fraction; averages belong into avg_ columns")
    return int(whole)


def parse_real(cell: str) -> float | None:
    """Read a number that is not negative."""
    value = parse_decimal(cell)
    if value is not None and value < 0:
        raise CellRefused("is negative", "correct the cell or leave it empty")
    number = None if value is None else float(value)
    if number is not None and not math.isfinite(number):
        raise CellRefused("is too large", "correct the cell or leave it empty")
    return number


def parse_share(cell: str, *, in_percent: bool) -> float | None:
    """Read a share: `0.034`, `3.4%`, or `3.4` where the map says that shares are in percent."""
    text = unicodedata.normalize("NFKC", cell).strip()
    percent = text.endswith(("%", "٪"))
    value = parse_decimal(text[:-1] if percent else text)
    if value is None:
        return None
    share = value / 100 if percent or in_percent else value
    if not 0 <= share <= 1:
        hint = "write 0.034 or 3.4%; where the column is in percent, set shares_in_percent = true in the map"
        raise CellRefused("is not a share between 0 and 1", hint)
    return float(share)


def parse_duration(cell: str) -> float | None:
    """Read a length of time in seconds: a number, `4:13`, `1:02:03` or ISO 8601 `PT4M13S`."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if clock := _CLOCK.match(text):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    period = _PERIOD.match(text)
    if period and any(period.groups()):
        return sum(float(part or 0) * size for part, size in zip(period.groups(), _PERIOD_SECONDS, strict=True))
    return parse_real(text.removesuffix("秒").removesuffix("초").removesuffix("s"))
