"""What a list is asked for: filters, search, sort and columns, read from a query string in one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext

from ratoon.core.actor import Actor
from ratoon.core.errors import DomainError
from ratoon.core.forms import Choice, Text
from ratoon.core.resource.declaration import Resource, registered

PLAIN = ("sort", "cursor", "columns", "open")
_PLAIN_TEXT = Text(strip=False)


@dataclass(frozen=True, slots=True)
class ListRequest:
    """
    A valid wish: ``values`` are cleaned filters, ``given`` the same as typed, for links.

    ``errors`` holds, by name, why a filter was not understood; a list with errors shows nothing else.
    """

    sort: str
    cursor: str | None
    columns: tuple[str, ...]
    values: Mapping[str, Any]
    given: Mapping[str, str]
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    def query(self, **changes: str | None) -> str:
        """Write it as a query string with some keys changed, or dropped by None; the cursor never goes along."""
        wanted: dict[str, str] = dict(self.given)
        wanted.update({name: value for name, value in changes.items() if value is not None})
        for name, value in changes.items():
            if value is None:
                wanted.pop(name, None)
        return urlencode(wanted)


def filter_fields(resource: Resource[Any], actor: Actor) -> dict[str, forms.Field]:
    """Give the form fields of a list's filters; ``q`` is among them where the rows can be searched."""
    fields = dict(resource.filter_set(actor).form.fields)
    for one in fields.values():
        if isinstance(one, Choice) and one.remote is not None:
            one.offer_only(None)
    if resource.is_searchable:
        fields["q"] = Text(required=False, max_length=80, label=str(resource.search_hint))
    return fields


def read_list(resource: Resource[Any], actor: Actor, given: Mapping[str, str]) -> ListRequest:
    """Understand a query string: what is unknown or ill-formed is an error beside its name."""
    errors: dict[str, list[str]] = {}
    fields = filter_fields(resource, actor)
    values: dict[str, Any] = {}
    kept: dict[str, str] = {}
    for name, value in given.items():
        if value == "" or name in ("cursor", "open"):
            continue
        kept[name] = value
        if name in PLAIN:
            continue
        if name not in fields:
            errors[name] = [_unknown(name)]
            continue
        try:
            _PLAIN_TEXT.clean(value)
            values[name] = fields[name].clean(_given(fields[name], value))
        except forms.ValidationError as wrong:
            errors[name] = list(wrong.messages)
            continue
        if values[name] is None:  # Django takes a misspelt yes or no for "either", which would return everything
            errors[name] = [_unknown(value)]
    sort = given.get("sort") or resource.first_sort
    if sort not in resource.sorts:
        errors["sort"] = [_unknown(sort)]
        sort = resource.first_sort
    names = {column.name for column in resource.columns}
    columns = tuple(name for name in given.get("columns", "").split(",") if name)
    if wrong_columns := [name for name in columns if name not in names]:
        errors["columns"] = [_unknown(name) for name in wrong_columns]
        columns = ()
    return ListRequest(sort, given.get("cursor") or None, columns, values, kept, errors)


def _given(form_field: forms.Field, value: str) -> Any:
    return value.split(",") if isinstance(form_field, forms.MultipleChoiceField) else value


def _unknown(name: str) -> str:
    return gettext("This list knows nothing called “%(name)s”.") % {"name": name[:40]}


def explaining(refused: DomainError, actor: Actor | None) -> tuple[Resource[Any], Any] | None:
    """Give the record that explains a refusal, with its noun; None where there is none that the actor may see."""
    resource = next((one for one in registered().values() if refused.link and one.kind == refused.link[0]), None)
    if resource is None or refused.link is None or actor is None:
        return None
    row = resource.access.visible_to(actor).filter(pk=refused.link[1]).first()
    return (resource, row) if row is not None else None
