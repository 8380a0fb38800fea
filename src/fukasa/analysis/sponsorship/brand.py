"""Who pays: the brand's name out of the words of a disclosure."""

import re

from fukasa.analysis.sponsorship.evidence import Finding

_HONORIFIC = re.compile(r"\s*(?:様|さま|さん|(?:公式|オフィシャル)(?:サイト|アカウント|チャンネル)?|御中)\s*$")
_EDGE = re.compile(r"^[\s\W_]+|[\s\-–—:：・,、。/|｜]+$")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.|\[URL\]|<URL>).*$", re.IGNORECASE)
_AFTER = re.compile(r"@(?P<handle>[\w.]{2,40})")
_QUOTED = re.compile(r"[「『\"“](?P<quoted>[^」』\"”\n]{1,40})[」』\"”]")
_HONOURED = re.compile(r"(?P<honoured>[^\s、。,!?:;#()（）【】「」『』@]{1,30}?)\s*(?:様|さま)(?=[^\s]|\s|$)")
_NO_NAME = re.compile(r"^(?:企業|本|この|今回|動画|商品|製品|弊社|当社|皆|以下|下記|こちら|各社|メーカー|スポンサー)*(?:様|さん)?$")


def brand_of(found: Finding) -> str | None:
    """The brand a disclosure names, as it was written; None where it names none.

    First the name the rule itself holds, then an @account, a quoted name or a name with 様 on the same line.
    """
    if found.brand is not None:
        start, end = found.text.span(*found.brand)
        name = _clean(found.text.original[start:end])
        if name is not None:
            return name
    return _on_line(found)


def _on_line(found: Finding) -> str | None:
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
