from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.brands.models import LONGEST_LINES, LONGEST_NAME, LONGEST_TEXTS
from fukasa.apps.pages.conflicts import Watched
from fukasa.apps.pages.fields import NameField

MOST_BYTES = 5_000_000


def _lines(label: object, help_text: object, rows: int, longest: int = LONGEST_LINES) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, help_text=help_text, widget=widget, max_length=longest, required=False)  # type: ignore[arg-type]  # lazy texts


class BrandForm(Watched, forms.Form):
    """What a brand says of itself."""

    name = NameField(label=_("Name of the brand"), max_length=LONGEST_NAME)
    names = _lines(_("Other spellings, handles and hashtags"), _("One per line."), 3)
    texts = _lines(
        _("The brand's own texts"),
        _("Pages, posts, a brief; an empty line divides texts. Subjects and tone are taken from them."),
        10,
        LONGEST_TEXTS,
    )
    rivals = _lines(_("Rivals"), _("One per line; further spellings behind a colon: Rival: spelling, @handle"), 3)
    customers = forms.FileField(
        label=_("Customers (CSV)"),
        help_text=_("Columns platform and handle. Handles are hashed at once and not kept."),
        required=False,
    )
    forget_customers = forms.BooleanField(label=_("Forget the customers"), required=False)

    def __init__(self, *args: Any, has_customers: bool = False, **named: Any) -> None:
        super().__init__(*args, **named)
        if not has_customers:
            del self.fields["forget_customers"]

    def clean_customers(self) -> str | None:
        """Read the file as text; refuse one that is too large or no text."""
        file = self.cleaned_data.get("customers")
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB; leave out what is not needed."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not UTF-8 text; save it as CSV in UTF-8.")) from error

    def words(self) -> dict[str, str]:
        """Give what was written, ends of lines as one character."""
        keys = ("name", "names", "texts", "rivals")
        return {key: self.cleaned_data[key].replace("\r\n", "\n").strip() for key in keys}
