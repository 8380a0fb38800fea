"""A field as pages and services hand it about."""

from dataclasses import dataclass

from fukasa.apps.lists.choices import FieldKind
from fukasa.apps.lists.columns import Column, Kind

FIELD_PREFIX = "field-"


@dataclass(frozen=True, slots=True)
class FieldView:
    """A column of the workspace's own.

    Attributes:
        field_id: its primary key.
        name: the head of the column.
        kind: what it holds.
        choices: what may be chosen, of a choice.
        currency: of money.
        everywhere: whether it is a field of every list.
        archived: whether it is put away.

    """

    field_id: int
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    currency: str = ""
    everywhere: bool = False
    archived: bool = False

    @property
    def key(self) -> str:
        """The name among the columns of a list."""
        return f"{FIELD_PREFIX}{self.field_id}"

    @property
    def is_number(self) -> bool:
        """Tell whether the values stand to the right."""
        return self.kind in {FieldKind.NUMBER, FieldKind.MONEY}

    @property
    def input_type(self) -> str:
        """How a browser asks for it."""
        return "date" if self.kind is FieldKind.DATE else "text"

    @property
    def column(self) -> Column:
        """The field as a column."""
        return Column(self.key, Kind.CUSTOM, self.name, numeric=self.is_number, unit=self.currency, field=self)
