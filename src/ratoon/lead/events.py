"""What happens to leads."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class LeadAdded(Event, kind="lead.added"):
    """A lead came in."""

    lead_id: int
    source: str | None = None
    owner_id: int | None = None


class LeadEdited(Event, kind="lead.edited"):
    """Facts of a lead were corrected: the names of the fields, never what stands in them."""

    lead_id: int
    fields: list[str]


class LeadMoved(Event, kind="lead.moved"):
    """A lead came to another status, and perhaps to another owner."""

    lead_id: int
    status: str
    on: date
    owner_id: int | None = None
    reason: str | None = None
