"""What the type checker refuses is said in the reader's language, and numbers and days are written in one way."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.utils import translation
from pydantic import Field, ValidationError

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.api.typed import SAID, said
from ratoon.core.forms import Day, Numbers, RecordForm, Text
from ratoon.core.resource.api import in_utc
from ratoon.core.resource.schema import schema_of

SYSTEM = SystemActor(cause=Cause(entry_id=None, text="test"))
FIELDS: dict[str, forms.Field] = {
    "text": Text(max_length=3),
    "days": Numbers(smallest=1, largest=5, most=3),
    "yes": forms.BooleanField(),
    "day": Day(),
    "amount": forms.DecimalField(),
    "count": forms.IntegerField(),
    "pick": forms.ChoiceField(choices=[("a", "A"), ("b", "B"), ("c", "C")]),
    "rows": forms.JSONField(),
}
SCHEMA = schema_of("Everything", FIELDS, partial=True, limit=(int | None, Field(None, ge=1, le=200)))
NEEDED = schema_of("Needed", {"text": Text()})
WRONG: list[tuple[str, Any]] = [
    ("string_type", {"text": 5}),
    ("string_unicode", {"text": "\ud800"}),
    ("string_too_long", {"text": "abcd"}),
    ("list_type", {"days": 3}),
    ("int_parsing", {"count": "1e5"}),
    ("int_type", {"count": []}),
    ("int_type", {"count": True}),
    ("int_type", {"days": [True]}),
    ("int_parsing_size", {"count": "9" * 5000}),
    ("int_from_float", {"count": 1.5}),
    ("finite_number", {"count": float("inf")}),
    ("greater_than_equal", {"limit": 0}),
    ("less_than_equal", {"limit": 201}),
    ("bool_type", {"yes": []}),
    ("bool_parsing", {"yes": "perhaps"}),
    ("date_parsing", {"day": "30.11.2026"}),
    ("date_parsing", {"day": "2026-11-30T00:00:00"}),
    ("date_parsing", {"day": "86400"}),
    ("date_parsing", {"day": 86400}),
    ("date_from_datetime_parsing", {"day": "2026-11-31"}),
    ("decimal_text", {"amount": 1.5}),
    ("decimal_digits", {"amount": "1e5"}),
    ("decimal_digits", {"amount": "1_000"}),
    ("decimal_digits", {"amount": "NaN"}),
    ("decimal_digits", {"amount": ""}),
    ("decimal_type", {"amount": []}),
    ("literal_error", {"pick": "d"}),
    ("dict_type", {"rows": [5]}),
    ("extra_forbidden", {"txt": "a"}),
    ("model_attributes_type", 5),
]


@pytest.mark.parametrize(("kind", "sent"), [*WRONG, ("missing", None)])
def test_each_refusal_is_in_the_readers_language(kind: str, sent: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        NEEDED.model_validate({}) if kind == "missing" else SCHEMA.model_validate(sent)
    (error,) = refused.value.errors()
    assert error["type"] == kind
    with translation.override("zh-hans"):
        chinese = said(error)
    with translation.override("en"):
        english = said(error)
    assert re.search(r"[\u4e00-\u9fff]", chinese), chinese
    assert not re.search(r"[A-Za-z]{2,}", re.sub("1e5|true|false", "", chinese)), chinese
    assert english != chinese and "%" not in english + chinese
    assert english != error["msg"] or kind == "decimal_text"


def test_every_text_is_one_that_can_be_said() -> None:
    assert set(SAID) == {kind for kind, _sent in WRONG} | {"missing"}


def test_what_has_no_words_of_its_own_is_said_without_the_checkers() -> None:
    with translation.override("zh-hans"):
        assert re.fullmatch(r"[^A-Za-z]+", said({"type": "never_heard_of", "msg": "Input should be a cat"}))


def test_limits_and_choices_are_named() -> None:
    with translation.override("en"):
        assert "200" in said({"type": "less_than_equal", "ctx": {"le": 200}})
        assert "'a', 'b', 'c'" in said({"type": "literal_error", "ctx": {"expected": "'a', 'b' or 'c'"}})


class Counting(RecordForm):
    """A form with numbers of both kinds."""

    amount = forms.DecimalField(required=False)
    count = forms.IntegerField(required=False)


@pytest.mark.parametrize("typed", ["1e5", "1E+5", "15e-1", "1_000", "0x10"])
def test_what_is_not_written_in_digits_is_refused(typed: str) -> None:
    for name in Counting.base_fields:
        form = Counting({name: typed}, actor=SYSTEM, today=date(2026, 11, 22))
        assert list(form.errors) == [name], typed


@pytest.mark.parametrize(
    ("typed", "amount"), [("100000", 100000), (" 12.50 ", "12.5"), ("-3", -3), ("+3", 3), (".5", "0.5"), ("１２", 12)]
)
def test_what_is_written_in_digits_is_taken(typed: str, amount: Any) -> None:
    form = Counting({"amount": typed}, actor=SYSTEM, today=date(2026, 11, 22))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(amount)


@pytest.mark.parametrize("standing", [Decimal("1E+5"), Decimal("0E-10"), None, ""])
def test_what_stands_already_is_no_slip_of_the_hand(standing: Any) -> None:
    assert Counting({"amount": standing}, actor=SYSTEM, today=date(2026, 11, 22)).is_valid()


def test_moments_are_told_in_utc() -> None:
    moment = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=8)))
    told = in_utc({"at": moment, "rows": [{"at": moment}], "on": date(2026, 11, 22)})
    assert told == {"at": moment, "rows": [{"at": moment}], "on": date(2026, 11, 22)}
    assert told["at"].tzinfo is told["rows"][0]["at"].tzinfo is UTC
