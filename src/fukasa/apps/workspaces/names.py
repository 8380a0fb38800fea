"""How members are called, and which names are free in a workspace."""

import re
from collections.abc import Collection
from typing import Any

NAME_LENGTH = 130
"""Names are cut to this, which leaves room for a number."""
_NUMBER = re.compile(r" \(\d{1,3}\)$")  # one of ours; a year stays


def free_name(wished: str, taken: Collection[str], *, longest: int = NAME_LENGTH) -> str:
    """Give a name as it is wished, or with the least number that nobody has; capitals make no other name."""
    there = {one.casefold() for one in taken}
    base = _NUMBER.sub("", wished)[:longest]
    numbered = (f"{base} ({number})" for number in range(2, len(there) + 3))
    return next(one for one in (wished, *numbered) if one.casefold() not in there)


def member_name(member: Any) -> str:
    """Name a member as pages show them; nobody has no name, as whoever left the workspace."""
    return "" if member is None else str(member.user)
