"""The dated rules: read from the package, checked, compiled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput

KINDS = ("disclosure", "denial", "context")
_MACRO = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule over the words of a post.

    Attributes:
        rule_id: its name, stable over versions.
        kind: ``disclosure``, ``denial`` or ``context``.
        family: of one family only the strongest counts.
        weight: what it adds to the log-odds; 0 for a context.
        pattern: the expression over the normal form of the text.
        anchors: one of these words must stand in the text before the pattern is tried.
        field: the field it reads, or None for all.
        drops: rules that a context takes away in the whole text.
        source: id of the source the rule rests on.

    """

    rule_id: str
    kind: str
    family: str
    weight: float
    pattern: re.Pattern[str]
    anchors: tuple[str, ...]
    field: str | None
    drops: frozenset[str]
    source: str


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules of one date.

    Attributes:
        version: the date of the rules.
        prior: probability that a post is paid, before its words are read.
        sponsored_at: from this probability on a post is called sponsored.
        organic_below: below this probability it is called organic.
        flag_false_weight: log-odds of a platform's flag that says no.
        prefilter: an expression that every text with a finding contains, over its normal form.
        rules: the rules.
        sources: what the rules rest on, by id.

    """

    version: str
    prior: float
    sponsored_at: float
    organic_below: float
    flag_false_weight: float
    prefilter: re.Pattern[str]
    rules: tuple[Rule, ...]
    sources: Mapping[str, str]

    @cached_property
    def disclosures(self) -> tuple[Rule, ...]:
        """The rules that speak for a paid post."""
        return tuple(rule for rule in self.rules if rule.kind == "disclosure")

    @cached_property
    def denials(self) -> tuple[Rule, ...]:
        """The rules that speak against it."""
        return tuple(rule for rule in self.rules if rule.kind == "denial")

    @cached_property
    def contexts(self) -> tuple[Rule, ...]:
        """The rules that take the words of others away."""
        return tuple(rule for rule in self.rules if rule.kind == "context")

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """All words that a disclosure or a denial needs, each once."""
        return tuple(dict.fromkeys(word for rule in self.disclosures + self.denials for word in rule.anchors))


def parse_rules(raw: Mapping[str, Any]) -> RuleBook:
    """Read the rules from parsed TOML.

    Raises:
        InvalidInput: a key is missing, a pattern does not compile, an id stands twice, or a weight has the wrong sign.

    """
    try:
        rules = tuple(_rule(entry, raw["macros"], raw["sources"]) for entry in raw["rule"])
        book = RuleBook(
            version=raw["version"],
            prior=raw["prior"],
            sponsored_at=raw["sponsored_at"],
            organic_below=raw["organic_below"],
            flag_false_weight=raw["flag_false_weight"],
            prefilter=re.compile("|".join(raw["prefilter"]), re.MULTILINE),
            rules=rules,
            sources=raw["sources"],
        )
    except (KeyError, re.error) as error:
        raise InvalidInput(f"rules.toml is broken ({type(error).__name__}: {error}); mend it") from error
    _check(book)
    return book


def _rule(entry: Mapping[str, Any], macros: Mapping[str, str], sources: Mapping[str, str]) -> Rule:
    expanded = _MACRO.sub(lambda found: macros[found.group(1)], entry["pattern"])
    rule = Rule(
        rule_id=entry["id"],
        kind=entry["kind"],
        family=entry.get("family", "context"),
        weight=float(entry.get("weight", 0.0)),
        pattern=re.compile(expanded, re.MULTILINE),
        anchors=tuple(entry["anchors"]),
        field=entry.get("field"),
        drops=frozenset(entry.get("drops", ())),
        source=entry["source"],
    )
    signs = {"disclosure": rule.weight > 0, "denial": rule.weight < 0, "context": rule.weight == 0}
    if not signs.get(rule.kind, False) or rule.source not in sources or not rule.anchors:
        raise InvalidInput(
            f"sponsorship rule {rule.rule_id!r} needs a kind of {', '.join(KINDS)}, a weight of the matching sign, "
            "a known source and at least one anchor; mend rules.toml"
        )
    return rule


def _check(book: RuleBook) -> None:
    ids = [rule.rule_id for rule in book.rules]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    lost = sorted(name for rule in book.rules for name in rule.drops if name not in ids)
    if twice or lost:
        raise InvalidInput(f"sponsorship rules that stand twice or are not there: {twice + lost}; mend rules.toml")
    if not 0 < book.prior < 1 or not 0 < book.organic_below <= book.sponsored_at < 1:
        raise InvalidInput("the prior and limits of the sponsorship rules must lie between 0 and 1; mend rules.toml")


@cache
def default_rules() -> RuleBook:
    """The rules that ship with the package."""
    return parse_rules(read_toml("fukasa.analysis.sponsorship", "rules.toml"))
