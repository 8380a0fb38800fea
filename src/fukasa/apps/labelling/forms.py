from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.analysis.comments.classes import registry
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.labelling.choices import LARGEST, SMALLEST, USUAL, Drawn
from fukasa.apps.labelling.words import class_name
from fukasa.apps.lists.handles import find_accounts
from fukasa.apps.lists.selectors import entries, list_choices
from fukasa.apps.workspaces.scope import WorkspaceScope


class NewAuditForm(forms.Form):
    """Where the comments come from, and how many."""

    drawn = forms.ChoiceField(
        label=_("Comments of"), choices=Drawn.choices, widget=forms.RadioSelect, initial=Drawn.ACCOUNT
    )
    account = forms.CharField(
        label=_("Creator"),
        required=False,
        max_length=300,
        help_text=_("Handle, address of the profile, or platform:handle."),
    )
    account_list = forms.TypedChoiceField(label=_("List"), required=False, coerce=int, empty_value=None)
    size = forms.IntegerField(
        label=_("How many comments"),
        min_value=SMALLEST,
        max_value=LARGEST,
        initial=USUAL,
        widget=forms.NumberInput({"step": 10, "class": "compact-input"}),
        help_text=_(
            "50 to 500. With 200 a share near 10 % is known to about ±4 points even if the model were no help; twice "
            "as narrow needs four times as many. A person labels 5 to 10 a minute."
        ),
    )

    def __init__(self, *args: Any, scope: WorkspaceScope, **kwargs: Any) -> None:
        self.scope = scope
        self.title = ""
        self.account_keys: tuple[str, ...] | None = None
        super().__init__(*args, **kwargs)
        lists = cast("forms.TypedChoiceField", self.fields["account_list"])
        lists.choices = [("", _("Choose a list")), *list_choices(scope)]

    def clean(self) -> dict[str, Any]:
        """Find the accounts that are meant, and how the sample will be called."""
        values = cast("dict[str, Any]", super().clean())
        drawn = values.get("drawn")
        if drawn == Drawn.ACCOUNT:
            self._clean_account(values.get("account", ""))
        elif drawn == Drawn.LIST:
            self._clean_list(values.get("account_list"))
        else:
            self.title = str(_("All creators"))
        return values

    def _clean_account(self, line: str) -> None:
        index = index_or_none()
        if not line.strip() or index is None:
            self.add_error("account", _("Name a creator of the catalogue."))
            return
        found = find_accounts(index, self.scope.lake, [line])
        if found.ambiguous:
            message = _("Several platforms have this handle (%(names)s); write platform:handle.")
            self.add_error("account", message % {"names": found.ambiguous[0][1]})
        elif not found.labels:
            self.add_error("account", _("The catalogue has no such creator."))
        else:
            key, label = next(iter(found.labels.items()))
            self.account_keys, self.title = (key,), f"{label} · {platform_name(key.partition(':')[0])}"

    def _clean_list(self, list_id: int | None) -> None:
        names = dict(list_choices(self.scope))
        if list_id not in names:
            self.add_error("account_list", _("Choose one of your lists."))
            return
        self.account_keys = tuple(entry.account_key for entry in entries(self.scope, list_id))
        self.title = names[list_id]


class LabelsForm(forms.Form):
    """What a person says of one comment."""

    place = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    labels = forms.MultipleChoiceField(required=False)
    question = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = cast("forms.MultipleChoiceField", self.fields["labels"])
        labels.choices = [(name, class_name(name)) for name in registry().ids]


class TrainForm(forms.Form):
    """Which audits a model learns from."""

    audits = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audits = cast("forms.TypedMultipleChoiceField", self.fields["audits"])
        audits.choices = choices


class SwitchForm(forms.Form):
    """Which model is to be used."""

    version = forms.CharField(max_length=60)
