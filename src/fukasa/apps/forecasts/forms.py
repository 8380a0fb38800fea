from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fukasa.apps.catalogue import words
from fukasa.apps.forecasts.selectors.record import Choice, Offered


class ChoiceForm(forms.Form):
    """Which forecasts are looked at; what is not offered stands for all."""

    platform = forms.ChoiceField(label=gettext_lazy("Platform"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of post"), required=False)
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Shown in"), required=False)

    def __init__(self, data: Any, offered: Offered) -> None:
        super().__init__(data)
        self.has_offers = bool(offered.platforms)
        kinds = [("own", _("Own posts")), ("paid", _("PR posts"))]
        choices: dict[str, list[tuple[str, Any]]] = {
            "platform": [(one, words.platform_name(one)) for one in offered.platforms],
            "kind": kinds,
            "format": [(one, words.format_name(one)) for one in offered.formats],
            "place": [(one.value, one.label) for one in offered.places],
        }
        for name, offers in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *offers]

    @property
    def choice(self) -> Choice:
        """Give what was chosen."""
        self.full_clean()
        return Choice(**self.cleaned_data)
