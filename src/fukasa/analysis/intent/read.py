"""A brief in plain words → wishes, by rules: deterministic, and nothing is guessed without being told."""

from dataclasses import dataclass, field, replace

from fukasa.analysis.intent.clauses import Clauses
from fukasa.analysis.intent.folding import Folded, fold
from fukasa.analysis.intent.keywords import loose_words
from fukasa.analysis.intent.lexicon import Lexicon, default_lexicon
from fukasa.analysis.intent.mentions import Mention, mentions
from fukasa.analysis.intent.phrases import phrase_notes, phrase_wishes
from fukasa.analysis.intent.quantities import Numbers, read_numbers
from fukasa.analysis.intent.refusals import read_refusals
from fukasa.analysis.intent.sentences import why
from fukasa.analysis.intent.sponsors import unwanted_sponsors
from fukasa.analysis.intent.subjects import subjects
from fukasa.analysis.intent.wish import Intent, Note, Said, Strength, Wish

MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads briefs by the rules and lexicons of the project; keeps the protocol of a reader.

    Attributes:
        lexicon: what words mean; those of the package by default.

    """

    lexicon: Lexicon = field(default_factory=default_lexicon)

    def read(self, text: str) -> Intent:
        """Read a brief; see :func:`read_brief`."""
        return read_brief(text, lexicon=self.lexicon)


def read_brief(text: str, *, lexicon: Lexicon | None = None) -> Intent:
    """Turn a brief in Japanese, English or a mixture, with Korean words where easy, into wishes.

    What is said plainly (a platform, a range with a unit) must hold; what is vague (popular, good comments) or softened
    (ideally, できれば) should hold; what is refused must never hold. Words that nobody understood help to rank and are
    told.

    Args:
        text: the brief; what goes beyond :data:`MOST_CHARACTERS` is left out and told.
        lexicon: what words mean; that of the package by default.

    """
    lexicon = lexicon or default_lexicon()
    folded = fold(text[:MOST_CHARACTERS])
    clauses = Clauses(folded.text)
    numbers = read_numbers(folded, clauses, lexicon)
    sponsors = list(unwanted_sponsors(folded, lexicon))
    taken = [*numbers.taken, *(part for _, part in sponsors)]
    found = _outside(mentions(folded.text, clauses, lexicon), taken)
    refusals = read_refusals(folded, found, taken, clauses, lexicon)
    taken += refusals.taken
    wishes = [
        *subjects(folded, found, clauses, lexicon),
        *phrase_wishes(folded, found, lexicon),
        *(wish for wish, _ in sponsors),
        *refusals.wishes,
    ]
    return Intent(
        text=text,
        wishes=_in_order([*_unless_numbered(wishes, numbers, lexicon), *numbers.wishes]),
        words=loose_words(folded, found, taken, lexicon),
        notes=(*numbers.notes, *phrase_notes(folded, found, lexicon), *refusals.notes, *_too_long(text, folded)),
        creators=numbers.creators,
        reader=f"rules {lexicon.version}",
    )


def _outside(found: list[Mention], taken: list[tuple[int, int]]) -> list[Mention]:
    """Leave out words inside numbers and names of brands: the 人 of 1万人 is no crowd."""
    return [one for one in found if not any(start <= one.start and one.end <= end for start, end in taken)]


def _unless_numbered(wishes: list[Wish], numbers: Numbers, lexicon: Lexicon) -> list[Wish]:
    """Leave out what a vague word asks of a figure that a number speaks of: 質問率20%以上 asks once.

    A share of women or men says more than the word alone, and a number of followers more than the name of a tier,
    whose bounds differ between the schemes of the trade: the tier then only helps.
    """
    told = {wish.field for wish in numbers.wishes}
    told |= {"cpv_p50"} if "cpv" in told else set()
    told |= {"er_common_percentile"} if "er_followers" in told else set()
    kept = [wish for wish in wishes if wish.field not in told]
    return [_softened(wish, lexicon) if wish.field == "tier" and "followers" in told else wish for wish in kept]


def _softened(wish: Wish, lexicon: Lexicon) -> Wish:
    """Let a name of a tier only help where a number says how many followers are meant."""
    if wish.strength is not Strength.MUST:
        return wish
    written = wish.why.en.split("”", 1)[0].lstrip("“")
    reason = why(written, wish.field, wish.test, Strength.SHOULD, lexicon)
    return replace(wish, strength=Strength.SHOULD, why=reason)


def _in_order(wishes: list[Wish]) -> tuple[Wish, ...]:
    return tuple(sorted(wishes, key=lambda wish: (wish.spans[0], wish.field)))


def _too_long(text: str, folded: Folded) -> list[Note]:
    if len(text) <= MOST_CHARACTERS:
        return []
    said = Said(
        f"長いため、先頭の{MOST_CHARACTERS:,}文字だけを読みました。",
        f"the brief is long; only its first {MOST_CHARACTERS:,} characters were read.",
    )
    return [Note((len(folded.original), len(text)), said)]
