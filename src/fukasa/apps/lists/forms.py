from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.catalogue.words import platform_name
from fukasa.apps.lists.choices import LONGEST_COMMENT, MAX_PASTED_LINES, FieldKind, Status, Verdict
from fukasa.apps.lists.columns import BY_KEY, PRIVATE, Column, Kind, offered
from fukasa.apps.pages.conflicts import Watched
from fukasa.apps.pages.expiry import end_of_day
from fukasa.apps.pages.fields import NameField
from fukasa.apps.workspaces.choices import CURRENCIES
from fukasa.core.catalogue import PLATFORMS

_FIELDS = (("status", "status"), ("note", "note"), ("owner", "owner"))


class ListForm(Watched, forms.Form):
    """Name and description of a list."""

    name = NameField(label=_("Name"), max_length=100)
    description = forms.CharField(
        label=_("Description"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )


class AddForm(forms.Form):
    """Accounts chosen somewhere, for a list that is there or a new one."""

    list_id = forms.IntegerField(required=False)
    new_name = NameField(max_length=100, required=False)


class PasteForm(forms.Form):
    """Handles, one per line."""

    lines = forms.CharField(
        label=_("Handles or addresses of profiles"),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_("One per line: @handle, tiktok:handle, or https://www.instagram.com/handle"),
    )
    platform = forms.ChoiceField(label=_("Platform of lines that do not say"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(platform, platform_name(platform)) for platform in PLATFORMS]
        platform = self.fields["platform"]
        assert isinstance(platform, forms.ChoiceField)  # noqa: S101  tells the type checker what stands above
        platform.choices = [("", _("Find out")), *names]

    def clean_lines(self) -> list[str]:
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MAX_PASTED_LINES:
            raise forms.ValidationError(
                _("At most %(most)d lines at once; these are %(given)d."),
                params={"most": MAX_PASTED_LINES, "given": len(lines)},
            )
        return lines


class EntryForm(forms.Form):
    """One field of one entry, and what stood in it when its writer began."""

    field = forms.ChoiceField(choices=_FIELDS)
    value = forms.CharField(max_length=2000, required=False)
    seen = forms.CharField(max_length=2000, required=False, empty_value=None)

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if self.cleaned_data.get("field") == "status":
            forms.ChoiceField(choices=Status.choices).clean(value)
        return value

    def clean_seen(self) -> str | None:
        """Tell an empty cell from one that nobody speaks of."""
        return self.cleaned_data["seen"] or ("" if "seen" in self.data else None)


class ColumnsForm(forms.Form):
    """Which columns a list shows."""

    columns = forms.MultipleChoiceField(label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, custom: Iterable[Column] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_columns(self, custom)


class ShareForm(forms.Form):
    """A link for people without an account."""

    label = forms.CharField(
        label=_("For whom"), max_length=100, required=False, help_text=_("A reminder for you; they do not see it.")
    )
    expires_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}), help_text=_("The link stops working after it.")
    )
    columns = forms.MultipleChoiceField(
        label=_("What they see"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everything else is left out of the page, not only hidden. Names are always shown."),
    )
    own_facts = forms.BooleanField(
        label=_("Show figures from our own imports too"),
        required=False,
        help_text=_("Tick it only if you may pass them on. Figures that a creator opened to you alone never are."),
    )

    asks = forms.BooleanField(
        label=_("Let them approve or reject each account"),
        required=False,
        help_text=_("They type their name and may leave a comment; you see the answers here and close the round."),
    )

    def __init__(self, *args: Any, custom: Iterable[Column] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_columns(self, custom)

    def clean_expires_on(self) -> datetime:
        return end_of_day(self.cleaned_data["expires_on"])


class FieldForm(forms.Form):
    """A column of the workspace's own."""

    name = NameField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    choices = forms.CharField(
        label=_("What may be chosen"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One per line; only for a choice."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, help_text=_("Only for money."))
    everywhere = forms.BooleanField(
        label=_("In every list of the workspace"),
        required=False,
        help_text=_("It then says the same of an account wherever the account is listed."),
    )

    def clean_choices(self) -> list[str]:
        return list(self.cleaned_data["choices"].splitlines())


class FieldChangeForm(forms.Form):
    """A new name, and what may be chosen now."""

    name = NameField(max_length=60)
    choices = forms.CharField(max_length=5000, required=False)

    def clean_choices(self) -> list[str]:
        return list(self.cleaned_data["choices"].splitlines())


class FieldValueForm(forms.Form):
    """What is typed into one cell."""

    value = forms.CharField(max_length=2000, required=False)


class GuestForm(forms.Form):
    """How somebody with a link wants to be called."""

    name = NameField(label=_("Your name"), max_length=80)


class AnswerForm(forms.Form):
    """What a guest says about one account."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    comment = forms.CharField(max_length=LONGEST_COMMENT, required=False)


class MirrorCodeForm(forms.Form):
    """A code for one other workspace."""

    label = forms.CharField(
        label=_("For whom"), max_length=100, required=False, help_text=_("A reminder for you; they do not see it.")
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("The code cannot be used after it; a mirror that stands stays until one of you ends it."),
    )
    columns = forms.MultipleChoiceField(
        label=_("What of our own words goes along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing unless ticked. Figures are always those that the other workspace may see itself."),
    )

    def __init__(self, *args: Any, custom: Iterable[Column] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  tells the type checker what stands above
        own = [BY_KEY[key] for key in ("status", "owner", "note")]
        field.choices = [(column.key, column.label) for column in (*own, *custom)]

    def clean_expires_on(self) -> datetime:
        return end_of_day(self.cleaned_data["expires_on"])


class JoinForm(forms.Form):
    """A code of another workspace."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "XXXX-XXXX-XXXX-XXXX-XXXX"}),
    )


class MirrorNoteForm(EntryForm):
    """What we say ourselves about an account of a mirror."""

    field = forms.ChoiceField(choices=_FIELDS[:2])


class SearchForm(forms.Form):
    """A search of the discover page and its name."""

    name = NameField(label=_("Name"), max_length=100)
    query = forms.CharField(max_length=4000, required=False)


def _offer_columns(form: forms.Form, custom: Iterable[Column]) -> None:
    field = form.fields["columns"]
    assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  tells the type checker what stands above
    open_first = sorted(offered(custom), key=lambda column: column.key in PRIVATE or column.kind is Kind.CUSTOM)
    field.choices = [(column.key, column.label) for column in open_first]
