"""What is typed about a word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratoon.core.forms import Choice, RecordForm, Text
from ratoon.core.words import Word


class WordForm(RecordForm):
    """The code and the names of a word."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        allow_unicode=True,
        help_text=_("Letters, digits, hyphens. Figures and programs know it by this: it stays."),
    )
    name_zh = Text(label=_("Chinese name"), max_length=60)
    name_en = Text(label=_("English name"), max_length=60)


class PlaceForm(RecordForm):
    """After which word a word shall stand; `place_form` adds the choice."""

    def prepare(self) -> None:
        if self.record is not None:
            field: Any = self.fields["after"]
            field.queryset = field.queryset.exclude(pk=self.record.pk)
            rows = list(type(self.record)._default_manager.order_by("position", "pk"))
            place = rows.index(self.record)
            self.initial["after"] = rows[place - 1].code if place else ""  # type: ignore[attr-defined]


def place_form(model: type[Word]) -> type[RecordForm]:
    """Make the form that asks for a place in a list."""
    after = Choice(
        label=_("After"),
        queryset=model._default_manager.order_by("position", "pk"),
        to_field_name="code",
        required=False,
        empty_label=_("at the very beginning"),
    )
    return type("PlaceForm", (PlaceForm,), {"after": after})
