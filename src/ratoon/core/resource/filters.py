"""Filters over moments by days: of the firm's zone, whoever reads, and as plain ranges that an index serves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from ratoon.core.clock import first_moment


class DayFrom(django_filters.DateFilter):  # type: ignore[misc]
    """From the first moment of a day on."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().filter(qs, value and first_moment(value))
        return rows


class DayUntil(django_filters.DateFilter):  # type: ignore[misc]
    """Until the last moment of a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="lt", widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        # beyond the calendar's last day but one there is nothing to tell apart
        edge = value and first_moment(min(value, date.max - timedelta(days=1)) + timedelta(days=1))
        rows: QuerySet[Any] = super().filter(qs, edge)
        return rows
