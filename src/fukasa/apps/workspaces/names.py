"""How members are called, and which names are free in a workspace."""

import re
from collections.abc import Collection
from typing import Any

NAME_LENGTH = 130
"""Names are cut to this, which leaves room for a number."""
_NUMBER = re.compile(r" \(\d+\)$")


def free_name(wished: str, taken: Collection[str]) -> str:
    """Give a name as it is wished, or with the least number that nobody has."""
    base = _NUMBER.sub("", wished)[:NAME_LENGTH]
    numbered = (f"{base} ({number})" for number in range(2, len(taken) + 3))
    return next(one for one in (wished, *numbered) if one not in taken)


def member_name(member: Any) -> str:
    """Name a member as pages show them; nobody has no name, as whoever left the workspace."""
    return "" if member is None else str(member.user)
