"""Columns of a list: what stands in a cell, in a file, and by what it can be sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model

from ratoon.core.errors import Text

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Column(Generic[M]):
    """
    One column: ``value`` gives what a cell shows (text, number, day, moment, or safe markup; None is "unknown").

    ``export`` gives what a file gets, where that differs; ``sort`` names a sort of the resource;
    ``is_number`` aligns right; ``is_shown`` says whether the column stands there before anyone chose.
    """

    name: str
    label: Text
    value: Callable[[M], Any]
    export: Callable[[M], Any] | None = None
    sort: str = ""
    is_number: bool = False
    is_shown: bool = True
    css: str = ""
