"""Which filters are open: only these are computed, and only these have inputs in the form."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.registry import registry

COOKIE = "fukasa_discover_open"
MOST_COUNTED = 15
"""Facets and histograms that one page computes."""

_USUAL = (SetField.CATEGORY, SetField.TIER, RangeField.FOLLOWERS, "cpv")
_WITHOUT = {"words", "key"}  # the one has its box above the results, the other only a chip


@dataclass(frozen=True, slots=True)
class Opened:
    """Filters with inputs in the form.

    Attributes:
        standing: those whose inputs stand in the form.
        counted: those of them that are unfolded, at most :data:`MOST_COUNTED`.

    """

    standing: tuple[str, ...]
    counted: tuple[str, ...]

    def only(self, *kinds: type[SetField | RangeField | FlagField]) -> tuple[str, ...]:
        """Give the counted fields of some kinds."""
        return tuple(name for name in self.counted if any(name in set(kind) for kind in kinds))


def opened(params: QueryDict, cookie: str | None) -> Opened:
    """Read which filters are open: from the form, from a link, else from what this device remembers.

    Args:
        params: the address; ``in`` names the fields whose inputs it comes with, ``shut`` those folded meanwhile, and
            ``open`` one to unfold.
        cookie: fields open when this device was here last; None for none ever.

    """
    standing = _known((*params.getlist("in"), *params.getlist("open")))
    if not params.getlist("in"):
        remembered = _USUAL if cookie is None else cookie.split(".")
        standing = _known((*standing, *remembered))
    shut = set(params.getlist("shut"))
    return Opened(standing, tuple(name for name in standing if name not in shut)[:MOST_COUNTED])


def only(all_open: Opened, name: str) -> Opened:
    """Keep what stands in the form, and count one filter alone."""
    return Opened(all_open.standing, tuple(one for one in all_open.standing if one == name))


def _known(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for name in names if name in registry() and name not in _WITHOUT))
