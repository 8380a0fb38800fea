"""How much speaks for two accounts being one creator."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

from fukasa.analysis.identity.weights import IdentityWeights

_LONG, _MIDDLE = 8, 5
_BIO_SAME, _BIO_SIMILAR, _BIO_DIFFERENT = 0.6, 0.35, 0.05


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against.

    Attributes:
        reason_id: its name in ``weights.toml``.
        weight: what it adds to the log-odds.

    """

    reason_id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts as they are compared.

    Attributes:
        left, right: ``handle``, ``handle_key``, ``name_key`` and ``bio`` of each.
        links: how many of the two directions are declared (0, 1, 2).
        shared_by: how many accounts of one platform link to the same account; 1 where only this one does.
        other_declared: one of them links to a different account on the other's platform, and not to this one.
        name_holders: how many accounts hold the name, where both do.

    """

    left: Mapping[str, str | None]
    right: Mapping[str, str | None]
    links: int
    shared_by: int
    other_declared: bool
    name_holders: int


def reasons(pair: Pair, book: IdentityWeights) -> tuple[Reason, ...]:
    """What speaks for and against, strongest first."""
    found = [
        *_link_reasons(pair, book),
        *_handle_reasons(pair, book),
        *_name_reasons(pair, book),
        *_bio_reasons(pair, book),
    ]
    return tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.reason_id)))


def probability(found: tuple[Reason, ...], book: IdentityWeights) -> float:
    """Add the weights to the prior; 0.9 and more needs a declared link and something beside it."""
    limits = book.limits
    odds = log(limits.prior / (1 - limits.prior)) + sum(reason.weight for reason in found)
    names = {reason.reason_id for reason in found}
    speaks = {reason.reason_id for reason in found if reason.weight > 0}
    chance = 1 / (1 + exp(-odds))
    if "link" not in names:
        return min(chance, limits.cap_without_link)
    return chance if speaks - {"link"} else min(chance, limits.cap_link_alone)


def trigram_cosine(left: str, right: str) -> float:
    """Cosine of the character trigram counts of two texts, between 0 and 1."""
    one, two = (Counter(text[i : i + 3] for i in range(len(text) - 2)) for text in (left, right))
    dot = sum(count * two[gram] for gram, count in one.items())
    size = sqrt(sum(n * n for n in one.values()) * sum(n * n for n in two.values()))
    return min(1.0, dot / size) if size else 0.0


def _reason(name: str, book: IdentityWeights, times: float = 1.0) -> Reason:
    return Reason(name, book.weights[name] * times)


def _link_reasons(pair: Pair, book: IdentityWeights) -> list[Reason]:
    found = [_reason(name, book) for name in ("link", "link_back")[: pair.links]]
    if pair.links and pair.shared_by > 1:
        found.append(_reason("link_shared", book, log(pair.shared_by)))
    if pair.other_declared:
        found.append(_reason("other_declared", book))
    return found


def _handle_reasons(pair: Pair, book: IdentityWeights) -> list[Reason]:
    left, right = pair.left["handle"], pair.right["handle"]
    if left is not None and left == right:
        name = "handle_long" if len(left) >= _LONG else "handle_middle" if len(left) >= _MIDDLE else "handle_short"
        return [_reason(name, book)]
    key = pair.left["handle_key"]
    return [_reason("handle_similar", book)] if key is not None and key == pair.right["handle_key"] else []


def _name_reasons(pair: Pair, book: IdentityWeights) -> list[Reason]:
    name = pair.left["name_key"]
    if name is None or name != pair.right["name_key"] or pair.name_holders > book.limits.name_block:
        return []
    return [_reason("name_rare" if pair.name_holders <= book.limits.rare_name else "name_common", book)]


def _bio_reasons(pair: Pair, book: IdentityWeights) -> list[Reason]:
    left, right = pair.left["bio"] or "", pair.right["bio"] or ""
    if min(len(left), len(right)) < book.limits.bio_letters:
        return []
    alike = trigram_cosine(left, right)
    if alike >= _BIO_SIMILAR:
        return [_reason("bio_same" if alike >= _BIO_SAME else "bio_similar", book)]
    return [_reason("bio_different", book)] if alike < _BIO_DIFFERENT else []
