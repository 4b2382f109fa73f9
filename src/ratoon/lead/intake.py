"""Leads from outside: one signed request each, answered once."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.clock import day_of
from ratoon.core.errors import DomainError
from ratoon.core.turns import take_turn
from ratoon.lead.forms import LeadForm
from ratoon.lead.models import Campaign, IntakeAnswer, IntakeChannel, Lead
from ratoon.lead.services import add_lead, secret_of

WINDOW_SECONDS = 300
FIELDS = ("company_name", "contact_name", "job_title", "phone", "email", "credit_code", "region", "note")
"""What a sender may say of a lead, beside the code of its campaign."""


class IntakeRefused(DomainError):
    """The request is not one that this channel signed just now."""


def sign(secret: str, sent_at: str, body: bytes) -> str:
    """Sign a request: hex HMAC-SHA256 over the time in Unix seconds, a full stop, and the body."""
    return hmac.new(secret.encode(), sent_at.encode() + b"." + body, hashlib.sha256).hexdigest()


def check(channel: IntakeChannel | None, sent_at: str, signature: str, body: bytes, at: datetime) -> IntakeChannel:
    """
    Check that a request comes from the channel and is not older or newer than five minutes.

    :raises IntakeRefused: ``bad_signature``, ``too_old``.
    """
    expected = sign(secret_of(channel) if channel else "", sent_at, body)
    if (
        not hmac.compare_digest(expected.encode(), signature.encode())
        or channel is None
        or channel.closed_at is not None
    ):
        raise IntakeRefused("bad_signature", _("This signature is not the channel's."))
    is_number = sent_at.isascii() and sent_at.isdigit() and len(sent_at) <= 12
    if not is_number or abs(at.timestamp() - int(sent_at)) > WINDOW_SECONDS:
        raise IntakeRefused("too_old", _("The time of this request is more than five minutes from ours."))
    return channel


@transaction.atomic
def take_in(*, channel: IntakeChannel, signature: str, fields: dict[str, Any], at: datetime) -> tuple[int, str]:
    """
    Take a checked request in, or give the answer that it got before: status and JSON text.

    A refusal is an answer too: it stands, and the same request gets it again.
    """
    take_turn(f"lead.request:{channel.pk}:{signature}")
    known = IntakeAnswer.objects.filter(channel=channel, signature=signature).first()
    if known is not None:
        return known.status, known.body
    status, answer = _add(channel, fields, at)
    body = json.dumps(answer, ensure_ascii=False)
    IntakeAnswer.objects.create(channel=channel, signature=signature, status=status, body=body, created_at=at)
    return status, body


def _add(channel: IntakeChannel, fields: dict[str, Any], at: datetime) -> tuple[int, dict[str, Any]]:
    actor = SystemActor(cause=Cause(entry_id=None, text=f"intake {channel.code}"))
    # a landing page outlives its campaign: what came from an ended one is still a lead of it, and no code refuses one
    campaign = Campaign.objects.filter(code=fields.pop("campaign", None) or "").first()
    form = LeadForm({**fields, "source": channel.source.code}, actor=actor, today=day_of(at))
    if not form.is_valid():
        errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
        detail = str(_("Some of this is not well-formed."))
        return 422, {"status": 422, "code": "ill_formed", "detail": detail, "errors": errors}
    try:
        with transaction.atomic():
            lead: Lead = add_lead(actor=actor, at=at, **{**form.cleaned_data, "campaign": campaign})
    except DomainError as refused:
        return 409, {"status": 409, "code": refused.code, "detail": str(refused.text)}
    return 201, {"id": lead.pk, "status": lead.status}
