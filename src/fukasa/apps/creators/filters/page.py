"""Every field of the registry as a filter of the page, in its group."""

from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fukasa.apps.creators.filters.bodies import body_of, shown_side
from fukasa.apps.creators.filters.boxes import Body, FieldBox, GroupBox
from fukasa.apps.creators.filters.opened import Opened
from fukasa.apps.creators.filters.wording import Named, part_text
from fukasa.apps.creators.query_params import Search, address, write
from fukasa.apps.creators.selectors.discover import Counted, Part, parts
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.pairs import Pairs
from fukasa.lake.query.registry import Entry, Group, Kind, entry, of_group
from fukasa.lake.query.sides import PREFIXES, Side

_HIDDEN = {"words", "key", "platform"}  # the box above the results, chips alone, tabs
_BOTH = {"handle", "list"}


@dataclass(frozen=True)
class Sheet:
    """All that the filters of one page are made of.

    Attributes:
        search: what was asked, with what was not understood.
        opened: which filters are open.
        counted: what was counted for them.
        named: names of accounts and lists.
        usual_cpv: the cut-off of the workspace.
        extra: what the address holds beside the search.

    """

    search: Search
    opened: Opened
    counted: Counted
    named: Named = field(default_factory=dict)
    usual_cpv: str = ""
    extra: Pairs = field(default_factory=list)

    def groups(self) -> tuple[GroupBox, ...]:
        """Give every group with its filters."""
        set_parts = parts(self.search.query)
        return tuple(self._group(group, set_parts) for group in Group)

    def box(self, name: str) -> FieldBox:
        """Give one filter."""
        return self._field(entry(name), parts(self.search.query))

    def carried(self) -> Pairs:
        """Give what the form must carry along because it has no input of its own."""
        standing = set(self.opened.standing)
        pairs = [pair for pair in write(self.search.query) if not self._has_input(pair[0], standing)]
        return [*pairs, *self.extra]

    def _has_input(self, param: str, standing: set[str]) -> bool:
        if param == "words":
            return True
        side = next((side for side in (Side.NEVER, Side.SHOULD) if param.startswith(PREFIXES[side])), Side.MUST)
        base = param.removeprefix(PREFIXES[side])
        base = "cpv" if base in {"p", "z"} else base
        if base not in standing or base == "like":
            return False
        if base in _BOTH or base in set(SetField):
            return True
        return side is shown_side(self.search.query, base)

    def _group(self, group: Group, set_parts: tuple[Part, ...]) -> GroupBox:
        fields = tuple(self._field(one, set_parts) for one in of_group(group) if one.name not in _HIDDEN)
        return GroupBox(group.value, group_name(group), sum(1 for one in fields if one.said), fields)

    def _field(self, one: Entry, set_parts: tuple[Part, ...]) -> FieldBox:
        language = (get_language() or "en").partition("-")[0]
        mine = [part for part in set_parts if part.param.removeprefix("not.").removeprefix("should.") == one.name]
        standing = one.name in self.opened.standing
        return FieldBox(
            name=one.name,
            kind=kind_of(one),
            label=one.called(language),
            help=one.explained(language),
            said=" · ".join(self._said(part) for part in mine),
            body=self._body(one) if standing else None,
            counted=one.name in self.opened.counted,
            open_url=address(self.search.query, [*self.extra, ("open", one.name)]),
            problem=self._problem(one.name),
        )

    def _said(self, part: Part) -> str:
        text = part_text(part, self.named)
        if part.param.startswith(PREFIXES[Side.NEVER]):
            return _("not %(text)s") % {"text": text}
        return _("wish: %(text)s") % {"text": text} if part.param.startswith(PREFIXES[Side.SHOULD]) else text

    def _body(self, one: Entry) -> Body:
        return body_of(one, self.search.query, self.counted, self.named, self.usual_cpv)

    def _problem(self, name: str) -> str:
        ends = ("", "_min", "_max", "_known")
        params = [f"{prefix}{name}{end}" for prefix in PREFIXES.values() for end in ends]
        params += [f"{prefix}p" for prefix in PREFIXES.values()] if name == "cpv" else []
        return next((self.search.problems[param] for param in params if param in self.search.problems), "")


def kind_of(one: Entry) -> str:
    """Name the template of a filter's body."""
    if one.kind is Kind.NAMES:
        return {"handle": "names", "list": "set", "like": "like"}[one.name]
    return one.kind.value


def group_name(group: Group) -> str:
    """Name a group."""
    return {
        Group.CREATOR: _("Creator"),
        Group.CONTENT: _("Content"),
        Group.PERFORMANCE: _("Performance"),
        Group.AUDIENCE: _("Audience"),
        Group.SIMILARITY: _("Look-alikes"),
        Group.QUALITY: _("Depth and authenticity"),
        Group.FORECAST: _("Forecast, price and CPV"),
        Group.HISTORY: _("PR posts and brands"),
        Group.LISTS: _("Own lists"),
        Group.PROVENANCE: _("Source and age of data"),
    }[group]
