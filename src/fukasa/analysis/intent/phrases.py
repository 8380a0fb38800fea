"""What the phrases of a brief ask for beside topics and numbers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from fukasa.analysis.intent.folding import Folded
from fukasa.analysis.intent.lexicon import Lexicon, Measure, Phrase
from fukasa.analysis.intent.mentions import Mention
from fukasa.analysis.intent.sentences import label_of, why
from fukasa.analysis.intent.wish import Between, Note, OneOf, Said, Strength, Wish

Asked = tuple[Mention, Phrase]


def phrase_wishes(folded: Folded, found: Sequence[Mention], lexicon: Lexicon) -> list[Wish]:
    """Turn phrases into wishes; phrases that name values of one field in the same way become one wish."""
    asked = [
        (one, phrase) for one in found for phrase in one.meanings if isinstance(phrase, Phrase) and _asks(one, phrase)
    ]

    def way(pair: Asked) -> tuple[str, str, str]:
        one, phrase = pair
        return phrase.field, _strength(one, phrase).value, "" if isinstance(phrase.test, OneOf) else repr(phrase.test)

    ordered = sorted(asked, key=way)
    wishes = [_wish(folded, list(group), lexicon) for _, group in groupby(ordered, key=way)]
    return sorted(_without_doubles(wishes), key=lambda wish: wish.spans[0])


def phrase_notes(folded: Folded, found: Sequence[Mention], lexicon: Lexicon) -> Iterator[Note]:
    """Tell what is said not to matter, and what was named only to say that it is not needed."""
    told: set[str] = set()
    for one in found:
        named = next((meaning for meaning in one.meanings if isinstance(meaning, Measure | Phrase)), None)
        if named is None or named.field in told:
            continue
        if one.indifferent or (one.unwanted and isinstance(named, Phrase) and named.turned == "drop"):
            told.add(named.field)
            label, written = label_of(named.field, lexicon), folded.written(one.start, one.end)
            said = Said(
                f"「{written}」：{label.ja}は条件にしていません。", f"“{written}”: nothing is asked of {label.en}."
            )
            yield Note(folded.span(one.start, one.end), said)


def _asks(one: Mention, phrase: Phrase) -> bool:
    dropped = one.unwanted and phrase.turned == "drop"
    return not one.indifferent and not dropped


def _strength(one: Mention, phrase: Phrase) -> Strength:
    if one.unwanted and phrase.turned == "never":
        return Strength.NEVER
    return Strength.SHOULD if one.soft and phrase.strength is Strength.MUST else phrase.strength


def _wish(folded: Folded, group: list[Asked], lexicon: Lexicon) -> Wish:
    (first, phrase), *_ = group
    strength, test = _strength(first, phrase), phrase.test
    if isinstance(test, OneOf):
        values = (value for _, one in group if isinstance(one.test, OneOf) for value in one.test.values)
        test = OneOf(tuple(dict.fromkeys(values)))
    spans = tuple(dict.fromkeys(folded.span(one.start, one.end) for one, _ in group))
    written = "・".join(dict.fromkeys(folded.written(one.start, one.end) for one, _ in group))
    return Wish(phrase.field, test, strength, spans, why(written, phrase.field, test, strength, lexicon))


def _without_doubles(wishes: list[Wish]) -> list[Wish]:
    """Keep one range per field and strength: two vague words about one figure ask for it once."""
    kept: dict[tuple[str, str], Wish] = {}
    others = []
    for wish in wishes:
        if isinstance(wish.test, Between):
            kept.setdefault((wish.field, wish.strength.value), wish)
        else:
            others.append(wish)
    return [*kept.values(), *others]
