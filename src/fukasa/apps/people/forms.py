"""The forms of log-in and passwords, in the words and with the helps of this project."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.people.passwords import HELP
from fukasa.apps.people.recovery_codes import kept


class LoginForm(account.LoginForm):  # type: ignore[misc]  # allauth comes without types
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["login"], self.fields["password"]
        email.label, password.label = _("E-mail"), _("Password")
        email.widget.attrs = {"autocomplete": "username webauthn", "autofocus": True}
        password.widget.attrs = {"autocomplete": "current-password", "data-reveal": ""}
        password.help_text = ""


class _NewPassword:
    """One field for the new password, with the rules beside it; what is typed can be shown instead of typed twice."""

    fields: dict[str, forms.Field]

    def _tell_rules(self) -> None:
        field = self.fields["password1"]
        field.label, field.help_text = _("New password"), HELP
        field.widget.attrs = {"autocomplete": "new-password", "data-reveal": ""}
        self.fields.pop("password2", None)


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password for somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].widget.attrs = {"autocomplete": "current-password", "data-reveal": ""}
        self._tell_rules()


class SetPasswordForm(_NewPassword, account.SetPasswordForm):  # type: ignore[misc]
    """The first password of somebody who came by single sign-on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tell_rules()


class ResetPasswordKeyForm(_NewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password for somebody who forgot the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tell_rules()


class SignupForm(_NewPassword, account.SignupForm):  # type: ignore[misc]
    """An account of one's own, where the operator lets everybody make one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs = {"autocomplete": "username"}
        self._tell_rules()
        self.fields["password1"].label = _("Password")


class _Code:
    """A code of an app, or a recovery code, which is known by its hash only."""

    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        self.cleaned_data["code"] = kept(self.cleaned_data["code"])
        return str(super().clean_code())  # type: ignore[misc]  # of the form beside which this stands


class CodeForm(_Code, factors.AuthenticateForm):  # type: ignore[misc]
    """The second step of the way in."""


class CodeAgainForm(_Code, factors.ReauthenticateForm):  # type: ignore[misc]
    """The proof that somebody is still there."""
