"""The verbs of contracts, what they show on other pages, and how what happened to them reads."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import day_of
from ratoon.core.contributions import Action, EventText, Owned, Panel, Related, contribute
from ratoon.core.forms import HappenedForm
from ratoon.core.ui import formats
from ratoon.product.models import Module
from ratoon.sale.events.contracts import (
    ContractDrafted,
    ContractEdited,
    ContractHandedOver,
    ContractLineChanged,
    ContractSigned,
    ContractTakenOver,
    ContractVoided,
    PaymentsPlanned,
    ReceiptRecorded,
    ReceiptReversed,
)
from ratoon.sale.forms.contracts import (
    LineEditForm,
    LineForm,
    LineRemovalForm,
    ReceiptForm,
    RenewalForm,
    ReversalForm,
    ScheduleForm,
    SignForm,
)
from ratoon.sale.models.contracts import Contract, LineKind
from ratoon.sale.queries.contracts import figures, renewal_of
from ratoon.sale.services.contracts import hand_over_contract, sign_contract, void_contract
from ratoon.sale.services.lines import add_line, edit_line, open_renewal, remove_line
from ratoon.sale.services.overdue import PAYMENT_OVERDUE
from ratoon.sale.services.payments import plan_payments, record_receipt, reverse_receipt
from ratoon.work.alarms import AlarmRule, declare

declare(
    AlarmRule(
        code=PAYMENT_OVERDUE,
        group="payment",
        tag=_("Payment"),
        icon="cash",
        text=_("Payments overdue: %(number)s"),
        why=_("The first was due on %(day)s."),
    )
)


def _is_draft(row: Contract) -> bool:
    return row.status == Contract.Status.DRAFT


def _is_signed(row: Contract) -> bool:
    return row.status == Contract.Status.SIGNED


def _has_lines(row: Contract) -> bool:
    return len(row.lines.all()) > 0


def _is_overdue(row: Contract) -> bool:
    return figures(row, day_of(timezone.now())).overdue > 0


def _field(name: str) -> str:
    return str(Contract._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _amount(event: Any) -> str:
    return formats.money(Decimal(event.amount), event.currency)


_LINE_CHANGES = {"added": _("Line added"), "edited": _("Line edited"), "removed": _("Line removed")}


def _lines(events: Sequence[ContractLineChanged]) -> list[str]:
    modules = {one.code: one.label for one in Module.objects.filter(code__in={event.module for event in events})}
    kinds = (str(LineKind(event.line_kind).label) for event in events)
    labels = (modules.get(event.module or "", "") for event in events)
    return [" · ".join(filter(None, both)) for both in zip(kinds, labels, strict=True)]


contribute(
    Action(
        kind="contract",
        name="sign",
        label=_("Sign"),
        icon="signature",
        service=sign_contract,
        right="sign",
        form=SignForm,
        is_offered=lambda row: _is_draft(row) and _has_lines(row),
        is_primary=lambda row: True,
        explanation=_("Once signed, company, lines and prices stand."),
    ),
    Action(
        kind="contract",
        name="add-line",
        label=_("Add a line"),
        icon="plus",
        service=add_line,
        right="edit",
        form=LineForm,
        is_offered=_is_draft,
        is_primary=lambda row: not _has_lines(row),
    ),
    Action(
        kind="contract",
        name="edit-line",
        label=_("Edit a line"),
        icon="pencil",
        service=edit_line,
        right="edit",
        form=LineEditForm,
        is_offered=lambda row: False,  # stands beside each line
    ),
    Action(
        kind="contract",
        name="remove-line",
        label=_("Remove a line"),
        icon="trash",
        service=remove_line,
        right="edit",
        form=LineRemovalForm,
        is_offered=lambda row: False,  # stands beside each line
        is_destructive=True,
    ),
    Action(
        kind="contract",
        name="plan-payments",
        label=_("Plan payments"),
        icon="calendar-dollar",
        service=plan_payments,
        right="edit",
        form=ScheduleForm,
        is_offered=lambda row: row.status != Contract.Status.VOID and _has_lines(row),
    ),
    Action(
        kind="contract",
        name="receive",
        label=_("Record a receipt"),
        icon="cash",
        service=record_receipt,
        right="receive",
        form=ReceiptForm,
        is_offered=_is_signed,
        is_primary=_is_overdue,
    ),
    Action(
        kind="contract",
        name="reverse-receipt",
        label=_("Reverse a receipt"),
        icon="arrow-back-up",
        service=reverse_receipt,
        right="receive",
        form=ReversalForm,
        is_offered=lambda row: False,  # stands beside each receipt
        is_destructive=True,
        explanation=_("Both stay on record: the receipt, and a negative one that meets it."),
    ),
    Action(
        kind="contract",
        name="renew",
        label=_("Draft the renewal"),
        icon="refresh",
        service=open_renewal,
        right="add",
        form=RenewalForm,
        is_offered=lambda row: _is_signed(row) and renewal_of(row) is None,
        explanation=_("A draft of what ends with this contract: as long again, at the same price, to be edited."),
    ),
    Action(
        kind="contract",
        name="void",
        label=_("Make void"),
        icon="file-off",
        service=void_contract,
        right="sign",
        form=HappenedForm,
        is_offered=_is_draft,
        is_destructive=True,
        explanation=_("The draft stays readable, but can't be signed any more."),
    ),
    Panel(
        kind="contract",
        name="lines",
        label=_("Lines"),
        url_name="contract_lines",
        grant="contract.view",
        position=10,
    ),
    Panel(
        kind="contract",
        name="payments",
        label=_("Payments"),
        url_name="contract_payments",
        grant="contract.view",
        position=20,
    ),
    Panel(
        kind="contract",
        name="chain",
        label=_("Renewals"),
        url_name="contract_chain",
        grant="contract.view",
        is_aside=True,
        position=10,
    ),
    Related(
        kind="company",
        slug="contracts",
        by="company",
        columns=("number", "status", "sells", "term", "arr", "signed"),
        position=40,
        tab="commerce",
    ),
    # who sold a signed contract stays its owner: that is a fact; a draft is work that somebody must go on with
    Owned(
        kind="contract",
        label=_("Drafts of contracts"),
        of=lambda staff: Contract.objects.filter(owner_id=staff, status=Contract.Status.DRAFT),
        give=hand_over_contract,
        right="edit",
    ),
    EventText(
        event=ContractDrafted,
        text=_("%(contract)s drafted"),
        icon="file-plus",
        grant="contract.view",
        names={"contract": ("contract_id", "contract")},
    ),
    EventText(
        event=ContractEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="contract.view",
        words={"fields": lambda event: formats.listed(_field(name) for name in event.fields)},
    ),
    EventText(
        event=ContractHandedOver,
        text=_("Handed over · owner: %(owner)s · before: %(before)s"),
        icon="arrows-exchange",
        grant="contract.view",
        names={"owner": ("owner_id", "staff"), "before": ("from_id", "staff")},
    ),
    EventText(
        event=ContractLineChanged,
        text=_("%(change)s: %(line)s"),
        icon="list-details",
        grant="contract.view",
        words={"change": lambda event: _LINE_CHANGES[event.change]},
        lookups={"line": _lines},
    ),
    EventText(
        event=PaymentsPlanned,
        text=_("Payments planned: %(number)s, together %(amount)s"),
        icon="calendar-dollar",
        grant="contract.view",
        words={"number": lambda event: event.payments, "amount": _amount},
    ),
    EventText(
        event=ContractSigned,
        text=_("%(contract)s signed: %(kinds)s"),
        icon="signature",
        grant="contract.view",
        names={"contract": ("contract_id", "contract")},
        words={"kinds": lambda event: formats.listed(str(LineKind(kind).label) for kind in event.line_kinds)},
    ),
    EventText(
        event=ContractTakenOver,
        text=_("%(contract)s taken over from existing records"),
        icon="database-import",
        grant="contract.view",
        names={"contract": ("contract_id", "contract")},
    ),
    EventText(
        event=ContractVoided,
        text=_("%(contract)s made void"),
        icon="file-off",
        grant="contract.view",
        names={"contract": ("contract_id", "contract")},
    ),
    EventText(
        event=ReceiptRecorded,
        text=_("%(contract)s: %(amount)s received"),
        icon="cash",
        grant="contract.view",
        names={"contract": ("contract_id", "contract")},
        words={"amount": _amount},
    ),
    EventText(
        event=ReceiptReversed,
        text=_("%(contract)s: receipt reversed, %(amount)s"),
        icon="arrow-back-up",
        grant="contract.view",
        names={"contract": ("contract_id", "contract")},
        words={"amount": _amount},
    ),
)
