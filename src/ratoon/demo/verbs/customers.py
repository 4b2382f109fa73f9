"""Verbs of companies and the people in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from ratoon.core.identifiers import credit_code_check
from ratoon.customers import services
from ratoon.customers.models import Company, Contact, Industry
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.people.models import Staff


def make_company(stage: Stage, call: Call, *, name: str, known_since: date) -> None:
    """Take a company in."""
    stage.keep(call.about, services.add_company(name=name, known_since=known_since, **call.who))


def correct_company(stage: Stage, call: Call, *, industry: str, credit_code: str, **facts: Any) -> None:
    """Fill in what is known of a company."""
    services.edit_company(
        company=stage.get(Company, call.about),
        expect=None,
        industry=Industry.objects.get(code=industry),
        credit_code=credit_code + str(credit_code_check(credit_code)),
        **facts,
        **call.who,
    )


def take_over_company(stage: Stage, call: Call, *, name: str, owner: str, known_since: date) -> None:
    """Take a company over from older records."""
    new = services.NewCompany(name=name, owner=stage.get(Staff, owner), known_since=known_since)
    (made,) = services.take_over_companies(companies=[new], **call.who)
    if isinstance(made, services.CompanyRefused):
        raise made
    stage.keep(call.about, made)


def make_contact(stage: Stage, call: Call, *, company: str, superior: str = "", **facts: Any) -> None:
    """Make somebody known, and to whom he reports."""
    firm, above = stage.get(Company, company), stage.find(Contact, superior)
    stage.keep(call.about, services.add_contact(company=firm, reports_to=above, **facts, **call.who))


def correct_contact(stage: Stage, call: Call, *, superior: str = "", **facts: Any) -> None:
    """Fill in what is known of somebody."""
    if superior:
        facts["reports_to"] = stage.get(Contact, superior)
    services.edit_contact(contact=stage.get(Contact, call.about), expect=None, **facts, **call.who)
