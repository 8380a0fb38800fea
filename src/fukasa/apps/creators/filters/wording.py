"""What conditions ask for, in words."""

from collections.abc import Mapping

from fukasa.apps.creators.names import condition_text, names_text
from fukasa.apps.creators.selectors.discover import Part
from fukasa.lake.query.sides import Condition

Named = Mapping[str, Mapping[str, str]]
"""Names by field: of accounts by key (``like``), of lists by number (``list``)."""


def part_text(part: Part, named: Named) -> str:
    """Write what a filter asks for."""
    if isinstance(part.asked, Condition):
        return condition_text(part.asked)
    if isinstance(part.asked, str):
        return part.asked
    names = named.get(part.param.removeprefix("not."))
    if names is None:
        return names_text(part.param, part.asked)
    return ", ".join(names.get(one, one) for one in part.asked)
