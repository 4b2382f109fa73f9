"""Every change of a campaign."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import moment_of
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.core.search import pinyin_key
from ratoon.core.turns import take_turn
from ratoon.lead.events import CampaignAdded, CampaignEdited, CampaignEnded, CampaignHandedOver, CampaignReopened
from ratoon.lead.models import Campaign
from ratoon.lead.services.refusals import CampaignRefused, refuse_future, refuse_left
from ratoon.people.models import Staff


@transaction.atomic
def add_campaign(*, code: str, actor: Actor, at: datetime, owner: Staff | None = None, **fields: Any) -> Campaign:
    """
    Plan a campaign; without an owner it is the actor's own.

    :raises CampaignRefused: ``twin`` if its code is known already, ``no_owner``, ``owner_left``, ``ends_before_start``.
    """
    if owner is None and isinstance(actor, StaffActor):
        owner = Staff.objects.get(pk=actor.staff_id)
    if owner is None:
        raise CampaignRefused("no_owner", _("A campaign needs an owner."), "owner")
    refuse_left(owner)
    take_turn("lead.campaigns")
    twin = Campaign.objects.filter(code=code).only("pk").first()
    if twin is not None:
        text = _("There is a campaign with this code already.")
        raise CampaignRefused("twin", text, "code", ("campaign", twin.pk))
    row = Campaign(code=code, owner=owner, created_at=at, **fields)
    _refuse_days(row.starts_on, row.ends_on, None)
    row.name_key = pinyin_key(row.name)
    row.refresh_search()
    row.save()
    publish(
        CampaignAdded(campaign_id=row.pk, source=row.source.code, owner_id=owner.pk), about=(row,), actor=actor, at=at
    )
    return row


@transaction.atomic
def edit_campaign(*, campaign: Campaign, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Campaign:
    """
    Correct facts of a campaign; its code stays what it is.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises CampaignRefused: ``code_fixed``, ``owner_left``, ``ends_before_start``, ``ended_before_start``.
    """
    campaign = lock(campaign, expect=expect)
    if fields.get("code", campaign.code) != campaign.code:
        raise CampaignRefused("code_fixed", _("The code of a campaign can't be changed."), "code")
    owner = fields.get("owner")
    if owner is not None and owner.pk != campaign.owner_id:
        refuse_left(owner)
    starts_on, ends_on = (fields.get(name, getattr(campaign, name)) for name in ("starts_on", "ends_on"))
    _refuse_days(starts_on, ends_on, campaign.ended_on)
    if "name" in fields:
        fields["name_key"] = pinyin_key(fields["name"])
    changed = change(campaign, **fields)
    if changed:
        names = sorted(name for name in changed if not name.endswith("_key"))
        publish(CampaignEdited(campaign_id=campaign.pk, fields=names), about=(campaign,), actor=actor, at=at)
    return campaign


@transaction.atomic
def hand_over_campaign(*, campaign: Campaign, owner: Staff, on: date, actor: Actor, at: datetime) -> Campaign:
    """
    Give a campaign to another owner.

    :raises CampaignRefused: ``ended_before``, ``same_owner``, ``owner_left``, ``in_future``.
    """
    campaign = lock(campaign)
    _refuse_ended(campaign)
    if owner.pk == campaign.owner_id:
        raise CampaignRefused("same_owner", _("%(name)s is the owner already.") % {"name": owner.name}, "owner")
    refuse_left(owner)
    refuse_future(on, at)
    before = campaign.owner_id
    change(campaign, owner=owner)
    event = CampaignHandedOver(campaign_id=campaign.pk, from_id=before, owner_id=owner.pk, on=on)
    publish(event, about=(campaign,), actor=actor, at=moment_of(on, at=at))
    return campaign


@transaction.atomic
def end_campaign(*, campaign: Campaign, on: date, actor: Actor, at: datetime) -> Campaign:
    """
    Say that a campaign is over.

    :raises CampaignRefused: ``ended_before``, ``in_future``, ``ended_before_start``.
    """
    campaign = lock(campaign)
    _refuse_ended(campaign)
    refuse_future(on, at)
    _refuse_ended_early(campaign.starts_on, on, "on")
    change(campaign, ended_on=on)
    event = CampaignEnded(campaign_id=campaign.pk, on=on)
    publish(event, about=(campaign,), actor=actor, at=moment_of(on, at=at))
    return campaign


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, on: date, actor: Actor, at: datetime) -> Campaign:
    """
    Let a campaign that ended run again.

    :raises CampaignRefused: ``not_ended``, ``in_future``, ``before_end``.
    """
    campaign = lock(campaign)
    if campaign.ended_on is None:
        raise CampaignRefused("not_ended", _("This campaign has not ended."))
    refuse_future(on, at)
    if on < campaign.ended_on:
        text = _("This campaign ended on %(day)s.") % {"day": campaign.ended_on.isoformat()}
        raise CampaignRefused("before_end", text, "on")
    change(campaign, ended_on=None)
    event = CampaignReopened(campaign_id=campaign.pk, on=on)
    publish(event, about=(campaign,), actor=actor, at=moment_of(on, at=at))
    return campaign


def _refuse_days(starts_on: date, ends_on: date | None, ended_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise CampaignRefused("ends_before_start", _("The last day is before the first."), "ends_on")
    if ended_on is not None:
        _refuse_ended_early(starts_on, ended_on, "starts_on")


def _refuse_ended(campaign: Campaign) -> None:
    if campaign.ended_on is not None:
        text = _("This campaign ended on %(day)s already.") % {"day": campaign.ended_on.isoformat()}
        raise CampaignRefused("ended_before", text)


def _refuse_ended_early(starts_on: date, ended_on: date, field: str) -> None:
    if ended_on < starts_on:
        text = _("This campaign starts on %(start)s, it can't have ended on %(end)s.")
        days = {"start": starts_on.isoformat(), "end": ended_on.isoformat()}
        raise CampaignRefused("ended_before_start", text % days, field)
