from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fukasa.apps.ingest.choices import ENDINGS, KINDS, MAX_FILES, MAX_MAP_BYTES, ON_ERROR, PROFILES
from fukasa.apps.ingest.plans import Edit
from fukasa.apps.ingest.selectors import MappingView
from fukasa.apps.pages.fields import NameField
from fukasa.apps.workspaces.choices import TIME_ZONES
from fukasa.connectors.files import KINDS as FILE_KINDS

PROFILE, SAVED = "profile:", "saved:"
_TEXT_OPTIONS = ("timezone", "delimiter", "encoding", "sheet", "date_order")


class FilesInput(forms.ClearableFileInput):
    """Chooses several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MAX_FILES:
            raise forms.ValidationError(_("At most %(most)d files at once."), params={"most": MAX_FILES})
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class ReadingForm(forms.Form):
    """What the rows of a file are, and by which profile or kept mapping they are read."""

    kind = forms.ChoiceField(label=_("What is a row?"), choices=[(key, name) for key, name, _what in KINDS])
    reading = forms.ChoiceField(
        label=_("How to read it"),
        required=False,
        help_text=_("Usually nothing has to be chosen: the columns are recognised by their names."),
    )

    def __init__(self, *args: Any, saved: Iterable[MappingView] = (), **kwargs: Any) -> None:
        self._saved = {f"{SAVED}{one.mapping_id}": one for one in saved}
        super().__init__(*args, **kwargs)
        reading = cast("forms.ChoiceField", self.fields["reading"])
        reading.choices = [
            ("", _("Recognise the columns")),
            (_("Kept mappings"), [(key, f"{one.name} ({one.kind_name})") for key, one in self._saved.items()]),
            (_("Profiles"), [(f"{PROFILE}{key}", name) for key, name, _what in PROFILES]),
        ]

    @property
    def profile(self) -> str:
        """The profile that was chosen, or nothing."""
        return self._chosen.removeprefix(PROFILE) if self._chosen.startswith(PROFILE) else ""

    @property
    def kept_text(self) -> str:
        """The text of the kept mapping that was chosen, or nothing."""
        return self._saved[self._chosen].text if self._chosen in self._saved else ""

    @property
    def _chosen(self) -> str:
        return str(self.cleaned_data.get("reading", ""))


class UploadForm(ReadingForm):
    """Files, what their rows are, and how they are read."""

    uploads = FilesField(
        label=_("Files"),
        allow_empty_file=True,  # refused with a sentence of our own
        widget=FilesInput(attrs={"accept": ",".join((*ENDINGS, ".gz"))}),
    )
    map_text = forms.CharField(
        label=_("Map (TOML)"),
        required=False,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false", "class": "code"}),
        help_text=_("For people who have one; it goes on top of a profile. The same file works with the command line."),
    )
    map_file = forms.FileField(label=_("Map as a file"), required=False, widget=forms.FileInput({"accept": ".toml"}))
    time_zone = forms.ChoiceField(
        label=_("Time zone of dates that name none"),
        required=False,
        choices=[("", _("as the mapping says, else that of the workspace")), *TIME_ZONES],
    )
    on_error = forms.ChoiceField(
        label=_("If some rows cannot be read"), choices=ON_ERROR, initial=ON_ERROR[0][0], widget=forms.RadioSelect
    )

    field_order = ("uploads", "kind", "reading", "map_text", "map_file", "time_zone", "on_error")

    def clean(self) -> dict[str, Any]:
        values = cast("dict[str, Any]", super().clean())
        file = values.get("map_file")
        text = _decoded(file) if file else values.get("map_text", "")
        if file and values.get("map_text", "").strip():
            self.add_error("map_file", _("Give the map as text or as a file, not both."))
        elif text is None:
            self.add_error("map_file", _("The map cannot be read as UTF-8 text of at most 256 KB."))
        elif text.strip() and self.kept_text:
            self.add_error("reading", _("Choose a kept mapping or give a map, not both."))
        values["map"] = self.kept_text or (text or "").strip()
        return values


class KeepForm(forms.Form):
    """A name for a mapping."""

    name = NameField(label=_("Name"), max_length=100)


def edit_of(data: QueryDict, kind: str) -> Edit:
    """Read the fields of the preview; names that no file of this kind has are left out."""
    fields = FILE_KINDS[kind].columns
    return Edit(
        columns={name: _said(data, f"column-{name}") for name in fields if f"column-{name}" in data},
        constants={name: _said(data, f"constant-{name}").strip() for name in fields if f"constant-{name}" in data},
        options=_options(data) if "option-timezone" in data else {},
    )


def _options(data: QueryDict) -> dict[str, Any]:
    row = _said(data, "option-header_row").strip()
    texts = {name: _said(data, f"option-{name}") for name in _TEXT_OPTIONS if f"option-{name}" in data}
    number = {"header_row": int(row) if row.isdecimal() and len(row) < 7 else 0}  # noqa: PLR2004  no table begins later
    return texts | number | {"shares_in_percent": "option-shares_in_percent" in data}


def _said(data: QueryDict, name: str) -> str:
    return str(data.get(name, ""))


def _decoded(file: UploadedFile[Any]) -> str | None:
    if (file.size or 0) > MAX_MAP_BYTES:
        return None
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None
