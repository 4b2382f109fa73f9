"""What happens to contracts."""

from __future__ import annotations

from datetime import date

from ratoon.core.events import Event


class ContractDrafted(Event, kind="contract.drafted"):
    """A contract was drafted, perhaps to renew another."""

    contract_id: int
    company_id: int
    on: date
    renews_id: int | None = None


class ContractEdited(Event, kind="contract.edited"):
    """Facts of a contract were changed: the names of the fields."""

    contract_id: int
    fields: list[str]


class ContractLineChanged(Event, kind="contract.line_changed"):
    """A line of a draft was added, edited or removed."""

    contract_id: int
    line_id: int
    change: str
    line_kind: str
    module: str | None = None


class ContractHandedOver(Event, kind="contract.handed_over"):
    """The draft of a contract got another owner."""

    contract_id: int
    from_id: int
    owner_id: int
    on: date


class PaymentsPlanned(Event, kind="contract.payments_planned"):
    """The payment schedule was set."""

    contract_id: int
    amount: str
    currency: str
    payments: int


class ContractSigned(Event, kind="contract.signed"):
    """
    A contract was signed.

    ``first_start`` and ``last_end`` (half-open; None: open-ended) span the terms of its lines; ``happening`` is what it
    means for the customer's life, as `rules.terms.happening` says.
    """

    contract_id: int
    company_id: int
    on: date
    first_start: date
    last_end: date | None = None
    line_kinds: list[str]
    happening: str = ""
    renews_id: int | None = None
    cycle: int = 1


class ContractTakenOver(Event, kind="contract.taken_over"):
    """A contract of the past was taken over from another system: history, not news."""

    contract_id: int
    company_id: int
    on: date | None = None


class ContractVoided(Event, kind="contract.voided"):
    """A draft was given up."""

    contract_id: int
    on: date


class ReceiptRecorded(Event, kind="contract.receipt_recorded"):
    """Money came in."""

    contract_id: int
    receipt_id: int
    on: date
    amount: str
    currency: str


class ReceiptReversed(Event, kind="contract.receipt_reversed"):
    """A receipt was booked back."""

    contract_id: int
    receipt_id: int
    reverses_id: int
    on: date
    amount: str
    currency: str
