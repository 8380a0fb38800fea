"""What creators should be about, told apart from what the brief wants to sell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fukasa.analysis.intent.clauses import Clauses
from fukasa.analysis.intent.folding import Folded
from fukasa.analysis.intent.lexicon import Lexicon, Measure, Topic
from fukasa.analysis.intent.matching import holds_any
from fukasa.analysis.intent.mentions import GLUE, Mention
from fukasa.analysis.intent.sentences import why
from fukasa.analysis.intent.wish import OneOf, Strength, Wish

_WORDS_BEHIND, _WORDS_BEFORE = 3, 3


@dataclass(frozen=True, slots=True)
class _Said:
    mention: Mention
    topic: Topic
    own: bool  # the creator's own topic, not only the brief's product


def subjects(folded: Folded, found: Sequence[Mention], clauses: Clauses, lexicon: Lexicon) -> list[Wish]:
    """Turn the topics of a brief into wishes.

    Topics that belong to creators ("travel bloggers", 「美容系」) must hold; beside them, those of the product only
    should. A brief that names no creators' topic means its product's.
    """
    topical = [one for one in found if any(isinstance(meaning, Topic) for meaning in one.meanings)]
    said = [
        _Said(one, topic, _is_own(folded.text, one, topic, _reach(folded.text, topical, place), clauses, lexicon))
        for place, one in enumerate(topical)
        for topic in one.meanings
        if isinstance(topic, Topic)
    ]
    unwanted = [one for one in said if one.mention.unwanted]
    wanted = [one for one in said if not one.mention.unwanted]
    levels = [
        [one for one in wanted if one.own and not one.topic.plain],
        [one for one in wanted if not one.own and not one.topic.plain],
        [one for one in wanted if one.topic.plain],
    ]
    filled = [level for level in levels if level]
    wishes = _wishes(folded, unwanted, Strength.NEVER, lexicon)
    named: set[str] = set()
    any_topic = any(one.indifferent and Measure("category") in one.meanings for one in found)
    for place, level in enumerate(filled):
        fresh = [one for one in level if one.topic.category not in named]
        wishes += _wishes(folded, fresh, Strength.SHOULD if place or any_topic else Strength.MUST, lexicon)
        named |= {one.topic.category for one in level}
    return wishes


def _reach(text: str, topical: Sequence[Mention], place: int) -> int:
    """Where the words behind a topic end: at the next topic, unless the two are joined (料理やお菓子系)."""
    for one, later in pairwise(topical[place:]):
        if text[one.end : later.start].strip() not in GLUE:
            return later.start
    return len(text)


def _is_own(text: str, one: Mention, topic: Topic, reach: int, clauses: Clauses, lexicon: Lexicon) -> bool:
    """Tell whether a topic belongs to creators: their name, or a word such as 系 or "bloggers" close by."""
    if topic.person:
        return True
    clause, cues = clauses.clause(one.start), lexicon.cues
    behind = text[one.end : max(one.end, min(clause.end, reach))]
    before = " ".join(text[clause.start : one.start].split()[-_WORDS_BEFORE:])
    near = behind[: cues.topic_within]
    words = " ".join(behind.split()[:_WORDS_BEHIND])
    return (
        holds_any(near, [cue for cue in cues.topic_after if not cue.isascii()])
        or holds_any(words, [cue for cue in cues.topic_after if cue.isascii()])
        or holds_any(before, cues.topic_before)
    )


def _wishes(folded: Folded, said: Sequence[_Said], strength: Strength, lexicon: Lexicon) -> list[Wish]:
    """Put the topics of one strength into one wish, of which one topic is enough."""
    if not said:
        return []
    categories = tuple(dict.fromkeys(one.topic.category for one in said))
    spans = tuple(dict.fromkeys(folded.span(one.mention.start, one.mention.end) for one in said))
    written = "・".join(dict.fromkeys(folded.written(one.mention.start, one.mention.end) for one in said))
    test = OneOf(categories)
    return [Wish("category", test, strength, spans, why(written, "category", test, strength, lexicon))]
