"""What happens to opportunities."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class OpportunityOpened(Event, kind="opportunity.opened"):
    """Somebody might buy."""

    opportunity_id: int
    company_id: int
    owner_id: int
    stage: str
    sells: str
    on: date


class OpportunityTakenOver(Event, kind="opportunity.taken_over"):
    """An opportunity of the past came from another system: history, not news."""

    opportunity_id: int
    stage: str


class OpportunityEdited(Event, kind="opportunity.edited"):
    """Facts were corrected: the names of the fields, never what stands in them."""

    opportunity_id: int
    fields: list[str]


class OpportunityMoved(Event, kind="opportunity.moved"):
    """It came to another stage that is still open."""

    opportunity_id: int
    stage: str
    on: date


class OpportunityWon(Event, kind="opportunity.won"):
    """Its contract was signed."""

    opportunity_id: int
    company_id: int
    contract_id: int
    on: date


class OpportunityLost(Event, kind="opportunity.lost"):
    """It came to nothing, for a reason."""

    opportunity_id: int
    company_id: int | None
    reason: str
    on: date


class OpportunityReopened(Event, kind="opportunity.reopened"):
    """A lost one lives again."""

    opportunity_id: int
    stage: str
    on: date


class OpportunityHandedOver(Event, kind="opportunity.handed_over"):
    """Somebody else owns it."""

    opportunity_id: int
    owner_id: int
    on: date


class OpportunityCompanyLinked(Event, kind="opportunity.company_linked"):
    """A taken-over opportunity got the company that it had lacked."""

    opportunity_id: int
    company_id: int
    on: date


class OpportunityContractLinked(Event, kind="opportunity.contract_linked"):
    """The contract stands that is to come of it."""

    opportunity_id: int
    contract_id: int
    on: date


class LeadConverted(Event, kind="lead.converted"):
    """A lead became an opportunity of a company."""

    lead_id: int
    company_id: int
    opportunity_id: int
    contact_id: int | None = None
    on: date
