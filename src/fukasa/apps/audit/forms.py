from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.audit.selectors import Choices, Wanted


class AuditFilterForm(forms.Form):
    """What the log is narrowed to; anything that cannot be understood does not narrow."""

    actor = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    text = forms.CharField(label=_("Name of the object"), required=False, max_length=200)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}))
    object_id = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody, everything = ("", _("Everybody")), ("", _("Everything"))
        cast("forms.ChoiceField", self.fields["actor"]).choices = [everybody, *((one, one) for one in choices.actors)]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [everything, *choices.kinds]

    def wanted(self) -> Wanted:
        """Give what was understood."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})
