"""Every change of a channel that sends leads, and the secret that it signs with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.errors import DomainError
from ratoon.core.events import publish
from ratoon.core.records import change, lock
from ratoon.core.turns import take_turn
from ratoon.lead.events import (
    IntakeChannelAdded,
    IntakeChannelClosed,
    IntakeChannelEdited,
    IntakeChannelReopened,
    IntakeSecretMade,
)
from ratoon.lead.models import IntakeChannel, Source


class ChannelRefused(DomainError):
    """A channel can't be added, edited, closed or opened like this."""


def secret_of(channel: IntakeChannel) -> str:
    """Give the secret that the sender signs with: it follows from our key, so nothing has to be kept."""
    return salted_hmac(f"ratoon.lead.intake.{channel.code}", str(channel.generation), algorithm="sha256").hexdigest()


@transaction.atomic
def add_channel(*, code: str, source: Source, actor: Actor, at: datetime) -> IntakeChannel:
    """
    Let a website, hotline, chat or advertising system send leads; its ``secret`` is on the channel that is given back.

    :raises ChannelRefused: ``twin`` if the code is taken.
    """
    take_turn("lead.channels")
    twin = IntakeChannel.objects.filter(code=code).first()
    if twin is not None:
        text = _("There is a channel with this code already.")
        raise ChannelRefused("twin", text, "code", ("intakechannel", twin.pk))
    channel = IntakeChannel.objects.create(code=code, source=source, created_at=at)
    event = IntakeChannelAdded(channel_id=channel.pk, source=source.code)
    publish(event, about=(channel,), actor=actor, at=at)
    channel.secret = secret_of(channel)
    return channel


@transaction.atomic
def edit_channel(
    *, intakechannel: IntakeChannel, expect: int | None, actor: Actor, at: datetime, **fields: Any
) -> IntakeChannel:
    """
    Give a channel's leads another source from now on; its code is in its address and stays.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises ChannelRefused: ``code_fixed``.
    """
    channel = lock(intakechannel, expect=expect)
    if fields.get("code", channel.code) != channel.code:
        raise ChannelRefused("code_fixed", _("The code is in the address that the sender knows: it stays."), "code")
    changed = change(channel, **fields)
    if changed:
        event = IntakeChannelEdited(channel_id=channel.pk, fields=sorted(changed))
        publish(event, about=(channel,), actor=actor, at=at)
    return channel


@transaction.atomic
def make_secret(*, intakechannel: IntakeChannel, actor: Actor, at: datetime) -> IntakeChannel:
    """
    Give a channel another secret, at once: it is the ``secret`` of the channel that is given back.

    :raises ChannelRefused: ``closed``.
    """
    channel = lock(intakechannel)
    if channel.closed_at is not None:
        raise ChannelRefused("closed", _("This channel is closed: open it again first."))
    change(channel, generation=channel.generation + 1)
    event = IntakeSecretMade(channel_id=channel.pk, generation=channel.generation)
    publish(event, about=(channel,), actor=actor, at=at)
    channel.secret = secret_of(channel)
    return channel


@transaction.atomic
def close_channel(*, intakechannel: IntakeChannel, actor: Actor, at: datetime) -> IntakeChannel:
    """
    Take nothing in any more from a channel; its leads stay.

    :raises ChannelRefused: ``closed_before``.
    """
    channel = lock(intakechannel)
    if channel.closed_at is not None:
        raise ChannelRefused("closed_before", _("This channel was closed before."))
    change(channel, closed_at=at)
    publish(IntakeChannelClosed(channel_id=channel.pk), about=(channel,), actor=actor, at=at)
    return channel


@transaction.atomic
def reopen_channel(*, intakechannel: IntakeChannel, actor: Actor, at: datetime) -> IntakeChannel:
    """
    Let a closed channel send leads again, with the secret that it had.

    :raises ChannelRefused: ``not_closed``.
    """
    channel = lock(intakechannel)
    if channel.closed_at is None:
        raise ChannelRefused("not_closed", _("This channel is open."))
    change(channel, closed_at=None)
    publish(IntakeChannelReopened(channel_id=channel.pk), about=(channel,), actor=actor, at=at)
    return channel
