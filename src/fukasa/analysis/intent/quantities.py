"""Which figure a number of a brief speaks of, and what it asks of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fukasa.analysis.intent.ages import bands_of
from fukasa.analysis.intent.clauses import Clauses
from fukasa.analysis.intent.folding import Folded
from fukasa.analysis.intent.lexicon import Lexicon, Quantity
from fukasa.analysis.intent.matching import cue_places, holds_any
from fukasa.analysis.intent.numbers import Figure, figures
from fukasa.analysis.intent.sentences import label_of, why
from fukasa.analysis.intent.wish import Between, CostPerView, Note, Said, Strength, Test, Wish

_NEAR = 26  # characters between a number and the word that names its figure
_LARGE = 1_000  # a number without a unit from here on can be a number of followers
_SOME = 0.3  # "around" allows this much on either side
_DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4, "years": 365.25}
_WEEKS_A_MONTH = 4.345
_WEEKLY = ("週", "毎週", "a week", "per week", "weekly")
_CROWD = re.compile(
    r"\s*(?:[a-z]+[\s-]){0,3}(?:creators|influencers|accounts|bloggers|youtubers|tiktokers|people|names|profiles)\b"
)
_YOUNGEST, _OLDEST = 10, 99


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a brief say.

    Attributes:
        wishes: what they ask for.
        notes: what was unclear.
        creators: how many creators are asked for.
        taken: the parts of the folded text that are understood.

    """

    wishes: tuple[Wish, ...]
    notes: tuple[Note, ...]
    creators: int | None
    taken: tuple[tuple[int, int], ...]


def read_numbers(folded: Folded, clauses: Clauses, lexicon: Lexicon) -> Numbers:
    """Read the numbers of a brief."""
    reader = _Reader(folded, clauses, lexicon)
    for figure in figures(folded.text):
        reader.take(figure)
    return Numbers(tuple(reader.wishes), tuple(reader.notes), reader.creators, tuple(reader.taken))


