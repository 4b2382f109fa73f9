"""Why a row is turned away or a file can't be read, and what findings mean: in words."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratoon.core.errors import Text

_REASONS: dict[str, Text] = {
    "missing": _("Nothing stands here, and it is needed."),
    "too_long": _("This text is too long."),
    "no_number": _("This is no number."),
    "too_many_digits": _("This number has too many digits."),
    "negative": _("This can't be below 0."),
    "no_day": _("This is no day in the form that the map expects."),
    "control_character": _("There is a control character in this text."),
    "cells": _("This row has another number of cells than the head."),
    "repeated_id": _("An earlier row has the same id and says something else: that one was taken."),
    "not_encoded": _("The file is not in this encoding. Try the other one."),
    "no_head": _("The file has no head that names its columns."),
    "column_twice": _("Two columns have one name."),
    "no_csv": _("This is no CSV file."),
    "missing_column": _("A column that the map needs is missing."),
    "empty": _("This file is empty."),
    "too_large": _("This file is too large."),
    "too_large_inside": _("Unpacked, this spreadsheet is too large to be read."),
    "old_spreadsheet": _("This is a spreadsheet of old Excel, or one with a password: save it as XLSX without one."),
    "locked": _("This spreadsheet has a password: save it without one."),
    "no_spreadsheet": _("This is no spreadsheet that can be read: save it as XLSX or CSV."),
    "no_table": _("This is no table: CSV and XLSX can be read."),
    "no_sheet": _("There is no such sheet."),
    "too_many_rows": _("There are more than 200,000 rows: divide the file."),
    "too_many_columns": _("There are more than 200 columns."),
}

FINDINGS: dict[str, Text] = {
    "contradicting_amounts": _("The amount of a year is not twelve times that of a month"),
    "contradicting_flags": _("Told to have left, or to be a trial, while other facts say otherwise"),
    "dates_out_of_order": _("Days are out of order"),
    "empty_term": _("The term ends on its first day: kept, and never in force"),
    "manager_without_row": _("A manager without a row of his own: taken in by name"),
    "missing_account": _("Names no company"),
    "missing_column": _("A column of the map is not in the file"),
    "missing_lead": _("Names no lead"),
    "missing_product": _("Names no product"),
    "missing_source": _("Names no source"),
    "new_campaign": _("A campaign that nobody knew yet: made"),
    "new_industry": _("An industry that nobody knew yet: made"),
    "new_source": _("A source that nobody knew yet: made"),
    "new_stage": _("A stage that nobody knew yet: made"),
    "no_sign_in": _("No e-mail: nobody can sign in as this person"),
    "no_team": _("Names no team"),
    "nobody_to_reach": _("Neither company nor person, phone nor e-mail are known"),
    "owner_left": _("The owner does not work here any more: another has it"),
    "unknown_account": _("Names a company that nobody knows"),
    "unknown_amount": _("The amount is not known"),
    "unknown_campaign": _("Names a campaign that nobody knows"),
    "unknown_day": _("A day is not known"),
    "unknown_lead": _("Names a lead that nobody knows"),
    "unknown_parent": _("Names a company above it that nobody knows"),
    "unknown_person": _("Names a person whom nobody knows: another has it"),
    "unknown_product": _("Names a product that nobody knows"),
    "unknown_size_band": _("Names a size that nobody knows"),
    "wrong_credit_code": _("The credit code's check character is wrong: left out"),
}


def reason(code: str, otherwise: str = "") -> Text:
    """
    Say why, in the reader's language: ``otherwise`` is a service's own refusal as the source says it.

    A refusal that names something (a person, a day) is no text of the catalogue: it stays as it was said.
    """
    return _REASONS.get(code) or (gettext(otherwise) if otherwise else code)


def meaning(code: str) -> Text:
    """Say what a finding means."""
    return FINDINGS.get(code, code)
