"""Where a page of results ended, as a mark that fits in an address."""

import base64
import json
from dataclasses import dataclass

from fukasa.core.errors import InvalidInput

_LAST_ROW = 2**62  # more than any index has; larger numbers do not fit its columns


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of results ended: the value sorted by and the row's number."""

    value: float | None
    row: int

    def encode(self) -> str:
        """Write the cursor as a short opaque text that is safe in a URL."""
        return base64.urlsafe_b64encode(json.dumps([self.value, self.row]).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Read a cursor; InvalidInput when it is not one of ours."""
        try:
            value, row = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(None if value is None else float(value), min(int(row), _LAST_ROW))
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            message = "the page mark in the address is damaged; start again from the first page"
            raise InvalidInput(message) from error