class _Reader:
    def __init__(self, folded: Folded, clauses: Clauses, lexicon: Lexicon) -> None:
        self._folded, self._clauses, self._lexicon = folded, clauses, lexicon
        self.wishes: list[Wish] = []
        self.notes: list[Note] = []
        self.creators: int | None = None
        self.taken: list[tuple[int, int]] = []

    def take(self, figure: Figure) -> None:
        """Turn one number into a wish, a note, or the number of creators."""
        if _is_a_per(figure):
            return
        self.taken.append((figure.start, figure.end))
        quantity = self._quantity(figure)
        if figure.unit == "usd":
            self._note(
                figure,
                Said(
                    "金額は円で指定してください。換算は推測になるため使っていません。",
                    "give the amount in yen; it was not converted, for that would be a guess.",
                ),
            )
        elif quantity is None:
            self._note(figure, Said("何の数字か読み取れませんでした。", "it is not clear what this number speaks of."))
        elif quantity.field == "creators":
            self.creators = int(figure.high)
        elif quantity.field == "budget":
            self._note(
                figure,
                Said(
                    "総予算は検索条件ではありません。プランで指定してください。",
                    "a total budget is no filter of a search; set it in the plan.",
                ),
            )
        else:
            self._wish(figure, quantity)

    def _quantity(self, figure: Figure) -> Quantity | None:
        unit = figure.unit or ("large" if figure.high >= _LARGE else "")
        if not unit:
            return self._bare_ages(figure) or self._bare_creators(figure)
        candidates = [one for one in self._lexicon.quantities if unit in one.units]
        sentence = self._clauses.sentence(figure.start)
        named = [
            (distance, one)
            for one in candidates
            for distance in self._distances(one, figure, sentence.start, sentence.end)
        ]
        if named:
            return min(named, key=lambda pair: pair[0])[1]
        if unit == "large":
            return self._bare_followers(figure)
        if unit == "people":
            wanted = "followers" if figure.high >= _LARGE else "creators"
            return next(one for one in candidates if one.field == wanted)
        return next((one for one in candidates if one.alone), None)

    def _bare_ages(self, figure: Figure) -> Quantity | None:
        """Two small numbers beside women, men or "aged" are ages."""
        ages = next(one for one in self._lexicon.quantities if one.field == "audience_age")
        sentence = self._clauses.sentence(figure.start)
        near = any(True for _ in self._distances(ages, figure, sentence.start, sentence.end))
        fits = figure.bound == "range" and _YOUNGEST <= figure.low < figure.high <= _OLDEST
        return ages if near and fits else None

    def _bare_creators(self, figure: Figure) -> Quantity | None:
        """Read the number in front of creators as how many are wanted: 20 micro-influencers."""
        if figure.low != figure.high or not _CROWD.match(self._folded.text, figure.end):
            return None
        return next(one for one in self._lexicon.quantities if one.field == "creators")

    def _bare_followers(self, figure: Figure) -> Quantity | None:
        """Read a range of large numbers as followers; the reading is told, and only helps."""
        followers = next(one for one in self._lexicon.quantities if one.field == "followers")
        return followers if figure.bound == "range" else None

    def _distances(self, quantity: Quantity, figure: Figure, start: int, end: int) -> Iterator[int]:
        """How far the words that name a figure are from the number; what stands behind counts double."""
        if figure.unit == "followers" and quantity.field == "followers":
            yield 0
        for cue in quantity.cues:
            for first, last in cue_places(self._folded.text[start:end], cue):
                away = (
                    figure.start - (start + last)
                    if start + last <= figure.start
                    else 2 * max(start + first - figure.end, 0) + 1
                )
                if 0 <= away <= _NEAR:
                    yield away

    def _wish(self, figure: Figure, quantity: Quantity) -> None:
        low, high = self._scaled(figure, quantity)
        bound = figure.bound if figure.bound != "bare" else quantity.bare
        tests = list(_tests(quantity, low, high, bound, self._lexicon.age_band))
        if not tests:
            self._note(figure, Said("この値では探せません。", "no account can be found by this value."))
            return
        strength = self._strength(figure, quantity, bound)
        written = self._folded.written(figure.start, figure.end).strip()
        for field, test in tests:
            reason = why(written, field, test, strength, self._lexicon)
            self.wishes.append(Wish(field, test, strength, (self._span(figure),), reason))
        if figure.bound == "bare" and quantity.bare != "about":
            self._tell_reading(figure, quantity)

        if quantity.field == "followers" and not self._names_followers(figure, quantity):
            self._note(figure, Said("単位がないため、フォロワー数と読みました。", "it has no unit; read as followers."))

    def _names_followers(self, figure: Figure, quantity: Quantity) -> bool:
        sentence = self._clauses.sentence(figure.start)
        near = self._distances(quantity, figure, sentence.start, sentence.end)
        return bool(figure.unit) or any(True for _ in near)

    def _tell_reading(self, figure: Figure, quantity: Quantity) -> None:
        label, most = label_of(quantity.field, self._lexicon), quantity.bare == "high"
        ja, en = ("以下", "at most") if most else ("以上", "at least")
        self._note(figure, Said(f"{label.ja}は「{ja}」と読みました。", f"read as {en} for {label.en}."))

    def _strength(self, figure: Figure, quantity: Quantity, bound: str) -> Strength:
        clause = self._clauses.clause(figure.start)
        soft = holds_any(self._folded.text[clause.start : clause.end], self._lexicon.cues.soft)
        vague = bound == "about" or figure.bound == "bare" or quantity.field.startswith("audience_")
        vague = vague or (quantity.field == "followers" and not self._names_followers(figure, quantity))
        return Strength.SHOULD if soft or vague else Strength.MUST

    def _scaled(self, figure: Figure, quantity: Quantity) -> tuple[float, float]:
        factor = 0.01 if figure.unit == "percent" else _DAYS.get(figure.unit, 1.0)
        if quantity.field == "posting_cadence":
            around = self._folded.text[max(0, figure.start - 8) : figure.end + 12]
            factor = 1.0 if holds_any(around, _WEEKLY) else 1 / _WEEKS_A_MONTH
        if figure.unit == "decades":
            return figure.low, figure.high + 9
        return round(figure.low * factor, 6), round(figure.high * factor, 6)

    def _span(self, figure: Figure) -> tuple[int, int]:
        return self._folded.span(figure.start, figure.end)

    def _note(self, figure: Figure, said: Said) -> None:
        written = self._folded.written(figure.start, figure.end).strip()
        self.notes.append(Note(self._span(figure), Said(f"「{written}」：{said.ja}", f"“{written}”: {said.en}")))


def _is_a_per(figure: Figure) -> bool:
    """Tell whether a number is the 1 of "1再生2円" or "1 post"."""
    single = figure.low == figure.high == 1 and figure.bound == "bare"
    return single and figure.unit in {"views", "posts", "people", "persons", "creators", "followers"}


def _tests(quantity: Quantity, low: float, high: float, bound: str, age_band: float) -> Iterator[tuple[str, Test]]:
    """Give the fields that a number asks for with their tests; none where it asks for nothing that can be."""
    if quantity.field == "audience_age":
        yield from ((band, Between(low=age_band)) for band in bands_of(low, high, bound))
    elif quantity.field == "cpv":
        yield from [(quantity.field, CostPerView(high))] if high > 0 else []
    elif bound == "range":
        yield quantity.field, Between(low, high)
    elif bound == "about":
        yield quantity.field, Between(low * (1 - _SOME), high * (1 + _SOME))
    else:
        yield quantity.field, Between(low=low) if bound == "low" else Between(high=high)
