"""What happens to customers in care and to their renewals."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class CareStarted(Event, kind="care.started"):
    """A customer came into care; ``rule`` says by which rule its CSM was chosen, empty: a person chose."""

    care_id: int
    company_id: int
    owner_id: int
    on: date
    rule: str = ""


class CareEdited(Event, kind="care.edited"):
    """Facts of a care were corrected: the names of the fields."""

    care_id: int
    fields: list[str]


class CareHandedOver(Event, kind="care.handed_over"):
    """A customer in care got another CSM, and its open renewals with it."""

    care_id: int
    from_id: int
    owner_id: int
    on: date


class CareEnded(Event, kind="care.ended"):
    """The last term ended and its grace is past: nobody cares for this customer any more."""

    care_id: int
    company_id: int
    on: date


class RenewalOpened(Event, kind="renewal.opened"):
    """A renewal play opened: what ends, when, and how much of it is ARR."""

    renewal_id: int
    company_id: int
    contract_id: int
    owner_id: int
    on: date
    ends_on: date
    currency: str
    amount: str | None = None


class RenewalEdited(Event, kind="renewal.edited"):
    """Facts of a play were corrected: the names of the fields."""

    renewal_id: int
    fields: list[str]


class RenewalHandedOver(Event, kind="renewal.handed_over"):
    """A play got another owner."""

    renewal_id: int
    from_id: int
    owner_id: int
    on: date


class RenewalStepFinished(Event, kind="renewal.step_finished"):
    """A step of a play was done."""

    renewal_id: int
    step: str
    on: date


class RenewalForecast(Event, kind="renewal.forecast"):
    """The owner judged a renewal anew."""

    renewal_id: int
    forecast: str
    on: date


class RenewalDrafted(Event, kind="renewal.drafted"):
    """The contract that shall renew was drafted."""

    renewal_id: int
    contract_id: int
    on: date


class Renewed(Event, kind="renewal.renewed"):
    """The renewal was signed: the next cycle begins."""

    renewal_id: int
    company_id: int
    contract_id: int
    on: date


class RenewalLost(Event, kind="renewal.lost"):
    """The customer does not renew; ``reason`` is the code of the firm's word for why."""

    renewal_id: int
    company_id: int
    on: date
    reason: str
