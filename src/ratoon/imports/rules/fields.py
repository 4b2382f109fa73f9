"""What each kind of record can take from a row: its fields and what may stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DAY = "day"
NUMBER = "number"
WHOLE = "whole"
FLAG = "flag"
TEXT = "text"
REFERENCE = "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    What may stand in a field: ``form`` says how it is read, ``of`` which kind a reference names.

    ``most`` is the number of characters of a text, ``places`` and ``digits`` those of a number.
    """

    form: str = TEXT
    is_needed: bool = False
    most: int = 200
    of: str = ""
    digits: int = 12
    places: int = 2


_DAY = Field(form=DAY)
_FLAG = Field(form=FLAG)
_CODE = Field(most=60)
_PERSON = Field(form=REFERENCE, of="people")
_COMPANY = Field(form=REFERENCE, of="companies")
_NOTE = Field(most=10_000)

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "people": {
        "name": Field(is_needed=True, most=120),
        "email": Field(most=254),
        "team": Field(most=400),
        "manager": _PERSON,
        "joined_on": _DAY,
        "left_on": _DAY,
    },
    "modules": {
        "code": Field(most=60),
        "name": Field(is_needed=True, most=80),
        "name_zh": Field(most=80),
    },
    "companies": {
        "name": Field(is_needed=True),
        "short_name": Field(most=60),
        "credit_code": Field(most=18),
        "legal_representative": Field(most=60),
        "industry": _CODE,
        "size_band": Field(most=10),
        "region": Field(most=60),
        "parent": _COMPANY,
        "website": Field(),
        "note": _NOTE,
        "owner": _PERSON,
        "known_since": _DAY,
        "has_left": _FLAG,
    },
    "leads": {
        "company_name": Field(),
        "contact_name": Field(most=120),
        "job_title": Field(most=120),
        "phone": Field(most=40),
        "email": Field(most=254),
        "credit_code": Field(most=18),
        "region": Field(most=60),
        "note": _NOTE,
        "source": _CODE,
        "campaign": Field(most=40),
        "owner": _PERSON,
        "arrived_on": _DAY,
    },
    "opportunities": {
        "name": Field(is_needed=True),
        "company": _COMPANY,
        "lead": Field(form=REFERENCE, of="leads"),
        "owner": _PERSON,
        "module": Field(form=REFERENCE, of="modules"),
        "stage": Field(is_needed=True, most=60),
        "amount": Field(form=NUMBER),
        "currency": Field(most=3),
        "expected_on": _DAY,
        "opened_on": _DAY,
        "closed_on": _DAY,
        "note": _NOTE,
    },
    "subscriptions": {
        "reference": Field(most=80),
        "company": Field(form=REFERENCE, of="companies", is_needed=True),
        "module": Field(form=REFERENCE, of="modules"),
        "seats": Field(form=NUMBER, digits=10),
        "amount": Field(form=NUMBER),
        "year_amount": Field(form=NUMBER),
        "currency": Field(most=3),
        "is_trial": _FLAG,
        "start_on": Field(form=DAY, is_needed=True),
        "end_on": _DAY,
        "signed_on": _DAY,
    },
}
"""By kind, in the order in which records depend on each other."""

KINDS = tuple(FIELDS)
