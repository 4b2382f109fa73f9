"""Opportunities of the past: they may lack company, known module, days and amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import day_of
from ratoon.core.currencies import Currency
from ratoon.core.errors import DomainError, Text
from ratoon.customers.models import Company
from ratoon.customers.services import edit_company
from ratoon.imports.kinds.taking import Context, Taker, code_of, text_of, word_called
from ratoon.imports.rules.values import Row
from ratoon.lead.models import Lead
from ratoon.lead.rules import may
from ratoon.lead.services import mark_converted
from ratoon.product.models import Module
from ratoon.sale.models.pipeline import Opportunity, Outcome, Stage
from ratoon.sale.services.pipeline import edit_opportunity
from ratoon.sale.services.pipeline_takeover import PastOpportunity, add_stage, take_over_opportunities

_DAYS = ("opened_on", "closed_on")


class OpportunityTaker(Taker):
    """Takes opportunities over, in the order in which they were opened."""

    model = Opportunity
    order = ("opened_on",)
    refers = {"company": "companies", "lead": "leads", "owner": "people", "module": "modules"}

    def waves(self, rows: Sequence[Row]) -> list[list[Row]]:
        return [sorted(rows, key=lambda row: (row.values.get("opened_on") or date.max, row.number))]

    def take(self, rows: Sequence[Row], context: Context) -> None:
        fit: list[Row] = []
        for row in rows:
            refused = _refusal(row, context)
            if refused is None:
                fit.append(row)
            else:
                context.outcome.refused.append((row, refused))
        past = [_past(row, context) for row in fit]
        for one in past:
            _know_company_since(one, context)
        made = take_over_opportunities(opportunities=past, actor=context.actor, at=context.at)
        context.outcome.keep(fit, made)
        for row, one in zip(fit, past, strict=True):
            _convert(row, one, context)

    def update(self, row: Row, record: Any, context: Context) -> None:
        stage = _stage(row, context)
        if stage.pk != record.stage_id or row.values.get("closed_on") != record.closed_on:
            text = _("Its stage or its end is another now: move it by hand.")
            raise DomainError("stage_changed", text, "stage")
        facts: dict[str, Any] = {name: row.values.get(name) for name in ("amount", "expected_on") if name in row.values}
        module = context.get("modules", row.values.get("module"))
        edit_opportunity(
            opportunity=record,
            expect=None,
            actor=context.actor,
            at=context.at,
            name=row.values["name"],
            modules=(module,) if module is not None else (),
            **facts,
        )


def _refusal(row: Row, context: Context) -> DomainError | None:
    for name in _DAYS:
        on = row.values.get(name)
        if on is not None and on > context.today:
            return DomainError("in_future", _("This day has not come yet."), name)
    if text_of(row, "currency") not in ("", *Currency.values):
        return DomainError("unknown_currency", NO_CURRENCY, "currency")
    return None


def _past(row: Row, context: Context) -> PastOpportunity:
    stage = _stage(row, context)
    module: Module | None = _named(row, "module", "modules", "product", context)
    is_open = stage.outcome == Outcome.OPEN
    opened_on, closed_on = (row.values.get(name) for name in _DAYS)
    lead: Lead | None = _named(row, "lead", "leads", "lead", context)
    _say_days(row, context, lead, is_open=is_open)
    if "amount" in context.feed.takes and row.values.get("amount") is None:
        context.say("unknown_amount", row)
    return PastOpportunity(
        name=row.values["name"],
        owner=context.owner_of(row),
        stage=stage,
        company=_named(row, "company", "companies", "account", context),
        lead=lead,
        amount=row.values.get("amount"),
        currency=text_of(row, "currency"),
        expected_on=row.values.get("expected_on"),
        opened_on=opened_on,
        closed_on=None if is_open else closed_on,
        modules=(module,) if module is not None else (),
        note=text_of(row, "note"),
    )


def _named(row: Row, name: str, kind: str, what: str, context: Context) -> Any:
    """Give the record that a row names; say where it names none, or one that nobody knows."""
    wanted = row.values.get(name)
    found = context.get(kind, wanted)
    if found is None and name in context.feed.takes:
        context.say(f"unknown_{what}" if wanted else f"missing_{what}", row, wanted)
    return found


def _say_days(row: Row, context: Context, lead: Lead | None, *, is_open: bool) -> None:
    opened_on, closed_on = (row.values.get(name) for name in _DAYS)
    for name, on in zip(_DAYS, (opened_on, closed_on), strict=True):
        if on is None and name in context.feed.takes and not (is_open and name == "closed_on"):
            context.say("unknown_day", row, name)
    arrived_on = day_of(lead.arrived_at) if lead is not None else None
    known = [on for on in (arrived_on, opened_on, closed_on) if on is not None]
    if known != sorted(known) or (is_open and closed_on is not None):
        context.say("dates_out_of_order", row, " > ".join(str(on) for on in known))


def _stage(row: Row, context: Context) -> Stage:
    text = row.values["stage"]
    code = code_of(text)
    found: Stage | None = context.known.get(("Stage", code)) or word_called(Stage, text)
    if found is None:
        zh, en = context.feed.words.get(code, (text, text))
        found = add_stage(code=code, name_zh=zh, name_en=en)
        context.say("new_stage", row, code)
    context.known["Stage", code] = found
    return found


def _know_company_since(past: PastOpportunity, context: Context) -> None:
    """Let a company of which no source said since when it is known be known since its first opportunity."""
    company: Company | None = past.company
    on = past.opened_on or past.closed_on
    if company is None or on is None or on >= company.known_since:
        return
    if company.known_since == day_of(company.created_at):
        edited = edit_company(company=company, expect=None, known_since=on, actor=context.actor, at=context.at)
        company.known_since = edited.known_since


def _convert(row: Row, past: PastOpportunity, context: Context) -> None:
    """Say of the lead that it became this opportunity, where its days allow that."""
    on = past.opened_on or past.closed_on
    lead = past.lead
    if lead is None or on is None or on < lead.status_on or not may("convert", lead.status):
        return
    converted = mark_converted(lead=lead, on=on, actor=context.actor, at=context.at)
    lead.status, lead.status_on = converted.status, converted.status_on


NO_CURRENCY: Text = _("Ratoon doesn't know this currency.")
