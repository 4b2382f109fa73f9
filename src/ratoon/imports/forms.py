"""What is typed to take a file in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ratoon.core.forms import Choice, RecordForm
from ratoon.imports.queries import default_owner, map_names
from ratoon.imports.rules.fields import KINDS
from ratoon.imports.rules.table import ENCODINGS
from ratoon.people.models import Staff

MOST_BYTES = 5 * 1024 * 1024

KIND_LABELS = {
    "people": _("People"),
    "modules": _("Modules"),
    "companies": _("Companies"),
    "leads": _("Leads"),
    "opportunities": _("Opportunities"),
    "subscriptions": _("Subscriptions"),
}


class ImportForm(RecordForm):
    """A CSV file, the kind of its records, and the map that says what its columns are."""

    kind = forms.ChoiceField(label=_("What is in the file"), choices=[(kind, KIND_LABELS[kind]) for kind in KINDS])
    map = forms.ChoiceField(
        label=_("Map"),
        help_text=_("“plain”: columns are called as our fields are, as in examples/maps/plain.toml."),
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=[(one, one.upper()) for one in ENCODINGS])
    owner = Choice(label=_("Owner of what has none"), queryset=Staff.objects.filter(left_on=None).order_by("name_key"))
    file = forms.FileField(
        label=_("CSV file"), help_text=_("Up to 5 MB; larger ones by the command ./ratoon import."), max_length=200
    )

    def prepare(self) -> None:
        self.fields["map"].choices = [(name, name) for name in map_names()]  # type: ignore[attr-defined]
        owner = default_owner()
        self.fields["owner"].initial = owner.pk if owner is not None else None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 5 MB."), code="too_large")
        return file
