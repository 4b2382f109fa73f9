"""Refusals and locks that leads and campaigns share."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import day_of
from ratoon.core.errors import DomainError
from ratoon.people.models import Staff


class LeadRefused(DomainError):
    """A lead can't be added, edited or moved like this."""


class CampaignRefused(DomainError):
    """A campaign can't be added, edited, ended or opened again like this."""


def refuse_left(owner: Staff) -> None:
    if owner.left_on is not None:
        text = _("%(name)s does not work here any more.") % {"name": owner.name}
        raise CampaignRefused("owner_left", text, "owner")


def refuse_future(on: date, at: datetime) -> None:
    if on > day_of(at):
        raise CampaignRefused("in_future", _("This day has not come yet."), "on")
