from collections.abc import Iterable
from typing import Any

from django import forms

from fukasa.apps.notifications.kinds import Kind, Mailed
from fukasa.apps.notifications.selectors import ChoiceView


class ChoicesForm(forms.Form):
    """For each kind of which a member may know: how soon it is mailed."""

    def __init__(self, data: Any, choices: Iterable[ChoiceView]) -> None:
        super().__init__(data)
        for one in choices:
            self.fields[one.kind.value] = forms.ChoiceField(
                label=one.kind.label, choices=Mailed.choices, initial=one.mailed.value
            )

    @property
    def chosen(self) -> dict[Kind, Mailed]:
        """Give what was chosen."""
        return {Kind(kind): Mailed(mailed) for kind, mailed in self.cleaned_data.items()}
