"""Handing files in: which, whose, and how they are to be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ratoon.core.characters import has_controls
from ratoon.core.forms import Choice, RecordForm
from ratoon.imports.labels import KIND_LABELS
from ratoon.imports.models import ImportFile
from ratoon.imports.queries import PLAIN, default_owner, stored_maps
from ratoon.imports.rules.kept import MOST_ROWS
from ratoon.imports.rules.reading import CSV, MOST_BYTES
from ratoon.imports.rules.table import ENCODINGS
from ratoon.imports.rules.textfile import DELIMITERS
from ratoon.imports.services.batches import MOST_FILES
from ratoon.people.models import Staff

_SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
OUT = "out"
_NAMED = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}


class SeveralInput(forms.ClearableFileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFiles(forms.FileField):
    """Files handed in together; cleaned, a list of them."""

    widget = SeveralInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(SeveralFiles, self).clean(one, initial) for one in given if one]
        if not found:
            raise ValidationError(_("Choose at least one file."), code="required")
        if len(found) > MOST_FILES:
            raise ValidationError(_("At most %(most)d files at once."), code="too_many", params={"most": MOST_FILES})
        for file in found:
            if has_controls(file.name):
                raise ValidationError(_("There is a control character in the name of a file."), code="bad_name")
            if file.size > MOST_BYTES:
                raise ValidationError(
                    _("%(name)s is larger than %(most)d MB."),
                    code="too_large",
                    params={"name": file.name, "most": MOST_BYTES // 1024 // 1024},
                )
        return found


class BatchForm(RecordForm):
    """Who gets what has no owner, and where the records come from."""

    owner = Choice(label=_("Owner of what has none"), queryset=Staff.objects.filter(left_on=None).order_by("name_key"))
    set_name = forms.RegexField(
        r"^[a-z0-9_-]{1,40}$",
        label=_("Where the records come from"),
        initial=PLAIN,
        help_text=_("The same name for all files of one system: within it, one id is one record. Like our-crm."),
        error_messages={"invalid": _("Small letters, digits, - and _, at most 40.")},
    )

    def prepare(self) -> None:
        owner = default_owner()
        if self.record is None:
            self.fields["owner"].initial = owner.pk if owner is not None else None


class UploadForm(BatchForm):
    """Files, and the map that knows them, if there is one."""

    file = SeveralFiles(
        label=_("Files"),
        max_length=200,
    )
    map = forms.ChoiceField(
        label=_("Map"),
        required=False,
        help_text=_("Files that a map knows are recognised without being told."),
    )
    field_order = ("file", "map", "owner", "set_name")

    def prepare(self) -> None:
        super().prepare()
        told = _("CSV or XLSX, several at once. Up to 50 MB each, XLSX 20 MB; %(rows)s rows; 200 columns.")
        self.fields["file"].help_text = told % {"rows": f"{MOST_ROWS:,}"}
        named = [(name, name) for name, _map in stored_maps()]
        self.fields["map"].choices = [("", _("look at the columns")), *named]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx"


class ReadingForm(forms.Form):
    """How a file is to be read, where the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=[(one, _NAMED[one]) for one in ENCODINGS])
    delimiter = forms.ChoiceField(label=_("Between cells"), choices=[(one, _SEPARATORS[one]) for one in DELIMITERS])
    sheet = forms.ChoiceField(label=_("Sheet"))
    head_row = forms.IntegerField(
        label=_("Row of the headings"), min_value=0, max_value=1000, help_text=_("0: look for it.")
    )

    def __init__(self, data: Any, file: ImportFile) -> None:
        super().__init__(data, initial={name: getattr(file, name) for name in self.base_fields})
        if file.form == CSV:
            del self.fields["sheet"]
        else:
            del self.fields["encoding"], self.fields["delimiter"]
            self.fields["sheet"].choices = [(one, one) for one in file.sheets]  # type: ignore[attr-defined]


class WhatForm(forms.Form):
    """What is in a file: records of a kind, or what a map knows of it."""

    what = forms.ChoiceField(label=_("What is in the file"))

    def __init__(self, data: Any, file: ImportFile) -> None:
        what = f"map:{file.map_name}" if file.map_name else (f"kind:{file.kind}" if file.mapping is not None else OUT)
        super().__init__(data, initial={"what": what})
        kinds = [(f"kind:{kind}", label) for kind, label in KIND_LABELS.items()]
        maps = [(f"map:{name}", _("Map %(name)s") % {"name": name}) for name, _map in stored_maps()]
        if file.map_name and what not in dict(maps):
            maps.append((what, _("Map %(name)s") % {"name": file.map_name}))
        self.fields["what"].choices = [(OUT, _("leave it out")), *kinds, *maps]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as the service takes it."""
        form, _colon, name = self.cleaned_data["what"].partition(":")
        return {"kind": name if form == "kind" else "", "map_name": name if form == "map" else ""}
