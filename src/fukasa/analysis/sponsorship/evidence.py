"""Find what the rules find in one text, and take away what means something else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fukasa.analysis.sponsorship.normalise import NormalText, normalise
from fukasa.analysis.sponsorship.rules import Rule, RuleBook

TITLE, CAPTION, HASHTAGS = "title", "caption", "hashtags"


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """Where a rule found its words.

    Attributes:
        rule_id: the rule.
        field: ``title``, ``caption`` or ``hashtags``.
        start: first character in the original text of the field.
        end: one past the last character.
        text: the words, exactly ``field_text[start:end]``.

    """

    rule_id: str
    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's match inside one field.

    Attributes:
        rule: the rule.
        field: the field of the post.
        text: the field's text in normal form.
        start: first position of the key word in the normal form.
        end: one past its last position.
        whole: span of all the words that matched, in the normal form.
        brand: span of the brand in the normal form, where the rule names one.

    """

    rule: Rule
    field: str
    text: NormalText
    start: int
    end: int
    whole: tuple[int, int]
    brand: tuple[int, int] | None

    def span(self) -> EvidenceSpan:
        """The finding as words of the original text: all the words that matched, without space around them."""
        start, end = self.text.span(*self.whole)
        words = self.text.original[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        return EvidenceSpan(self.rule.rule_id, self.field, start, end, self.text.original[start:end])


def findings(
    field: str, original: str, book: RuleBook, words: frozenset[str] | None = None
) -> tuple[list[Finding], frozenset[str]]:
    """Find disclosures and denials in one field; contexts are already taken into account.

    Args:
        field: the name of the field.
        original: its text as written.
        book: the rules.
        words: the anchors of disclosures and denials that the post holds, where a caller knows them already.

    Returns:
        The findings, and the ids of rules that a context takes away in the whole post.

    """
    text = normalise(original)
    if words is None and book.prefilter.search(text.text) is None:
        return [], frozenset()
    said = list(_matches(_with_words(book.disclosures, words), field, text))
    denied = list(_matches(_with_words(book.denials, words), field, text))
    if not said:
        return denied, frozenset()
    contexts = list(_matches(book.contexts, field, text))
    dropped = frozenset(name for context in contexts for name in context.rule.drops)
    masks = [(c.start, c.end) for c in contexts if not c.rule.drops] + [(d.start, d.end) for d in denied]
    kept = [found for found in said if not _overlaps(found, masks)]
    return kept + denied, dropped


def _with_words(rules: tuple[Rule, ...], words: frozenset[str] | None) -> tuple[Rule, ...]:
    return rules if words is None else tuple(rule for rule in rules if not words.isdisjoint(rule.anchors))


def _overlaps(found: Finding, masks: Iterable[tuple[int, int]]) -> bool:
    return any(start < found.end and found.start < end for start, end in masks)


def _matches(rules: Iterable[Rule], field: str, text: NormalText) -> Iterator[Finding]:
    for rule in rules:
        if rule.field in {None, field}:
            for line in _lines_with(rule.anchors, text.text):
                yield from _matches_in_line(rule, field, text, line)


def _lines_with(anchors: tuple[str, ...], text: str) -> list[tuple[int, int]]:
    """The lines that hold an anchor; only these are worth the expression."""
    lines = set()
    for anchor in anchors:
        at = text.find(anchor)
        while at >= 0:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            lines.add((text.rfind("\n", 0, at) + 1, end))
            at = text.find(anchor, end)
    return sorted(lines)


def _matches_in_line(rule: Rule, field: str, text: NormalText, line: tuple[int, int]) -> Iterator[Finding]:
    for match in rule.pattern.finditer(text.text, *line):
        groups = match.re.groupindex
        keys = [match.span(name) for name in groups if name.startswith("key") and match.group(name)]
        brands = [match.span(name) for name in groups if name.startswith("brand") and match.group(name)]
        start, end = keys[0] if keys else match.span()
        if end > start:
            yield Finding(rule, field, text, start, end, match.span(), brands[0] if brands else None)
