"""
Filters of lists: days as plain ranges that an index serves, codes, records, yes and no.

A day is one of the firm's zone, whoever reads.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import DateTimeField, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.clock import first_moment
from ratoon.core.forms import Choice


class DayFrom(django_filters.DateFilter):  # type: ignore[misc]
    """From a day on; the column holds days or moments."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        edge = first_moment(value) if value and _is_moment(qs, self.field_name) else value
        rows: QuerySet[Any] = super().filter(qs, edge)
        return rows


class DayUntil(django_filters.DateFilter):  # type: ignore[misc]
    """Until the end of a day; the column holds days or moments."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="lt", widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        # beyond the calendar's last day but one there is nothing to tell apart
        following = value and min(value, date.max - timedelta(days=1)) + timedelta(days=1)
        edge = first_moment(following) if following and _is_moment(qs, self.field_name) else following
        rows: QuerySet[Any] = super().filter(qs, edge)
        return rows


class LastDayFrom(django_filters.DateFilter):  # type: ignore[misc]
    """Last day from a day on; the column holds the day after it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="gt", widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class LastDayUntil(django_filters.DateFilter):  # type: ignore[misc]
    """Last day until a day; the column holds the day after it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        following = value and min(value, date.max - timedelta(days=1)) + timedelta(days=1)
        rows: QuerySet[Any] = super().filter(qs, following)
        return rows


def _is_moment(qs: QuerySet[Any], name: str) -> bool:
    return isinstance(qs.model._meta.get_field(name), DateTimeField)


class OneOf(django_filters.ChoiceFilter):  # type: ignore[misc]
    """One of a few codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", pgettext_lazy("no filter", "Any"))
        super().__init__(*args, **kwargs)


class Pick(django_filters.Filter):  # type: ignore[misc]
    """
    A record, by its id or the field that ``to_field_name`` names.

    ``remote`` is the address that choices are looked up at while typing, for where they are too many to list.
    """

    field_class = Choice

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", pgettext_lazy("no filter", "Any"))
        super().__init__(*args, **kwargs)


class _YesNoField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        choices = [("", pgettext_lazy("no filter", "Any")), ("true", _("yes")), ("false", _("no"))]
        super().__init__(choices=choices, coerce=lambda value: value == "true", empty_value=None, **kwargs)


class YesNo(django_filters.Filter):  # type: ignore[misc]
    """Yes or no: ``true`` or ``false`` in an address."""

    field_class = _YesNoField
