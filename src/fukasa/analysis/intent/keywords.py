"""Words that help to rank: those of the topic, and those that nobody understood."""

import re
from collections.abc import Iterator, Sequence

from fukasa.analysis.intent.folding import Folded
from fukasa.analysis.intent.lexicon import Lexicon, Topic
from fukasa.analysis.intent.mentions import Mention
from fukasa.analysis.intent.wish import LooseWord

_WORD = re.compile(r"[ァ-ヺー]{2,}|[一-龥々]{2,}|[a-z][a-z0-9'&-]+|[가-힣]{2,}")
_HIRAGANA = re.compile(r"[ぁ-ゖ]+")
_MOST, _LONGEST = 24, 40  # words, and characters of one: what is longer is no word


def loose_words(
    folded: Folded, found: Sequence[Mention], taken: Sequence[tuple[int, int]], lexicon: Lexicon
) -> tuple[LooseWord, ...]:
    """Give the words of topics and the words that nobody understood, each once, in reading order."""
    topics = (
        LooseWord(folded.text[one.start : one.end], folded.span(one.start, one.end), understood=True)
        for one in found
        if not one.unwanted and any(isinstance(m, Topic) for m in one.meanings)
    )
    named = {cue for quantity in lexicon.quantities for cue in quantity.cues}
    unknown = (
        LooseWord(word, folded.span(start, end), understood=False)
        for start, end, word in _left(folded.text, [*taken, *((one.start, one.end) for one in found)])
        if len(word) <= _LONGEST and word not in lexicon.stop and word not in named
    )
    words: dict[str, LooseWord] = {}
    for word in sorted((*topics, *unknown), key=lambda one: one.span):
        words.setdefault(word.text, word)
    return tuple(words.values())[:_MOST]


def _left(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Give the words outside of what was taken."""
    covered = bytearray(len(text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    for match in _WORD.finditer(text):
        start, end = match.span()
        if not any(covered[start:end]) and not _HIRAGANA.fullmatch(match[0]):
            yield start, end, match[0]
