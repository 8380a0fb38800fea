from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.verdicts.choices import AppealState, Audited, OwnStatus
from fukasa.apps.verdicts.models import LONGEST_TEXT

_DECISIONS = [choice for choice in AppealState.choices if choice[0] != AppealState.OPEN]


class _Lines(forms.CharField):
    """A text of several lines; browsers send two characters for the end of a line, which count as one."""

    def to_python(self, value: object) -> str | None:
        """Write every end of a line as one character, before the length is looked at."""
        text: str | None = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


def _text(label: object, rows: int = 3, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return _Lines(label=label, max_length=LONGEST_TEXT, required=required, widget=widget)  # type: ignore[arg-type]  # a lazy text


class VerdictForm(forms.Form):
    """A verdict of a person; the reason is required."""

    status = forms.ChoiceField(label=_("Your verdict"), choices=OwnStatus.choices)
    reason = _text(_("Reason"))
    audited = forms.ChoiceField(
        label=_("Audited with own evidence"), choices=[("", _("Not audited")), *Audited.choices], required=False
    )


class AppealForm(forms.Form):
    """What a creator says."""

    statement = _text(_("What the creator says"))
    evidence = _text(_("Evidence"), 2, required=False)


class AppealDecisionForm(forms.Form):
    """What becomes of an appeal."""

    state = forms.ChoiceField(label=_("Decision"), choices=_DECISIONS)
    reason = _text(_("Reason"), 2)
