"""What must not come up, where it is no topic of the lexicon: お酒の投稿はNG, no alcohol posts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fukasa.analysis.intent.clauses import Clauses
from fukasa.analysis.intent.folding import Folded
from fukasa.analysis.intent.lexicon import Lexicon
from fukasa.analysis.intent.mentions import Mention
from fukasa.analysis.intent.sentences import why
from fukasa.analysis.intent.wish import Note, OneOf, Said, Span, Strength, Wish

WORDS, SAFETY = "words", "safety_words"
_NOUN = r"(?:[おご]?(?:[一-龥々ァ-ヺー]{2,20}|[一-龥々])|[a-z][a-z0-9'-]{1,30}|[가-힣]{2,12})"
_ABOUT = r"(?:(?:関連|関係|系|絡み)?の|に関する|についての|を扱う|を含む|が出る)?"
_POSTS = r"(?:投稿|内容|話題?|発信|コンテンツ|紹介|ネタ|動画|写真|もの|人|方|アカウント|クリエイター)*"
_REFUSED = r"(?:(?<![a-z])ng(?![a-z])|なし|無し|抜き|不可(?!能)|以外|除く|除き|除いて|除外|避け|お断り|対象外|外して)"
_JAPANESE = re.compile(
    rf"(?P<nouns>{_NOUN}(?:(?:や|と|・|、|/|または|とか){_NOUN})*?){_ABOUT}{_POSTS}(?:は|が|を|も)?\s*{_REFUSED}"
)
_WORD = r"[a-z][a-z'-]+"
_ENGLISH = re.compile(
    r"\b(?:no|without|avoid(?:s|ing)?|exclud(?:e|es|ing)|except(?: for)?|skip|nothing about|(?:not|never|n't) "
    r"(?:\w+ )?about)\s+(?:(?:any|an?|the|posts?|content|talk|about|on|of)\s+)*"
    rf"(?P<nouns>{_WORD}(?:\s+{_WORD}){{0,5}}(?:,\s+{_WORD}(?:\s+{_WORD}){{0,5}}){{0,5}})"
)
_BETWEEN = re.compile(r"や|と|・|、|/|または|とか|,\s*|\s+(?:or|and|nor)\s+|^(?:or|and|nor)\s+")
_LEFT_OVER = re.compile(
    r"(?<![a-z])ng(?![a-z])|以外|除く|除き|除いて|除外|お断り|対象外|\b(?:without|exclud(?:e|es|ing)|avoid(?:s|ing)?|except)\b"
)
_MOST_WORDS = 2  # of an English phrase
Parts = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a brief keeps out beside the topics and phrases of the lexicon.

    Attributes:
        wishes: what must never hold.
        notes: refusals of which nobody understood what they keep out.
        taken: the parts of the folded text that are understood.

    """

    wishes: tuple[Wish, ...]
    notes: tuple[Note, ...]
    taken: tuple[tuple[int, int], ...]


def read_refusals(
    folded: Folded, found: Sequence[Mention], taken: Parts, clauses: Clauses, lexicon: Lexicon
) -> Refusals:
    """Find what is refused.

    A subject of brand safety (alcohol, gambling …) keeps out accounts whose posts reach its threshold; any other word
    keeps out accounts in whose texts it stands.

    Args:
        folded: the brief.
        found: its known words.
        taken: parts that others understood.
        clauses: how far a "no" reaches.
        lexicon: what words mean.

    """
    covered = [*taken, *((one.start, one.end) for one in found)]
    places = [place for place in _places(folded.text, lexicon) if not _meets(place, covered)]
    subjects = [place for place in places if _subject(folded.text, place, lexicon)]
    others = [place for place in places if place not in subjects]
    wishes = [
        *_wishes(folded, subjects, SAFETY, lexicon),
        *_wishes(folded, others, WORDS, lexicon),
    ]
    told = [*places, *taken, *((one.start, one.end) for one in found if one.unwanted or one.indifferent)]
    return Refusals(tuple(wishes), tuple(_notes(folded, told, clauses)), tuple(places))


def _places(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Give where refused words stand, each once."""
    parts = (
        part
        for pattern in (_JAPANESE, _ENGLISH)
        for match in pattern.finditer(text)
        for part in _parts(text, match.start("nouns"), match.end("nouns"), lexicon)
    )
    return sorted(set(parts))


def _parts(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    place = start
    for cut in (*_BETWEEN.finditer(text, start, end), None):
        stop = cut.start() if cut else end
        if part := _phrase(text, place, stop, lexicon):
            yield part
        place = cut.end() if cut else end


def _phrase(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Keep the words up to the first that says nothing; None where the very first does."""
    kept: list[re.Match[str]] = []
    for word in re.compile(r"\S+").finditer(text, start, end):
        if _says_nothing(word[0], lexicon) or len(kept) == _MOST_WORDS:
            break
        kept.append(word)
    return (kept[0].start(), kept[-1].end()) if kept else None


def _says_nothing(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.stop or word in lexicon.not_refused


def _subject(text: str, place: tuple[int, int], lexicon: Lexicon) -> str:
    """Give the subject of brand safety that a word speaks of; empty where there is none."""
    written = text[place[0] : place[1]]
    words = (written, *written.split())
    return next((lexicon.refused[word] for word in words if word in lexicon.refused), "")


def _wishes(folded: Folded, places: Parts, field: str, lexicon: Lexicon) -> Iterator[Wish]:
    if not places:
        return
    texts = [folded.text[start:end] for start, end in places]
    values = texts if field == WORDS else [_subject(folded.text, place, lexicon) for place in places]
    test = OneOf(tuple(dict.fromkeys(values)))
    spans = tuple(folded.span(start, end) for start, end in places)
    written = "・".join(dict.fromkeys(folded.written(start, end) for start, end in places))
    yield Wish(field, test, Strength.NEVER, spans, why(written, field, test, Strength.NEVER, lexicon))


def _notes(folded: Folded, told: Parts, clauses: Clauses) -> Iterator[Note]:
    """Tell of every refusal in whose clause nothing is known to be refused."""
    for cue in _LEFT_OVER.finditer(folded.text):
        part = clauses.clause(cue.start())
        if any(part.start <= start and end <= part.end for start, end in told):
            continue
        span: Span = folded.span(part.start, part.end)
        written = folded.original[span[0] : span[1]].strip()
        said = Said(
            f"「{written}」：何を除くのか読み取れず、何も除外していません。条件、または「-語」のキーワードで除けます。",
            f"“{written}”: what to leave out was not understood; nothing is. Use a filter, or a keyword with a minus.",
        )
        yield Note(span, said)


def _meets(place: tuple[int, int], others: Parts) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)
