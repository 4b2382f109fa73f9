"""The API's input types, made from the forms that the pages use: one place says what is well-formed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django import forms
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError, PydanticKnownError

from ratoon.core.forms import Numbers, is_in_digits

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Strict(Schema):
    """Input in which a misspelt key is an error, not silence."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())


def _decimal_text(value: Any) -> Any:
    if isinstance(value, float | bool):
        raise PydanticCustomError("decimal_text", "Give amounts as text, so that no digit is lost.")
    if isinstance(value, str) and not is_in_digits(value):
        raise PydanticCustomError("decimal_digits", "Write it in digits.")
    return value


def _no_flag(value: Any) -> Any:
    """Refuse what the type checker takes for 1 and 0."""
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


_Whole = Annotated[int, BeforeValidator(_no_flag)]


def _day_text(value: Any) -> Any:
    """Refuse what else the type checker takes for a day: seconds since 1970, a moment at midnight."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise PydanticCustomError("date_parsing", "Write it as 2026-11-30.")
    return value


def schema_of(name: str, form_fields: dict[str, forms.Field], *, partial: bool = False, **more: Any) -> type[Schema]:
    """Make the type of a JSON object that holds these form fields; in a partial one every key may be missing."""
    members: dict[str, Any] = dict(more)
    for field_name, field in form_fields.items():
        kind = _type_of(field)
        told: dict[str, Any] = {"description": str(field.help_text)} if field.help_text else {}
        if partial or not field.required:
            members[field_name] = (kind | None, Field(None, **told))
        else:
            members[field_name] = (kind, Field(..., **told))
    return create_model(name, __base__=Strict, **members)


def _type_of(field: forms.Field) -> Any:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return list[str] if field.to_field_name else list[_Whole]
    if isinstance(field, forms.ModelChoiceField):
        return str if getattr(field, "to_field_name", None) else _Whole
    if isinstance(field, forms.TypedChoiceField | forms.ChoiceField):
        return _choices(field)
    for form_type, kind in _TYPES:
        if isinstance(field, form_type):
            return kind(field)
    raise TypeError(f"no API type for {type(field).__name__}")


def _choices(field: forms.ChoiceField) -> Any:
    choices: Any = field.choices
    codes = [code for code, _label in choices if code != ""]
    one: Any = Literal[tuple(codes)] if codes else str
    return list[one] if isinstance(field, forms.MultipleChoiceField) else one


def _text(field: forms.Field) -> Any:
    longest = getattr(field, "max_length", None)
    return Annotated[str, Field(max_length=longest)] if longest else str


_TYPES: list[tuple[type[forms.Field], Any]] = [
    (Numbers, lambda _field: list[_Whole]),
    (forms.BooleanField, lambda _field: bool),
    (forms.DateTimeField, lambda _field: str),
    (forms.DateField, lambda _field: Annotated[date, BeforeValidator(_day_text)]),
    (forms.DecimalField, lambda _field: Annotated[Decimal, BeforeValidator(_decimal_text)]),
    (forms.IntegerField, lambda _field: _Whole),
    (forms.JSONField, lambda _field: list[dict[str, Any]]),
    (forms.CharField, _text),
]
