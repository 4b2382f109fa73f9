"""What stands in a row, read as a map says: values of their form, or why they can't be."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from ratoon.core.characters import has_controls
from ratoon.imports.rules.fields import DAY, FIELDS, FLAG, NUMBER, WHOLE, Field
from ratoon.imports.rules.mapping import Band, Feed, Take, fill

MOST_OF_AN_ID = 200
_WRITTEN_OUT = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row can't be taken in: the field, what stands there, and a code."""

    field: str
    value: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    A row of a file as one kind takes it: ``number`` counts rows from 2, below the head.

    ``values`` holds the mapped fields, None where nothing is known; ``place`` is where its line stands.
    """

    number: int
    external_id: str
    raw: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    place: int = 0

    def light(self, names: Sequence[str], place: int) -> Row:
        """Give the row without what stands in it, but for some fields: thousands of them may wait."""
        values = {name: self.values[name] for name in names if self.values.get(name) is not None}
        return Row(number=self.number, external_id=self.external_id, raw=_NOTHING, values=values, place=place)

    @property
    def digest(self) -> str:
        """A digest of what was mapped: a row that gives the same is unchanged."""
        text = json.dumps(dict(self.values), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def read_row(feed: Feed, raw: Mapping[str, str], number: int, zone: ZoneInfo) -> Row:
    """Read one row for one kind: days in ``zone`` are those of the firm."""
    problems: list[Problem] = []
    for column, text in raw.items():
        if has_controls(text, allowed="\n\r\t"):
            problems.append(Problem(column, text, "control_character"))
    external_id = fill(feed.external_id, raw)
    if not external_id:
        problems.append(Problem("external_id", "", "missing"))
    elif len(external_id) > MOST_OF_AN_ID:
        problems.append(Problem("external_id", external_id, "too_long"))
    values: dict[str, Any] = {}
    for name, take in feed.takes.items():
        wanted = FIELDS[feed.kind][name]
        text = text_of(take, raw)
        try:
            values[name] = value_of(text, take, wanted, zone)
        except _Wrong as wrong:
            problems.append(Problem(name, text, wrong.code))
            continue
        if wanted.is_needed and values[name] is None:
            problems.append(Problem(name, text, "missing"))
    return Row(number=number, external_id=external_id, raw=raw, values=values, problems=problems)


class _Wrong(ValueError):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(take: Take, raw: Mapping[str, str]) -> str:
    """Give the text that a field is read from: translated, empty where nothing is known."""
    for column, values in take.unknown_where.items():
        if raw.get(column, "").strip() in values:
            return ""
    if take.constant is not None:
        return take.constant
    text = raw.get(take.column, "").strip() if take.column else fill(take.template, raw)
    if text in take.unknown:
        return ""
    return take.values.get(text, text)


def value_of(text: str, take: Take, wanted: Field, zone: ZoneInfo) -> Any:
    """Read a text as the field wants it; None where it is empty."""
    if not text:
        return None
    if take.bands:
        return band_of(number_of(text, 14, 4), take.bands)
    if wanted.form == DAY:
        return day_of(text, take.date, take.zone, zone)
    if wanted.form == FLAG:
        return text.casefold() in take.true
    if wanted.form in (NUMBER, WHOLE):
        return number_of(text, wanted.digits, wanted.places)
    if len(text) > wanted.most:
        raise _Wrong("too_long")
    return text


def number_of(text: str, digits: int, places: int) -> Decimal:
    """Read an amount or a number, with or without thousands' commas."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise _Wrong("no_number") from None
    if not value.is_finite():
        raise _Wrong("no_number")
    if abs(value) >= 10**digits:
        raise _Wrong("too_many_digits")
    exact = value.quantize(Decimal(1).scaleb(-places))
    if exact != value:
        raise _Wrong("too_many_digits")
    if exact < 0:
        raise _Wrong("negative")
    return exact


def band_of(value: Decimal, bands: Sequence[Band]) -> str | None:
    """Give the code of the first band that holds a number; None where none does."""
    return next((band.code for band in bands if band.to is None or value <= band.to), None)


def day_of(text: str, form: str, zone_name: str, zone: ZoneInfo) -> date:
    """
    Read a day. A moment that names no zone is one of ``zone_name``, by default of the firm's; its day is the firm's.
    """
    try:
        moment = _moment(text, form)
        own = moment if moment.tzinfo is not None or not zone_name else moment.replace(tzinfo=ZoneInfo(zone_name))
        found = own.date() if own.tzinfo is None else own.astimezone(zone).date()
    except (ValueError, OverflowError, KeyError):
        raise _Wrong("no_day") from None
    if not 1900 <= found.year <= 2200:
        raise _Wrong("no_day")
    return found


def _moment(text: str, form: str) -> datetime:
    """Read a day or moment in its form, or as days of spreadsheets are written out, which nobody reads otherwise."""
    try:
        return datetime.strptime(text, form)
    except ValueError:
        if "%Y-%d" in form or not _WRITTEN_OUT.fullmatch(text):
            raise
        return datetime.fromisoformat(text)
