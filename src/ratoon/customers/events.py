"""What happens to customers and to the people in them."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class CompanyAdded(Event, kind="company.added"):
    """A company came in, with its first owner."""

    company_id: int
    owner_id: int


class CompanyTakenOver(Event, kind="company.taken_over"):
    """A company came from the firm's existing records, with its owner: history, not news."""

    company_id: int
    owner_id: int


class CompanyEdited(Event, kind="company.edited"):
    """Facts of a company were corrected: the names of the fields, never what stands in them."""

    company_id: int
    fields: list[str]

    @property
    def is_renamed(self) -> bool:
        """Whether records that are found by the company's name are found by another one now."""
        return not {"name", "short_name"}.isdisjoint(self.fields)


class CompanyHandedOver(Event, kind="company.handed_over"):
    """A company got another owner."""

    company_id: int
    from_id: int
    owner_id: int
    on: date


class CompanyMoved(Event, kind="company.moved"):
    """A company came to another quadrant or cycle of its life; ``from_quadrant`` None: to its first."""

    company_id: int
    quadrant: str
    cycle: int
    on: date
    why: str
    from_quadrant: str | None = None
    is_correction: bool = False


class JourneyTakenOver(Event, kind="company.journey_taken_over"):
    """A step of a company's life was taken over from the firm's existing records: history, not news."""

    company_id: int
    quadrant: str
    cycle: int
    on: date
    why: str


class ContactAdded(Event, kind="contact.added"):
    """Somebody at a company became known."""

    contact_id: int
    company_id: int


class ContactEdited(Event, kind="contact.edited"):
    """Facts of a person were corrected: the names of the fields."""

    contact_id: int
    company_id: int
    fields: list[str]


class AttitudeNoted(Event, kind="contact.attitude_noted"):
    """Somebody was found to stand to us in another way than before; empty: it was, or is again, not known."""

    contact_id: int
    company_id: int
    before: str
    attitude: str
    on: date


class ContactLeft(Event, kind="contact.left"):
    """Somebody left his company."""

    contact_id: int
    company_id: int
    on: date


class ContactReturned(Event, kind="contact.returned"):
    """Somebody is there again, or never was gone."""

    contact_id: int
    company_id: int
    on: date
