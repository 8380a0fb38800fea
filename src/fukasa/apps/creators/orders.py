"""The orders of a result: by relevance, by expected fit, and by every figure of the registry, either way round."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fukasa.apps.creators.filters.page import group_name
from fukasa.lake.query.fields import RangeField
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.registry import Entry, Group, of_group

_SMALL_FIRST = {
    RangeField.CPV_P50,
    RangeField.CPV_P90,
    RangeField.PRICE_P50,
    RangeField.LAST_POST_AGE,
    RangeField.DATA_AGE,
    RangeField.AUTHENTICITY_P,
    RangeField.INFLATED_SHARE,
}


@dataclass(frozen=True, slots=True)
class OrderLink:
    """One order: its name, its address, and whether the page is in it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """Orders that belong together."""

    label: str
    links: tuple[OrderLink, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    """The order of the page, and the others."""

    current: str
    turned_url: str
    own: tuple[OrderLink, ...]
    groups: tuple[OrderGroup, ...]


def orders(query: AccountQuery, address: Callable[[AccountQuery], str]) -> Orders:
    """Give every order of a search.

    Args:
        query: the search.
        address: writes the address of a search.

    """
    own = (
        OrderLink(_own_name(order), address(replace(query, sort=order, descending=True)), query.sort is order)
        for order in Order
    )
    turned = "" if query.sort in set(Order) else address(replace(query, descending=not query.descending))
    return Orders(_current(query), turned, tuple(own), tuple(_group(group, query, address) for group in _groups()))


def _current(query: AccountQuery) -> str:
    if isinstance(query.sort, Order):
        return _own_name(query.sort)
    name = _name(next(one for group in Group for one in of_group(group) if one.name == query.sort.value))
    pattern = _("%(name)s, largest first") if query.descending else _("%(name)s, smallest first")
    return pattern % {"name": name}


def _own_name(order: Order) -> str:
    return {Order.RELEVANCE: _("Relevance"), Order.FIT: _("Expected fit")}[order]


def _groups() -> tuple[Group, ...]:
    return tuple(group for group in Group if any(one.sorts for one in of_group(group)))


def _group(group: Group, query: AccountQuery, address: Callable[[AccountQuery], str]) -> OrderGroup:
    links = (_link(one, query, address) for one in of_group(group) if one.sorts)
    return OrderGroup(group_name(group), tuple(links))


def _link(one: Entry, query: AccountQuery, address: Callable[[AccountQuery], str]) -> OrderLink:
    figure = RangeField(one.name)
    sorted_by = replace(query, sort=figure, descending=figure not in _SMALL_FIRST)
    return OrderLink(_name(one), address(sorted_by), query.sort is figure)


def _name(one: Entry) -> str:
    return one.called((get_language() or "en").partition("-")[0])
