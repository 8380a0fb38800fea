"""Who pays: the brand's name out of the words of a disclosure."""

import re
from collections.abc import Iterable

from fukasa.analysis.sponsorship.evidence import TITLE, Finding

_HONORIFIC = re.compile(r"\s*(?:様|さま|さん|(?:公式|オフィシャル)(?:サイト|アカウント|チャンネル)?|御中)\s*$")
_EDGE = re.compile(r"^[\s\W_]+|[\s\-–—:：・,、。/|｜]+$")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.|\[URL\]|<URL>).*$", re.IGNORECASE)
_AFTER = re.compile(r"@(?P<handle>[\w.]{2,40})")
_QUOTED = re.compile(r"[「『\"“](?P<quoted>[^」』\"”\n]{1,40})[」』\"”]")
_HONOURED = re.compile(r"(?P<honoured>[^\s、。,!?:;#()（）【】「」『』@]{1,30}?)\s*(?:様|さま)(?=[^\s]|\s|$)")
_NO_NAME = re.compile(
    r"^(?:企業|本|この|今回|動画|商品|製品|弊社|当社|皆|以下|下記|こちら|各社|メーカー|スポンサー)*(?:様|さん)?$"
)


def brand_of(found: Iterable[Finding]) -> str | None:
    """The brand that disclosures name, as it was written; None where they name none.

    First a name that a rule itself holds, strongest rule first; then an @account, a quoted name or a name with 様 on
    the line of the disclosure.
    """
    disclosures = [finding for finding in found if finding.rule.kind == "disclosure"]
    names = [own_name(finding) for finding in disclosures] + [_on_line(finding) for finding in disclosures]
    return next((name for name in names if name is not None), None)


def own_name(found: Finding) -> str | None:
    """The name inside the words of one rule."""
    if found.brand is None:
        return None
    start, end = found.text.span(*found.brand)
    return _clean(found.text.original[start:end])


def _on_line(found: Finding) -> str | None:
    if found.field == TITLE:
        return None  # quotes in a title hold the title of the work
    start, end = found.text.span(found.start, found.end)
    original = found.text.original
    line_start = original.rfind("\n", 0, start) + 1
    line_end = original.find("\n", end)
    before = original[line_start:start]
    after = original[end : line_end if line_end >= 0 else len(original)]
    for text in (after, before):
        for pattern in (_AFTER, _QUOTED, _HONOURED):
            match = pattern.search(text)
            name = _clean(match.group(1)) if match else None
            if name is not None:
                return name
    return None


def _clean(raw: str) -> str | None:
    name = _ADDRESS.sub("", raw)
    for pattern in (_EDGE, _HONORIFIC, _EDGE):
        name = pattern.sub("", name)
    return None if not name or _NO_NAME.match(name) else name
