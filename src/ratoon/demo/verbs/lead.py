"""Verbs of campaigns and leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ratoon.core.clock import moment_of
from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.lead import services
from ratoon.lead.models import Campaign, InvalidReason, Lead, Source
from ratoon.people.models import Staff

NOT_COPIED = frozenset({"key", "source", "campaign", "arrived_on"})


def run_campaign(
    stage: Stage,
    call: Call,
    *,
    code: str,
    name: str,
    source: str,
    starts_on: date,
    ends_on: date,
    budget: Decimal,
    note: str,
) -> None:
    """Plan a campaign."""
    made = services.add_campaign(
        code=code,
        name=name,
        source=Source.objects.get(code=source),
        starts_on=starts_on,
        ends_on=ends_on,
        budget=budget,
        note=note,
        **call.who,
    )
    stage.keep(call.about, made)


def end_campaign(stage: Stage, call: Call) -> None:
    """Say that a campaign is over."""
    services.end_campaign(campaign=stage.get(Campaign, call.about), **call.when)


def take_lead(stage: Stage, call: Call, *, source: str, campaign: str, **fields: Any) -> None:
    """Take a lead in."""
    made = services.add_lead(
        source=Source.objects.get(code=source), campaign=stage.find(Campaign, campaign), **fields, **call.who
    )
    stage.keep(call.about, made)


def take_list(stage: Stage, call: Call, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take a list of leads in."""
    sources = {source.code: source for source in Source.objects.all()}
    wanted = [
        services.NewLead(
            source=sources[row["source"]],
            campaign=stage.find(Campaign, row["campaign"]),
            arrived_at=moment_of(row["arrived_on"], at=call.at),
            **{name: value for name, value in row.items() if name not in NOT_COPIED},
        )
        for row in rows
    ]
    for row, made in zip(rows, services.add_leads(leads=wanted, **call.who), strict=True):
        if isinstance(made, services.LeadRefused):
            raise made
        stage.keep(row["key"], made)


def plainly(service: Callable[..., Lead]) -> Callable[[Stage, Call], None]:
    """Give the verb that only calls a service of leads."""

    def verb(stage: Stage, call: Call) -> None:
        service(lead=stage.get(Lead, call.about), **call.when)

    return verb


def assign(stage: Stage, call: Call, *, owner: str) -> None:
    """Give a lead to a rep."""
    services.assign_lead(lead=stage.get(Lead, call.about), owner=stage.get(Staff, owner), **call.when)


def invalidate(stage: Stage, call: Call, *, reason: str) -> None:
    """Call a lead invalid."""
    found = InvalidReason.objects.get(code=reason)
    services.invalidate_lead(lead=stage.get(Lead, call.about), reason=found, **call.when)
