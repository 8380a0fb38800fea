import re
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.pages.fields import NameField
from fukasa.apps.people.passwords import HELP, normal
from fukasa.apps.workspaces.roles import MEMBER_CHOICES, Role

MOST = 50
_ADDRESS = forms.EmailField(max_length=254)


class InviteForm(forms.Form):
    """Several addresses at once, all in one role."""

    emails = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One or several, separated by spaces, commas or lines."),
        max_length=20_000,
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), initial=Role.VIEWER)
    language = forms.ChoiceField(label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES, initial="ja")

    def __init__(self, *args: Any, own_role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = cast("forms.ChoiceField", self.fields["role"])
        role.choices = [(value, label) for value, label in MEMBER_CHOICES if own_role.covers(Role(value))]

    def clean_emails(self) -> tuple[str, ...]:
        """Take the text apart; one address that is none refuses all, so that nothing is forgotten."""
        text = self.cleaned_data["emails"]
        words = re.findall(r"<([^<>]*)>", text) or [word for word in re.split(r"[\s,;、，]+", text) if word]
        found = tuple(dict.fromkeys(word.strip().lower() for word in words))
        for one in found:
            try:
                _ADDRESS.clean(one)
            except forms.ValidationError as error:
                raise forms.ValidationError(_("“%(text)s” is no e-mail address.") % {"text": one}) from error
        if not found or len(found) > MOST:
            message = _("Enter between 1 and %(most)d addresses; these are %(count)d.")
            raise forms.ValidationError(message % {"most": MOST, "count": len(found)})
        return found


class JoinForm(forms.Form):
    """Name and password of somebody who is new."""

    name = NameField(label=gettext_lazy("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password", "data-reveal": ""}),
        help_text=HELP,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.by_passkey = "passkey" in self.data
        self.fields["password"].required = not self.by_passkey

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, unless a passkey is to come in its place."""
        values = cast("dict[str, Any]", super().clean())
        if self.by_passkey:
            return values | {"password": None}
        if "password" not in values:
            return values
        user = get_user_model()(email=self.email, name=values.get("name", ""))
        try:
            validate_password(normal(values["password"]), user)
        except forms.ValidationError as error:
            self.add_error("password", error)
        return values
