"""Words of the lexicon in a brief: is what they name unwanted, would it only be nice, does it matter at all?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fukasa.analysis.intent.clauses import Clauses
from fukasa.analysis.intent.lexicon import Cues, Lexicon, Meaning, Phrase
from fukasa.analysis.intent.matching import Found, cue_places, holds_any

_AFTER, _BEFORE_WORDS = 18, 6  # characters behind, words in front, in which a "no" is looked for
_DOUBT = 8  # characters behind in which "does not matter" is looked for
_ANY = "any "
GLUE = frozenset({"や", "と", "・", "/", "か", "&", "or", "and", ",", "、", "または", "もしくは"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A known word in the brief.

    Attributes:
        start, end: where it stands in the folded text.
        meanings: what it may mean.
        unwanted: whether a "no" belongs to it.
        soft: whether it would only be nice.
        indifferent: whether it is said not to matter.

    """

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    unwanted: bool
    soft: bool
    indifferent: bool


def mentions(text: str, clauses: Clauses, lexicon: Lexicon) -> list[Mention]:
    """Find the known words of a folded text, in reading order."""
    found = [one for one in lexicon.vocabulary.find(text) if one.meaning]
    made: list[Mention] = []
    for place in reversed(range(len(found))):
        made.append(_mention(text, clauses, lexicon.cues, found, place, made[-1] if made else None))
    made.reverse()
    return _shared_no_before(text, made)


def _mention(
    text: str,
    clauses: Clauses,
    cues: Cues,
    found: Sequence[Found[tuple[Meaning, ...]]],
    place: int,
    later: Mention | None,
) -> Mention:
    one, clause = found[place], clauses.clause(found[place].start)
    sentence = clauses.sentence(one.start)
    behind_end = min(clause.end, one.end + _AFTER, later.start if later else len(text))
    behind = text[one.end : behind_end]
    in_front = text[max(sentence.start, found[place - 1].end if place else 0) : one.start]
    glued = later is not None and text[one.end : later.start].strip() in GLUE
    unwanted = holds_any(behind, cues.no_after) or _no_in_front(in_front, cues) or (glued and _said_after(later))
    around = text[clause.start : clause.end]
    matters_not = holds_any(text[one.end : min(clause.end, one.end + _DOUBT)], cues.indifferent)
    matters_not = matters_not or text[one.start : one.end].startswith(_ANY)
    soft = holds_any(around, cues.soft) or (_is_place(one.meaning) and holds_any(around, cues.soft_places))
    return Mention(one.start, one.end, one.meaning, unwanted, soft, matters_not)


def _is_place(meanings: tuple[Meaning, ...]) -> bool:
    return any(isinstance(one, Phrase) and one.field in {"country", "region"} for one in meanings)


def _said_after(later: Mention | None) -> bool:
    return later is not None and later.unwanted


def _no_in_front(in_front: str, cues: Cues) -> bool:
    """Tell whether the last few words in front hold a "no"; one that has a word of its own ends at the comma."""
    said, comma, rest = in_front.rpartition(",")
    own = comma and not any(said.rstrip().endswith(cue) for cue in cues.no_before)
    near = " ".join((rest if own else in_front).split()[-_BEFORE_WORDS:])
    return any(True for cue in cues.no_before for _ in cue_places(near, cue))


def _shared_no_before(text: str, made: list[Mention]) -> list[Mention]:
    """Let the "no" of "no giveaways or contests" reach the second word as well."""
    shared: list[Mention] = []
    for one in made:
        last = shared[-1] if shared else None
        glue = text[last.end : one.start].strip() if last else ""
        reached = last is not None and last.unwanted and glue in {"or", "nor"}
        shared.append(Mention(one.start, one.end, one.meanings, one.unwanted or reached, one.soft, one.indifferent))
    return shared
