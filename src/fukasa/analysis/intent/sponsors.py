"""Brands whose creators are unwanted: 競合の◯◯とタイアップした人以外, have not worked with ◯◯ or ◯◯."""

import re
from collections.abc import Iterator

from fukasa.analysis.intent.folding import Folded
from fukasa.analysis.intent.lexicon import Lexicon
from fukasa.analysis.intent.sentences import why
from fukasa.analysis.intent.wish import OneOf, Strength, Wish

_JAPANESE = re.compile(
    r"(?:競合の|ライバルの|他社の)?[「『\"]?(?P<names>[一-龥々ァ-ヺーa-z0-9&・]{2,30}(?:や[一-龥々ァ-ヺーa-z0-9&・]{2,30})*)[」』\"]?"
    r"(?:と(?:の)?(?:タイアップ|コラボ|案件|取引|仕事|契約)|の(?:案件|pr|タイアップ|アンバサダー)|を(?:やった|紹介した|宣伝した|prした|担当した))"
    r"[^。、\n]{0,14}?(?:以外|除|ng|避|不可|ない)"
)
_ENGLISH = re.compile(
    r"(?:not|never|n't)\s+(?:been\s+)?(?:(?:worked|partnered|collaborated|advertised)\s+(?:with|for)|promoted|endorsed)\s+"
    r"(?P<names>[^.,;\n]{2,60}?)(?=\s+(?:and|but)\s+(?:who|that|whose)\b|\s+(?:who|before|yet|in the)\b|[.,;\n]|$)"
)
_BETWEEN = re.compile(r"\s+or\s+|\s+and\s+|や")


def unwanted_sponsors(folded: Folded, lexicon: Lexicon) -> Iterator[tuple[Wish, tuple[int, int]]]:
    """Give a wish for each group of brands that nobody may have worked with, and the folded part it stands in."""
    for pattern in (_JAPANESE, _ENGLISH):
        for match in pattern.finditer(folded.text):
            places = list(_parts(match.start("names"), match["names"]))
            brands = tuple(folded.written(start, end).strip() for start, end in places)
            spans = tuple(folded.span(start, end) for start, end in places)
            test = OneOf(brands)
            reason = why("・".join(brands), "sponsors", test, Strength.NEVER, lexicon)
            yield Wish("sponsors", test, Strength.NEVER, spans, reason), match.span()


def _parts(start: int, names: str) -> Iterator[tuple[int, int]]:
    place = 0
    for cut in (*_BETWEEN.finditer(names), None):
        end = cut.start() if cut else len(names)
        if end > place:
            yield start + place, start + end
        place = cut.end() if cut else end
