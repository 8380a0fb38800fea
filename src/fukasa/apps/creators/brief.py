"""A brief in plain words on the page: what of it became a condition, and what did not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fukasa.analysis.intent import Intent, Said, Strength, Wish
from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.creators.matches import Piece
from fukasa.apps.creators.names import condition_text, filter_name
from fukasa.apps.creators.query_params import address
from fukasa.apps.creators.selectors.discover import search
from fukasa.apps.pages import formats
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.lake.query.keywords import AllOf, keyword, normal
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.pairs import Pairs
from fukasa.lake.query.sides import CUTOFF, PREFIXES, Condition, Side, conditions, stated
from fukasa.pipelines.intent import BriefSearch, search_for_brief
from fukasa.pipelines.intent.ranking import regions_of

MOST_CHARACTERS = 800
"""The brief stands in the address, where a Japanese character takes nine signs."""
_SIDES = {Strength.MUST: Side.MUST, Strength.SHOULD: Side.SHOULD, Strength.NEVER: Side.NEVER}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be put into the search, and the address with it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class BriefView:
    """What the page says about a brief.

    Attributes:
        text: the brief.
        pieces: the brief with what became a condition marked.
        evidence: words of the brief by the parameter of the condition that rests on them.
        taken_out: conditions of the brief that no longer stand in the search, to put back.
        words: words that are no condition, to use as keywords.
        unknown: those of them that nobody understood.
        notes: what was unclear, and what the index cannot search for.
        creators: how many creators are asked for; None when the brief does not say.
        reader: who read it.
        near: the wider search whose result also has near misses; None where there are none.
        forget_url: the search without the brief beside it.

    """

    text: str
    pieces: tuple[Piece, ...]
    evidence: dict[str, str]
    taken_out: tuple[Offer, ...]
    words: tuple[Offer, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]
    creators: int | None
    reader: str
    near: Offer | None
    forget_url: str


def search_of(scope: WorkspaceScope, text: str) -> BriefSearch:
    """Read a brief and write the search it asks for."""
    return search_for_brief(text, known=regions_of(current_index(), required(scope).lake))


def brief_address(scope: WorkspaceScope, text: str) -> str:
    """Write the address of the search that a brief asks for; the brief stands beside it."""
    return address(search_of(scope, text).query, [("brief", text)])


def brief_view(scope: WorkspaceScope, text: str, query: AccountQuery, extra: Pairs) -> BriefView:
    """Tell what of a brief stands in a search."""
    read = search_of(scope, text)
    intent = read.intent
    kept = set(_written(query))
    lost = [one for one in conditions(read.query) if (one.param, _text(one)) not in kept]
    evidence = _evidence(intent)
    standing = {one.param for one in conditions(read.query)} - {one.param for one in lost}
    return BriefView(
        text=text,
        pieces=_pieces(intent, standing),
        evidence={param: words for param, words in evidence.items() if param in standing},
        taken_out=tuple(_put_back(one, query, extra) for one in lost),
        words=tuple(_as_keyword(word.text, query, extra) for word in intent.words if not _stands(word.text, query)),
        unknown=tuple(word.text for word in intent.words if not word.understood),
        notes=tuple(_said(note.said) for note in (*intent.notes, *read.left_out)),
        creators=intent.creators,
        reader=intent.reader,
        near=_near(scope, read, extra),
        forget_url=address(query, [pair for pair in extra if pair[0] != "brief"]),
    )


def _near(scope: WorkspaceScope, read: BriefSearch, extra: Pairs) -> Offer | None:
    """Offer those who share the topic but of whom not all holds that must."""
    fit, wide = (search(scope, replace(one, sort=Order.RELEVANCE), limit=1).total for one in (read.query, read.near))
    if wide <= fit:
        return None
    more = ngettext("%(n)s near miss as well", "%(n)s near misses as well", wide - fit)
    return Offer(more % {"n": formats.number(wide - fit)}, address(read.near, extra))


def _written(query: AccountQuery) -> Iterable[tuple[str, str]]:
    return ((one.param, _text(one)) for one in conditions(query))


def _text(one: Condition) -> str:
    return repr(one.value)


def _param(wish: Wish) -> str:
    name = CUTOFF if wish.field == CUTOFF else wish.field
    return PREFIXES[_SIDES[wish.strength]] + name


def _evidence(intent: Intent) -> dict[str, str]:
    """Quote the brief for every condition; several wishes of one field stand together."""
    found: dict[str, list[str]] = {}
    for wish in intent.wishes:
        quotes = found.setdefault(_param(wish), [])
        quotes += [intent.text[begin:end] for begin, end in wish.spans[:1]]
    return {param: " … ".join(dict.fromkeys(quotes)) for param, quotes in found.items()}


def _pieces(intent: Intent, standing: set[str]) -> tuple[Piece, ...]:
    spans = sorted({span for wish in intent.wishes if _param(wish) in standing for span in wish.spans})
    pieces: list[Piece] = []
    at = 0
    for begin, end in spans:
        if begin < at:
            continue
        pieces += [Piece(intent.text[at:begin]), Piece(intent.text[begin:end], marked=True)]
        at = end
    return tuple(piece for piece in (*pieces, Piece(intent.text[at:])) if piece.text)


def _put_back(one: Condition, query: AccountQuery, extra: Pairs) -> Offer:
    text = f"{filter_name(one.param)}: {condition_text(one)}"
    return Offer(text, address(stated(query, one.side, one.name, one.value), extra))


def _as_keyword(word: str, query: AccountQuery, extra: Pairs) -> Offer:
    found = keyword(word)
    parts = tuple(part for part in (query.words, found) if part is not None)
    return Offer(word, address(replace(query, words=normal(AllOf(parts))), extra))


def _stands(word: str, query: AccountQuery) -> bool:
    found = keyword(word)
    return found is None or found == query.words or (isinstance(query.words, AllOf) and found in query.words.parts)


def _said(said: Said) -> str:
    return said.ja if spoken() == "ja" else said.en


def problem_of(text: str) -> str:
    """Say in one sentence why a text is no brief; empty where it is one."""
    if len(text) > MOST_CHARACTERS:
        return too_long(len(text))
    if any(character.isalnum() for character in text):
        return ""
    return _("There are no words in this brief; say in a sentence whom you look for.")


def too_long(characters: int) -> str:
    """Say that a brief is longer than the page takes."""
    told = {"most": formats.number(MOST_CHARACTERS), "n": formats.number(characters)}
    return _("A brief may have up to %(most)s characters, this one has %(n)s; shorten it.") % told
