"""Builders of leads and campaigns, through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from ratoon.core.actor import Actor
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.lead import services
from ratoon.lead.models import Campaign, IntakeChannel, InvalidReason, Lead, Source
from ratoon.people.models import Staff
from ratoon.people.tests.cast import SYSTEM

_numbers = count(1)


def source(code: str = "website") -> Source:
    """Give a source of the defaults."""
    return Source.objects.get(code=code)


def reason(code: str = "no_need") -> InvalidReason:
    """Give a reason of the defaults."""
    return InvalidReason.objects.get(code=code)


def channel(code: str = "site") -> IntakeChannel:
    """Add a channel."""
    return services.add_channel(code=code, source=source(), actor=SYSTEM, at=NOW)


def fields(**given: Any) -> dict[str, Any]:
    """Give what may be typed about a new lead that has no twin, with ``source`` as its code."""
    number = next(_numbers)
    return {
        "company_name": f"杭州云帆软件{number}有限公司",
        "contact_name": "赵一鸣",
        "phone": f"138{number:08d}",
        "email": f"lead{number}@example.com",
        "source": "website",
        **given,
    }


def lead(
    *,
    actor: Actor = SYSTEM,
    at: datetime = NOW,
    moved_at: datetime = NOW,
    source: Source | str | None = "website",
    owner: Staff | None = None,
    status: str = "new",
    on: date = TODAY,
    **given: Any,
) -> Lead:
    """Make a lead that arrived ``at`` and, where another status is wanted, bring it there ``on`` a day by its verbs."""
    wanted = fields(**given)
    wanted["source"] = Source.objects.get(code=source) if isinstance(source, str) else source
    made = services.add_lead(actor=actor, at=at, owner=owner, **wanted)
    return bring(made, status, owner=owner, on=on, at=moved_at, actor=actor) if status != "new" else made


def bring(lead: Lead, status: str, *, owner: Staff | None, on: date, at: datetime, actor: Actor) -> Lead:
    """Bring a new lead to a status."""
    then: dict[str, Any] = {"on": on, "actor": actor, "at": at}
    if status == "cleansing":
        return services.cleanse_lead(lead=lead, **then)
    if status == "invalid":
        return services.invalidate_lead(lead=lead, reason=reason(), **then)
    if status in ("assigned", "accepted"):
        assert owner is not None, f"a lead that is {status} has an owner"
        lead = services.assign_lead(lead=lead, owner=owner, **then)
        return services.accept_lead(lead=lead, **then) if status == "accepted" else lead
    lead = services.qualify_lead(lead=lead, **then)
    return services.recycle_lead(lead=lead, **then) if status == "recycled" else lead


def campaign_fields(**given: Any) -> dict[str, Any]:
    """Give what may be typed about a new campaign, with ``source`` as its code."""
    number = next(_numbers)
    return {
        "code": f"fair-{number}",
        "name": f"第{number}届云博会",
        "source": "event",
        "starts_on": TODAY - timedelta(days=3),
        **given,
    }


def campaign(
    *, owner: Staff, actor: Actor = SYSTEM, at: datetime = NOW, ended_on: date | None = None, **given: Any
) -> Campaign:
    """Make a campaign and, where a day is given, end it."""
    wanted = campaign_fields(**given)
    wanted["source"] = source(wanted["source"])
    made = services.add_campaign(owner=owner, actor=actor, at=at, **wanted)
    if ended_on is None:
        return made
    return services.end_campaign(campaign=made, on=ended_on, actor=actor, at=at)
