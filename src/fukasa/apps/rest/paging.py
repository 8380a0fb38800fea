"""Pages by cursor: opaque, signed, good for the address that gave it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.utils.translation import gettext as _
from ninja import Field, Schema

from fukasa.apps.rest.errors import CursorRefused

T = TypeVar("T")
MOST = 200
USUAL = 50
_SALT = "fukasa.api.cursor"


class PageAsked(Schema):
    """Which page."""

    cursor: Annotated[str, Field(max_length=2000, description="`next` of the page before")] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST, description="how many items at most")] = USUAL


class Page(Schema, Generic[T]):
    """Some items and the cursor of those that follow; null where there are no more."""

    items: list[T]
    next: str | None = None


def sealed(place: str, position: Any) -> str:
    """Write a position as a cursor."""
    return signing.dumps([place, position], salt=_SALT, compress=True)


def opened(place: str, cursor: str | None) -> Any:
    """Read the position back; None at the beginning."""
    if cursor is None:
        return None
    try:
        found, position = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise _refusal() from error
    if found != place:
        raise _refusal()
    return position


def page_of(
    place: str, items: Sequence[Any], asked: PageAsked, key: Callable[[Any], int], *, newest_first: bool = False
) -> dict[str, Any]:
    """Cut a page out of items by their numbers, so that what is added or deleted meanwhile moves nothing else."""
    after = opened(place, asked.cursor)
    ordered = sorted(items, key=key, reverse=newest_first)
    left = [one for one in ordered if after is None or (key(one) < after if newest_first else key(one) > after)]
    shown = left[: asked.limit]
    more = len(left) > len(shown)
    return {"items": shown, "next": sealed(place, key(shown[-1])) if more else None}


def _refusal() -> CursorRefused:
    return CursorRefused(_("This cursor was not given for this address; begin again without one."))
