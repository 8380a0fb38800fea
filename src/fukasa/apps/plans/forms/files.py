from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fukasa.apps.plans.sentences import said
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief_text import brief_of_toml

MAX_TOML_BYTES = 256 * 1024


class TomlForm(forms.Form):
    """A brief as a file or as pasted text."""

    file = forms.FileField(label=_("brief.toml"), required=False)
    text = forms.CharField(
        label=_("or its text"), required=False, strip=False, widget=forms.Textarea({"rows": 8, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        values = cast("dict[str, Any]", super().clean())
        try:
            values["brief"] = brief_of_toml(self._content(values))
        except InvalidInput as refusal:
            self.add_error(None, said(refusal.message))
        return values

    @staticmethod
    def _content(values: dict[str, Any]) -> str:
        upload = values.get("file")
        if upload is None:
            text: str = values.get("text") or ""
            if not text.strip():
                raise InvalidInput(str(_("Choose a brief.toml or paste its text.")))
            return text
        if upload.size > MAX_TOML_BYTES:
            raise InvalidInput(str(_("This is no brief: a brief has at most 256 KB.")))
        try:
            return cast("bytes", upload.read()).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidInput(str(_("The file is not UTF-8 text; save it as UTF-8 and try again."))) from error
