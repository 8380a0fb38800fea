from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.creators.models import Decision


class NoteForm(forms.Form):
    """The words of a note."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea({"rows": 3}))


class DecisionForm(forms.Form):
    """What a person says about two accounts; an empty decision takes the answer back."""

    left = forms.CharField(max_length=300)
    right = forms.CharField(max_length=300)
    decision = forms.ChoiceField(choices=[("", ""), *Decision.choices], required=False)
