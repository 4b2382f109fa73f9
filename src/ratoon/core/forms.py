"""Well-formed input: one form serves the page and, through its schema, the API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.actor import Actor
from ratoon.core.characters import has_anything_to_see, has_controls

YEARS = (1900, 2199)
"""Years that can be meant: any other is a slip of the hand."""


IN_DIGITS = _("Write it in digits: 100000, not 1e5.")
_DIGITS = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)\s*")


def is_in_digits(text: str) -> bool:
    """Say whether a number is written as people write one: Python also takes 1e5 and 1_000."""
    return _DIGITS.fullmatch(text) is not None


class Text(forms.CharField):
    """One line of text: trimmed, without control characters; what nobody could see is no text."""

    allowed_controls = ""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        if has_controls(text, allowed=self.allowed_controls):
            raise ValidationError(_("There is a control character in this text."), code="control_character")
        return text if has_anything_to_see(text) or not self.strip else ""


class OneTap(forms.RadioSelect):
    """Few choices that stand open side by side: one click chooses."""

    stands_open = True


class Paragraph(Text):
    """Text of several lines."""

    allowed_controls = "\n\r\t"
    widget = forms.Textarea(attrs={"rows": 3})


class Day(forms.DateField):
    """A day of the firm's zone, of a year that can be meant: moments of the calendar's first day can't be read back."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and not YEARS[0] <= day.year <= YEARS[1]:
            raise ValidationError(_("Is the year right?"), code="year")
        return day


class Numbers(forms.CharField):
    """Whole numbers, typed with commas between them; cleaned, a tuple of them, the largest first, each once."""

    def __init__(self, *, smallest: int, largest: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.smallest, self.largest, self.most = smallest, largest, most

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        given = value if isinstance(value, list | tuple) else re.split(r"[,，、\s]+", str(value or "").strip())
        texts = [str(one) for one in given if str(one) != ""]
        if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
            raise ValidationError(_("Whole numbers, with commas between them."), code="numbers")
        found = tuple(sorted({int(text) for text in texts}, reverse=True))
        if any(not self.smallest <= one <= self.largest for one in found):
            text = _("Each lies between %(smallest)d and %(largest)d.")
            params = {"smallest": self.smallest, "largest": self.largest}
            raise ValidationError(text, code="out_of_range", params=params)
        if len(found) > self.most:
            raise ValidationError(_("At most %(most)d of them."), code="too_many", params={"most": self.most})
        return found


class Choice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A record chosen by its id, or by the field that ``to_field_name`` names; ``remote`` is where to look it up."""

    def __init__(self, *args: Any, remote: Any = None, **kwargs: Any) -> None:
        empty = (
            pgettext_lazy("a choice", "Choose") if kwargs.get("required", True) else pgettext_lazy("a choice", "None")
        )
        super().__init__(*args, **{"empty_label": empty, **kwargs})
        self.remote = remote
        self._offered: list[tuple[Any, str]] | None = None

    def offer_only(self, value: Any) -> None:
        """Let the widget carry the chosen record alone: the others are looked up while typing."""
        key = self.to_field_name or "pk"
        try:
            rows: Any = self.queryset
            chosen = rows.filter(**{key: value}).first() if value not in (None, "") else None
        except (ValueError, TypeError, OverflowError):
            chosen = None
        offered = [(getattr(chosen, key), self.label_from_instance(chosen))] if chosen is not None else []
        self._offered = [("", ""), *offered]
        self.widget.choices = self._offered

    def __deepcopy__(self, memo: dict[int, Any]) -> Choice:
        copied: Choice = super().__deepcopy__(memo)  # type: ignore[misc]
        if self._offered is not None:  # Django's own copying offers every row again
            copied.widget.choices = self._offered
        return copied

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, "label", None) or getattr(obj, "name", obj.pk))

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as wrong:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from wrong


class RecordForm(forms.Form):
    """
    The input of a service: its cleaned fields are the service's keywords.

    ``actor`` and ``today`` (a day of the firm's zone) are there for choices and defaults; ``record`` is what is
    being edited or acted upon, None where one is added.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        actor: Actor,
        today: date,
        record: Model | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.actor, self.today, self.record = actor, today, record
        start = self.start() if record is not None else {}
        super().__init__(data, initial={**start, **(initial or {})})
        self.prepare()
        self._keep_own_choices()
        for name, field in self.fields.items():
            if isinstance(field, Choice) and field.remote is not None:
                field.offer_only(self[name].value())

    def full_clean(self) -> None:
        """Clean as Django does; a number that was not typed in digits is refused, in every field that takes numbers."""
        super().full_clean()
        for name, field in self.fields.items():
            if self.is_bound and isinstance(field, forms.IntegerField) and name not in self.errors:  # amounts are some
                typed = self[name].data
                if isinstance(typed, str) and typed.strip() and not is_in_digits(typed):
                    self.add_error(name, ValidationError(IN_DIGITS, code="digits"))

    def _keep_own_choices(self) -> None:
        """Let a record keep what it has, though it is not offered any more: an archived word, an ended campaign."""
        for name, field in self.fields.items():
            own_id = getattr(self.record, f"{name}_id", None) if isinstance(field, Choice) else None
            if own_id is not None:
                rows: Any = field.queryset  # type: ignore[attr-defined]
                field.queryset = rows | rows.model._default_manager.filter(pk=own_id)  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """Fill choices and defaults that depend on the actor, the day or the record."""

    def start(self) -> dict[str, Any]:
        """Give what stands in the fields before anything is typed: the record's own values."""
        found = {}
        for name, field in self.base_fields.items():
            if hasattr(self.record, name):
                value = getattr(self.record, name)
                if isinstance(value, Model):
                    value = getattr(value, getattr(field, "to_field_name", None) or "pk")
                found[name] = value
        return found


class HappenedForm(RecordForm):
    """A verb that took place on a day: not after today."""

    on = Day(label=_("Date"), required=False, help_text=_("The day on which it happened. Empty: today."))

    def prepare(self) -> None:
        self.fields["on"].initial = self.today

    def clean_on(self) -> date:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > self.today:
            raise ValidationError(_("This day has not come yet."), code="in_future")
        return on or self.today
