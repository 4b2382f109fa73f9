"""Which column is which field: one row of the form for each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import Text as Words
from ratoon.core.forms import Paragraph, Text
from ratoon.imports.labels import KIND_LABELS, field_label
from ratoon.imports.models import ImportFile
from ratoon.imports.rules.fields import DAY, FIELDS
from ratoon.imports.rules.guessing import DATES, Column, columns_of
from ratoon.imports.rules.mapping import columns_in

_OF_FIRM = ("stage", "source", "campaign", "industry", "size_band", "currency", "is_trial", "has_left")
_OF_RECORDS = ("team", "module", "company", "parent", "owner", "manager")
TRANSLATED = frozenset((*_OF_FIRM, *_OF_RECORDS))
"""Fields whose words other systems call otherwise."""
KEPT = ("bands", "zone", "unknown", "unknown_where", "true")
"""What a map may say that this form doesn't show: it stays as long as the column does."""
NEEDED = _("Nothing stands here, and it is needed.")
_SHOWN = 24


class FieldRow:
    """One field of a kind, as a row of the table: its label and what of the form belongs to it."""

    def __init__(self, form: MappingForm, feed: int, kind: str, name: str) -> None:
        self.label: Words = field_label(kind, name)
        self.name, self.is_needed = name, FIELDS[kind][name].is_needed

        def part(which: str) -> BoundField | None:
            key = f"{which}-{feed}-{name}"
            return form[key] if key in form.fields else None

        self.column, self.text, self.date, self.values = part("column"), part("text"), part("date"), part("values")
        self.kept = [one for one in KEPT if one in form.table["feeds"][feed]["fields"].get(name, {})]
        parts = (self.column, self.text, self.date, self.values)
        self.errors = [error for bound in parts if bound is not None for error in bound.errors]


