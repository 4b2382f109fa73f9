"""Companies, those above them first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratoon.core.identifiers import credit_code, credit_code_check
from ratoon.customers.models import Company, Industry, SizeBand
from ratoon.customers.services import NewCompany, edit_company, take_over_companies
from ratoon.imports.kinds.people import in_waves
from ratoon.imports.kinds.taking import Context, Taker, text_of
from ratoon.imports.rules.values import Row


class CompanyTaker(Taker):
    """Takes companies over; who has no owner goes to the person named for it."""

    model = Company
    order = ("parent",)
    refers = {"parent": "companies", "owner": "people"}

    def waves(self, rows: Sequence[Row]) -> list[list[Row]]:
        return in_waves(rows, "parent")

    def take(self, rows: Sequence[Row], context: Context) -> None:
        news = [
            NewCompany(**_facts(row, context), owner=context.owner_of(row), known_since=row.values.get("known_since"))
            for row in rows
        ]
        results = take_over_companies(companies=news, actor=context.actor, at=context.at)
        context.outcome.keep(rows, results)

    def update(self, row: Row, record: Any, context: Context) -> None:
        facts = _facts(row, context)
        if row.values.get("known_since") is not None:
            facts["known_since"] = row.values["known_since"]
        edit_company(company=record, expect=None, actor=context.actor, at=context.at, **facts)


def _facts(row: Row, context: Context) -> dict[str, Any]:
    parent = row.values.get("parent")
    above = context.get("companies", parent)
    if parent and above is None:
        context.say("unknown_parent", row, parent)
    return {
        "name": row.values["name"],
        "short_name": text_of(row, "short_name"),
        "credit_code": _credit_code(row, context),
        "legal_representative": text_of(row, "legal_representative"),
        "industry": context.word(Industry, row, "industry"),
        "size_band": _size(row, context),
        "region": text_of(row, "region"),
        "parent": above,
        "website": text_of(row, "website"),
        "note": text_of(row, "note"),
    }


def _credit_code(row: Row, context: Context) -> str:
    code = credit_code(text_of(row, "credit_code"))
    if code and credit_code_check(code) != code[-1:]:
        context.say("wrong_credit_code", row, code)
        return ""
    return code


def _size(row: Row, context: Context) -> str:
    band = text_of(row, "size_band")
    if band and band not in SizeBand.values:
        context.say("unknown_size_band", row, band)
        return ""
    return band
