"""The search for accounts itself."""

from dataclasses import dataclass
from enum import StrEnum

from fukasa.lake.query.criteria import ANYTHING, Criteria
from fukasa.lake.query.fields import RangeField
from fukasa.lake.query.keywords import Expression


class Order(StrEnum):
    """Orders beside those by a figure."""

    RELEVANCE = "relevance"  # how well the words fit (BM25F), and how many wishes are met
    FIT = "fit"  # the share of what is asked that can be expected to hold (fukasa.pipelines.intent.fit)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountQuery:
    """A search for accounts.

    Attributes:
        must: all of these hold.
        should: wishes; the more hold, the further up an account stands in the order of relevance. They filter nothing.
        never: none of these holds; what is unknown is not excluded.
        words: the keywords; None for none.
        helping: keywords that are wished for: they rank and filter nothing; None for none.
        handles: keep only these handles (lower case, without @); empty for all.
        excluded_handles: leave these handles out.
        keys: keep only these account keys; None for all.
        excluded_keys: leave these account keys out, such as the members of a list.
        lists: keep only the members of these lists, named by their codes; whoever knows the lists puts their members
            in their place before the index is asked (:func:`fukasa.lake.query.lists.with_members`).
        excluded_lists: leave out the members of these lists.
        like: account keys whose look-alikes are sought; empty for none.
        sort: the figure to sort by, or an order of its own.
        descending: largest first; an :class:`Order` is always best first.

    """

    must: Criteria = ANYTHING
    should: Criteria = ANYTHING
    never: Criteria = ANYTHING
    words: Expression | None = None
    helping: Expression | None = None
    handles: tuple[str, ...] = ()
    excluded_handles: tuple[str, ...] = ()
    keys: tuple[str, ...] | None = None
    excluded_keys: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    excluded_lists: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    sort: RangeField | Order = RangeField.FOLLOWERS
    descending: bool = True