class MappingForm(forms.Form):
    """The columns of a file and the fields of each kind that it feeds."""

    def __init__(self, data: Any, file: ImportFile) -> None:
        super().__init__(data)
        self.table: dict[str, Any] = file.mapping or {"names": [], "feeds": []}
        self.columns = columns_of(file.head, file.sample)
        self.headings = [column.heading for column in self.columns]
        for number, feed in enumerate(self.table["feeds"]):
            self._add_feed(number, feed)

    def feeds(self) -> Iterator[tuple[Words, Sequence[BoundField], list[FieldRow]]]:
        """Give for each kind its label, the fields of its id, and a row for each of its fields."""
        for number, feed in enumerate(self.table["feeds"]):
            ids = [self[f"id-{number}"], self[f"and-{number}"]]
            rows = [FieldRow(self, number, feed["kind"], name) for name in FIELDS[feed["kind"]]]
            yield KIND_LABELS[feed["kind"]], ids, rows

    def mapping(self) -> dict[str, Any]:
        """Give what was chosen as a map says it."""
        feeds = [self._feed(number, feed) for number, feed in enumerate(self.table["feeds"])]
        return {**self.table, "feeds": feeds}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for number, feed in enumerate(self.table["feeds"]):
            for name, field in FIELDS[feed["kind"]].items():
                text, column = found.get(f"text-{number}-{name}"), found.get(f"column-{number}-{name}")
                if field.is_needed and not text and not column:
                    self.add_error(
                        f"column-{number}-{name}", ValidationError(_("Nothing stands here, and it is needed."))
                    )
                if text and "{" in text and not columns_in(text) <= set(self.headings):
                    self.add_error(f"text-{number}-{name}", ValidationError(_("No column is called so.")))
        return found

    def _add_feed(self, number: int, feed: Mapping[str, Any]) -> None:
        offered = [(column.heading, _offer(column)) for column in self.columns]
        plain = [(heading, label) for heading, label in offered if not {"{", "}"} & set(heading)]
        own = [f"{{{heading}}}" for heading, _label in plain]
        template = feed["external_id"]
        first, second = _halves(template, own)
        ids = [(f"{{{heading}}}", label) for heading, label in plain]
        if first not in own:
            ids.append((template, template))
        self.fields[f"id-{number}"] = forms.ChoiceField(
            label=_("What tells its rows apart"), choices=ids, initial=first
        )
        self.fields[f"and-{number}"] = forms.ChoiceField(
            label=_("together with"), choices=[("", _("nothing else")), *ids], initial=second, required=False
        )
        for name in FIELDS[feed["kind"]]:
            self._add_field(f"{number}-{name}", feed["kind"], name, feed["fields"].get(name, {}), offered)

    def _add_field(
        self, key: str, kind: str, name: str, take: Mapping[str, Any], offered: Sequence[tuple[str, str]]
    ) -> None:
        named = {"field": field_label(kind, name)}
        self.fields[f"column-{key}"] = forms.ChoiceField(
            label=_("Column for %(field)s") % named,
            choices=[("", _("no column")), *offered],
            initial=take.get("column", ""),
            required=False,
        )
        self.fields[f"text-{key}"] = Text(
            label=_("Always, for %(field)s") % named,
            initial=take.get("constant") or take.get("template") or "",
            required=False,
            max_length=200,
        )
        if FIELDS[kind][name].form == DAY:
            known = list(dict.fromkeys([*DATES, take.get("date", DATES[0])]))
            self.fields[f"date-{key}"] = forms.ChoiceField(
                label=_("How days are written in %(field)s") % named,
                choices=[(one, _written(one)) for one in known],
                initial=take.get("date", DATES[0]),
            )
        if name in TRANSLATED:
            self.fields[f"values-{key}"] = Translations(
                label=_("Words to translate for %(field)s") % named,
                initial="\n".join(f"{a} = {b}" for a, b in take.get("values", {}).items()),
                required=False,
                max_length=20_000,
            )

    def _feed(self, number: int, feed: Mapping[str, Any]) -> dict[str, Any]:
        given = self.cleaned_data
        external_id = " ".join(dict.fromkeys(filter(None, [given[f"id-{number}"], given[f"and-{number}"]])))
        fields = {name: self._take(f"{number}-{name}", feed["fields"].get(name, {})) for name in FIELDS[feed["kind"]]}
        return {**feed, "external_id": external_id, "fields": {name: take for name, take in fields.items() if take}}

    def _take(self, key: str, before: Mapping[str, Any]) -> dict[str, Any]:
        given = self.cleaned_data
        text, column = given[f"text-{key}"], given[f"column-{key}"]
        take: dict[str, Any] = {}
        if column:
            take["column"] = column
            if before.get("column") == column:
                take.update({name: before[name] for name in KEPT if name in before})
        elif text:
            take["template" if columns_in(text) else "constant"] = text
        if take and given.get(f"date-{key}"):
            take["date"] = given[f"date-{key}"]
        if take and given.get(f"values-{key}"):
            take["values"] = given[f"values-{key}"]
        return take


class Translations(Paragraph):
    """Words and what they mean here, one pair a line with = between; cleaned, a mapping."""

    def to_python(self, value: Any) -> Any:
        found: dict[str, str] = {}
        for line in super().to_python(value).splitlines():
            if not line.strip():
                continue
            before, sign, after = line.partition("=")
            if not sign or not before.strip():
                raise ValidationError(_("Write one pair a line: what stands there = what it is here."), code="no_pair")
            found[before.strip()] = after.strip()
        return found

    def validate(self, value: Any) -> None:
        """Whatever was read is a mapping."""

    def run_validators(self, value: Any) -> None:
        """The length is that of what was typed."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > (self.max_length or 0):
            raise ValidationError(_("This text is too long."), code="too_long")
        return self.to_python(value)


def _offer(column: Column) -> str:
    """Name a column with something that stands in it."""
    if not column.values:
        return column.heading
    value = column.values[0].replace("\n", " ")
    return f"{column.heading} · {value[:_SHOWN]}{'…' if len(value) > _SHOWN else ''}"


def _halves(template: str, own: Sequence[str]) -> tuple[str, str]:
    """Tell a template of one or two columns into those; any other is offered whole."""
    if template in own:
        return template, ""
    for first in own:
        second = template.removeprefix(f"{first} ")
        if second != template and second in own:
            return first, second
    return template, ""


def _written(form: str) -> str:
    """Show a form of days by an example."""
    parts = {"%Y": "2026", "%m": "11", "%d": "23", "%H": "09", "%M": "30", "%S": "00", "%z": "+08:00"}
    for code, text in parts.items():
        form = form.replace(code, text)
    return form
