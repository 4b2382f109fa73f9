"""Leads: they may lack name, phone, e-mail and source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import first_moment
from ratoon.core.errors import DomainError
from ratoon.imports.kinds.taking import Context, Taker, code_of, text_of
from ratoon.imports.rules.values import Row
from ratoon.lead.models import Campaign, Lead, Source
from ratoon.lead.services import LeadRefused, NewLead, add_campaign, edit_lead, take_over_leads

_TEXTS = ("company_name", "contact_name", "job_title", "phone", "email", "credit_code", "region", "note")


class LeadTaker(Taker):
    """Takes leads over; a source that nobody knows yet is made."""

    model = Lead
    refers = {"owner": "people"}

    def take(self, rows: Sequence[Row], context: Context) -> None:
        fit = []
        for row in rows:
            on = row.values.get("arrived_on")
            if on is not None and on > context.today:
                context.outcome.refused.append((row, _future()))
            else:
                fit.append(row)
        news = [self._new(row, context) for row in fit]
        results: list[Lead | LeadRefused] = take_over_leads(leads=news, actor=context.actor, at=context.at)
        context.outcome.keep(fit, results)

    def _new(self, row: Row, context: Context) -> NewLead:
        if not any(row.values.get(name) for name in ("company_name", "contact_name", "phone", "email")):
            context.say("nobody_to_reach", row)
        on = row.values.get("arrived_on")
        if on is None:
            context.say("unknown_day", row, "arrived_on")
        source = context.word(Source, row, "source")
        if source is None:
            context.say("missing_source", row)
        wanted = row.values.get("owner")
        return NewLead(
            **{name: text_of(row, name) for name in _TEXTS},
            source=source,
            campaign=_campaign(row, context, source),
            owner=context.owner_of(row) if wanted else None,
            arrived_at=first_moment(on) if on is not None else None,
        )

    def update(self, row: Row, record: Any, context: Context) -> None:
        facts: dict[str, Any] = {name: text_of(row, name) for name in _TEXTS if name in row.values}
        facts["source"] = context.word(Source, row, "source")
        if row.values.get("arrived_on") is not None:
            facts["arrived_on"] = row.values["arrived_on"]
        edit_lead(lead=record, expect=None, actor=context.actor, at=context.at, **facts)


def _campaign(row: Row, context: Context, source: Source | None) -> Campaign | None:
    code = row.values.get("campaign")
    if code is None:
        return None
    found = Campaign.objects.filter(code=code_of(code)[:40]).first()
    if found is not None:
        return found
    if source is None:  # a campaign has a source, and nobody says which
        context.say("unknown_campaign", row, code)
        return None
    context.say("new_campaign", row, code)
    return add_campaign(
        code=code_of(code)[:40],
        name=code,
        source=source,
        starts_on=row.values.get("arrived_on") or context.today,
        owner=context.owner,
        actor=context.actor,
        at=context.at,
    )


def _future() -> DomainError:
    return LeadRefused("in_future", _("This day has not come yet."), "arrived_on")
