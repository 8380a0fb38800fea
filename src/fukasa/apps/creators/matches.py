"""Why a row matched: the texts of an account with the keywords marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fukasa.apps.creators.selectors.accounts import Account
from fukasa.lake.query.keywords import AnyOf, Expression, TextField, wanted
from fukasa.lake.text.highlight import spans

_BEFORE, _AROUND = 10, 44  # characters of a snippet before its first keyword, and in all
_CAPTIONS = 10  # the newest posts are searched


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a text, marked or not."""

    text: str
    marked: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A text of an account in which keywords stand, cut to what is around the first of them."""

    label: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Matches:
    """Where the keywords of a search stand in one account; empty texts have none."""

    title: Pieces = ()
    handle: Pieces = ()
    others: tuple[Match, ...] = ()


NOWHERE = Matches()


def matches_of(account: Account, expression: Expression, captions: Sequence[str] = ()) -> Matches:
    """Mark the keywords that speak for an account in its texts; of its posts the first that has one.

    Args:
        account: the account.
        expression: the keywords.
        captions: its newest posts.

    """
    asked = {field: _of_field(expression, field) for field in TextField}
    title = _marked(account.title, asked[TextField.NAME if account.name else TextField.HANDLE])
    return Matches(
        title if _hits(title) else (),
        handle if _hits(handle := _marked(account.handle, asked[TextField.HANDLE])) else (),
        tuple(_others(account, asked, captions)),
    )


def _others(account: Account, asked: Mapping[TextField, AnyOf], captions: Sequence[str]) -> Iterator[Match]:
    texts = (
        (_("Bio"), account.bio, TextField.BIO),
        (_("Hashtags"), " ".join(f"#{tag.removeprefix('#')}" for tag in account.hashtags), TextField.TAGS),
    )
    for label, text, field in texts:
        found = snippet(text, asked[field])
        if found:
            yield Match(label, found)
    for caption in captions[:_CAPTIONS]:
        found = snippet(caption, asked[TextField.CAPTIONS])
        if found:
            yield Match(_("Post"), found)
            return


def snippet(text: str, expression: Expression) -> Pieces:
    """Cut a text to what is around its first keyword, marked; empty where none stands in it."""
    line = " ".join(text.split())
    found = spans(line, expression)
    if not found:
        return ()
    begin = max(found[0][0] - _BEFORE, 0)
    end = min(begin + _AROUND, len(line))
    cut = ("…" if begin else "") + line[begin:end] + ("…" if end < len(line) else "")
    return _marked(cut, expression)


def _marked(text: str, expression: Expression) -> Pieces:
    pieces, at = [], 0
    for begin, end in spans(text, expression):
        pieces += [Piece(text[at:begin]), Piece(text[begin:end], marked=True)]
        at = end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)


def _hits(pieces: Pieces) -> bool:
    return any(piece.marked for piece in pieces)


def _of_field(expression: Expression, field: TextField) -> AnyOf:
    """Give the keywords that may stand in a text."""
    return AnyOf(tuple(one for one in wanted(expression) if field in one.fields))
