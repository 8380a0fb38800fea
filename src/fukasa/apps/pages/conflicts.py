"""Two people who edit the same thing: the second one sees what the first one saved, and loses nothing.

A form that mixes in ``Watched`` carries a digest of the values that its writer saw. When others stand there by now, the
form is refused once, with both values side by side; sending it again saves. A service compares once more under its lock
with ``demand_unchanged``, because between the look and the lock there is time; the page then looks once more, see
``fukasa.web.middleware``.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from fukasa.core.errors import Conflict

FIELD = "seen"
_NEVER = "never"
_BEFORE, _LONGEST = 40, 400  # signs of a long text that are shown: before the first difference, and in all


class EditedMeanwhile(Conflict):
    """Somebody else saved the same thing in between."""

    code = "pages.edited_meanwhile"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which the two disagree, as people read it."""

    label: str
    theirs: str
    mine: str


def stamp(moment: datetime | None) -> str:
    """Write the version of a row, by the time of its last change; None for a row that is not there yet."""
    return _NEVER if moment is None else moment.isoformat()


def demand_unchanged(moment: datetime | None, seen: str) -> None:
    """Refuse a change of a version that is no longer the present one; an empty ``seen`` asks for no comparison."""
    if seen and seen != stamp(moment):
        raise EditedMeanwhile(_said())


def demand_seen(before: str, after: str, seen: str | None) -> None:
    """Refuse to replace the text of a cell that its writer did not see; None asks for no comparison.

    Raises:
        EditedMeanwhile: it no longer holds what was ``seen``; ``present`` is what it holds.

    """
    if seen is not None and before != after and before.split() != seen.split():
        told = _("Somebody else has written “%(text)s” here meanwhile. Yours was not saved; save again to replace it.")
        raise EditedMeanwhile(told % {"text": before}, present=before)


class Watched(forms.BaseForm):
    """A form whose initial values are those of a ``version`` of a thing that others may change; mix it in first."""

    conflict: tuple[Difference, ...] = ()

    def __init__(self, *args: Any, version: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        if version:
            self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self._digest)

    def clean(self) -> dict[str, Any]:
        """Refuse once when somebody else was faster; what was typed stays in the fields."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get(FIELD, "") not in {"", self._digest()}:
            self.conflict = tuple(self._differences())
        if not self.conflict:
            return values
        typed = cast("QueryDict", self.data).copy()
        typed[self.add_prefix(FIELD)] = self._digest()
        self.data = typed
        raise forms.ValidationError(_said(), code="conflict")

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, once it is valid, without the digest."""
        return {name: value for name, value in self.cleaned_data.items() if name != FIELD}

    def _watched(self) -> Iterator[str]:
        return (name for name, field in self.fields.items() if name != FIELD and not isinstance(field, forms.FileField))

    def _digest(self) -> str:
        shown = {name: str(self[name].initial) for name in self._watched() if self[name].initial is not None}
        return hashlib.sha256(repr(sorted(shown.items())).encode()).hexdigest()[:16]

    def _differences(self) -> Iterator[Difference]:
        for name in self._watched():
            field = self.fields[name]
            theirs, mine = (_read(field, one) for one in (self[name].initial, self[name].value()))
            if name in self.changed_data and theirs.split() != mine.split():
                yield Difference(str(field.label), *_cut(theirs, mine))


class WatchedForm(Watched, forms.ModelForm[Any]):
    """A form over a row with ``updated_at``."""

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, version=stamp(instance.updated_at), **kwargs)


def _said() -> str:
    return _("Somebody else has saved this in the meantime. Look at it once more, then save again.")


def _read(field: forms.Field, value: Any) -> str:
    """Write a value as the page shows it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    named = {str(key): label for key, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(named.get(str(one), one)) for one in values if one is not None)


def _cut(theirs: str, mine: str) -> tuple[str, str]:
    """Show of long texts the piece around the first difference."""
    same = next((at for at, (one, other) in enumerate(zip(theirs, mine, strict=False)) if one != other), 0)
    begin = max(0, same - _BEFORE) if max(len(theirs), len(mine)) > _LONGEST else 0
    return _piece(theirs, begin), _piece(mine, begin)


def _piece(text: str, begin: int) -> str:
    end = begin + _LONGEST
    return f"{'…' * bool(begin)}{text[begin:end]}{'…' * (len(text) > end)}"
