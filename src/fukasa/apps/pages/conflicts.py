"""Two people who edit the same thing: the second one sees what the first one saved, and loses nothing.

A form that mixes in ``WatchedForm`` carries the time of the version that its writer saw. When the row has another one
by now, the form is refused once, with both values side by side; sending it again saves. A service compares once more
under its lock with ``demand_unchanged``, because between the look and the lock there is time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fukasa.core.errors import FukasaError

FIELD = "seen"


class EditedMeanwhile(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """Somebody else saved the same thing in between."""

    code = "pages.edited_meanwhile"
    status = 409


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which the two disagree, as people read it."""

    label: str
    theirs: str
    mine: str


def stamp(moment: datetime) -> str:
    """Write the version of a row, by the time of its last change."""
    return moment.isoformat()


def demand_unchanged(moment: datetime, seen: str) -> None:
    """Refuse a change of a version that is no longer the present one; an empty ``seen`` asks for no comparison."""
    if seen and seen != stamp(moment):
        raise EditedMeanwhile(_("Somebody else has saved this in the meantime. Look at it once more, then save again."))


class WatchedForm(forms.ModelForm[Any]):
    """A form over a row with ``updated_at``; mix it in before the fields are declared."""

    conflict: tuple[Difference, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._version = stamp(self.instance.updated_at)
        self._present = {name: getattr(self.instance, name) for name in self._meta.fields or ()}
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self._version)

    @property
    def seen(self) -> str:
        """The version that the writer saw."""
        return str(self.cleaned_data.get(FIELD, ""))

    def clean(self) -> dict[str, Any]:
        """Refuse once when somebody else was faster; what was typed stays in the fields."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        seen = values.get(FIELD, "")
        if not seen or seen == self._version:
            return values
        unlike = (name for name, value in self._present.items() if name in values and values[name] != value)
        self.conflict = tuple(self._difference(name, values) for name in unlike)
        self.data = {**self.data.dict(), self.add_prefix(FIELD): self._version}  # type: ignore[attr-defined]  # a QueryDict
        message = _("Somebody else has saved this in the meantime. Look at it once more, then save again.")
        raise forms.ValidationError(message, code="conflict")

    def _difference(self, name: str, values: dict[str, Any]) -> Difference:
        field = self.fields[name]
        named = dict(getattr(field, "choices", ()) or ())
        theirs, mine = (named.get(value, value) for value in (self._present[name], values[name]))
        return Difference(str(field.label), str(theirs), str(mine))
