from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.pages.expiry import end_of_day
from fukasa.apps.pages.fields import NameField
from fukasa.apps.tokens.selectors import grantable
from fukasa.apps.workspaces.permissions import SENTENCES
from fukasa.apps.workspaces.scope import WorkspaceScope


class TokenForm(forms.Form):
    """A token for a program."""

    name = NameField(label=_("What for"), max_length=100, help_text=_("The name of the program that uses it."))
    expires_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}), help_text=_("The token stops working after it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself at that time."),
    )

    def __init__(self, *args: Any, scope: WorkspaceScope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  tells the type checker what stands above
        field.choices = [(one.value, SENTENCES[one]) for one in grantable(scope)]

    def clean_expires_on(self) -> datetime:
        return end_of_day(self.cleaned_data["expires_on"])
