"""What templates need beside Django's own: values written for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template

from ratoon.core.ui import formats

register = template.Library()


@register.filter
def short(value: date) -> str:
    """Write a day without its year, for narrow cells."""
    return formats.short_day(value)


@register.filter
def show(value: Any) -> Any:
    """Write a value for people; what is unknown says so."""
    return formats.show(value)


@register.filter
def listed(values: Iterable[Any]) -> str:
    """Write some words one after another, as the reader's language does."""
    return formats.listed(values)
