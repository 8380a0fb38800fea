from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from fukasa.apps.pages.conflicts import Watched, WatchedForm, stamp
from fukasa.apps.pages.fields import NameField, plain_name
from fukasa.apps.workspaces.choices import CURRENCIES, TIME_ZONES
from fukasa.apps.workspaces.models import User, Workspace
from fukasa.apps.workspaces.quota_plans import PlanView
from fukasa.apps.workspaces.quotas import MOST, Quota
from fukasa.apps.workspaces.roles import MEMBER_CHOICES


class SetupForm(forms.Form):
    """The first workspace and its owner."""

    workspace = NameField(label=_("Name of the workspace"), help_text=_("Your firm, brand or client."))
    name = NameField(label=_("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password", "data-reveal": ""}),
        help_text=_("At least 15 characters; a sentence of several words is best."),
    )

    def clean(self) -> dict[str, Any]:
        values = cast("dict[str, Any]", super().clean())
        user = User(email=values.get("email", ""), name=values.get("name", ""))
        if "password" in values:
            try:
                validate_password(values["password"], user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values


class WorkspaceForm(WatchedForm):
    """What the workspace decides for everybody in it."""

    class Meta:
        model = Workspace
        fields = ("name", "currency", "time_zone", "tier_scheme", "cutoff_cpv", "cutoff_probability")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["cutoff_cpv"] = f"{self.instance.cutoff_cpv.normalize():f}"  # ¥2, not ¥2.0000

    def clean_name(self) -> str:
        """Keep no invisible signs in the name."""
        name = plain_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Enter a name that can be seen."))
        return name


class YouTubeForm(forms.ModelForm[Workspace]):
    """The switch for figures derived from YouTube API data."""

    class Meta:
        model = Workspace
        fields = ("youtube_derived_metrics_accepted",)


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.ChoiceField(label=_("Role"), choices=MEMBER_CHOICES)
    seen = forms.ChoiceField(choices=MEMBER_CHOICES, required=False)


class ProfileForm(forms.Form):
    """What belongs to the member alone; empty means: as the workspace."""

    name = NameField(label=_("Name"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=[("", _("As the workspace")), *TIME_ZONES]
    )
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", _("As the workspace")), *CURRENCIES]
    )


class QuotaPlanForm(Watched, forms.Form):
    """A plan: its names, and one limit per thing; an empty field is no limit."""

    def __init__(self, *args: Any, plan: PlanView | None, **kwargs: Any) -> None:
        super().__init__(*args, version=stamp(plan.updated_at) if plan else "", **kwargs)
        if plan is None:
            self.fields["key"] = forms.SlugField(
                label=_("Short name"), max_length=40, help_text=_("Small letters and digits; it stays as it is.")
            )
        for name, label in (("name_ja", _("Name in Japanese")), ("name_en", _("Name in English"))):
            self.fields[name] = forms.CharField(label=label, max_length=60, initial=getattr(plan, name) if plan else "")
        for quota in Quota:
            self.fields[quota.value] = forms.IntegerField(
                label=quota.label,
                required=False,
                min_value=0,
                max_value=MOST,
                initial=plan.limits[quota] if plan else None,
            )

    def limits(self) -> dict[Quota, int | None]:
        """Give what was typed, per thing that can be limited."""
        return {quota: self.cleaned_data[quota.value] for quota in Quota}

    def limit_fields(self) -> list[forms.BoundField]:
        """Give the fields of the limits, for the page."""
        return [self[quota.value] for quota in Quota]
