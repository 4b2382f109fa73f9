"""The one signed address for leads from websites, hotlines, chats and advertising."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from ratoon.core.api.problems import CONTENT_TYPE, problem
from ratoon.core.resource.schema import schema_of
from ratoon.lead import intake
from ratoon.lead.forms import LeadForm
from ratoon.lead.models import IntakeChannel

router = Router(tags=["intake"])

IntakeLead = schema_of(
    "IntakeLead",
    {name: LeadForm.base_fields[name] for name in intake.FIELDS},
    campaign=(str | None, Field(None, max_length=60, description="a code; one that nobody knows is passed over")),
)


def _take_in(request: HttpRequest, channel: str, data: Any) -> HttpResponse:
    """
    Take a lead in.

    Headers: ``X-Ratoon-Time``, Unix seconds; ``X-Ratoon-Signature``, hex HMAC-SHA256 of time, full stop and body.
    """
    at = timezone.now()
    signature = request.headers.get("X-Ratoon-Signature", "")
    found = IntakeChannel.objects.select_related("source").filter(code=channel).first()
    try:
        sender = intake.check(found, request.headers.get("X-Ratoon-Time", ""), signature, request.body, at)
    except intake.IntakeRefused as refused:
        return problem(401, refused.code, str(refused.text))
    fields = data.model_dump(exclude_unset=True)
    status, body = intake.take_in(channel=sender, signature=signature, fields=fields, at=at)
    return HttpResponse(body, status=status, content_type="application/json" if status == 201 else CONTENT_TYPE)


_take_in.__annotations__["data"] = IntakeLead
router.post(
    "/intake/{slug:channel}",
    auth=None,
    response={201: dict[str, Any]},
    operation_id="take_in_lead",
    url_name="api_intake",
)(_take_in)
