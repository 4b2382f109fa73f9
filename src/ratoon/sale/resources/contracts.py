"""Contracts as a list, a page, forms, a file and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, last_day
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, keyset, register
from ratoon.core.ui import formats
from ratoon.sale.access.contracts import CONTRACTS
from ratoon.sale.access.pipeline import OPPORTUNITIES
from ratoon.sale.filters.contracts import ContractFilters
from ratoon.sale.forms.contracts import ContractForm
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.queries.contracts import Figures, figures, matched, sold
from ratoon.sale.resources.standing import said_of_contract
from ratoon.sale.rules.terms import total_of
from ratoon.sale.services.contracts import draft_contract, edit_contract

MONEY = (Prefetch("lines", ContractLine.objects.select_related("module")), "dues", "receipts")


class LineOut(Schema):
    """A line; ``last_on`` is the last day of its term, null where it has no end; ``total`` null where it is unknown."""

    id: int
    kind: str
    module: str | None
    description: str
    quantity: str
    unit_price: str | None
    tax_rate: str | None
    start_on: date
    last_on: date | None
    total: str | None


class DueOut(Schema):
    """A payment of the schedule, what was received towards it, and for how many days it is overdue."""

    due_on: date
    amount: str
    paid: str
    days_overdue: int


class ReceiptOut(Schema):
    """Money that came in; negative: a reversal of another."""

    id: int
    received_on: date
    amount: str
    reference: str
    reason: str
    reverses: int | None


class ContractOut(Schema):
    """
    A contract with its lines and its money; ``mrr`` and ``arr`` are those of the day ``figures_on``.

    ``paid`` is null where a contract was taken over without its receipts.
    """

    id: int
    version: int
    number: str
    company: int
    owner: int
    currency: str
    status: str
    drafted_on: date | None
    signed_on: date | None
    seal_kind: str
    archive_number: str
    renews: int | None
    cycle: int
    is_taken_over: bool
    reference: str
    note: str
    figures_on: date
    mrr: str | None
    arr: str | None
    total: str | None
    paid: str | None
    overdue: str
    lines: list[LineOut]
    payments: list[DueOut]
    receipts: list[ReceiptOut]


class ContractResource(Resource[Contract]):
    """Contracts (合同)."""

    access = CONTRACTS
    slug = "contracts"
    title = _("Contracts")
    title_one = _("contract")
    icon = "file-text"
    section = "I"
    position = 40
    related = ("company", "owner", "renews")
    search_hint = _("Number, company, reference")
    empty_hint = _("What was sold, to whom, for how long and for how much: figures are computed from here.")
    page_template = "core/resource/page.html"
    columns = (
        Column("number", _("Number"), lambda row: row.number, sort="number", css="nw b"),
        Column("company", _("Company"), lambda row: row.company.short_name or row.company.name, css="nw cut"),
        Column("status", _("Status"), lambda row: row.get_status_display(), css="nw"),
        Column("sells", _("Sells"), lambda row: _kinds(row), css="nw wide"),
        Column("term", _("Term"), lambda row: term(_figures(row)), css="nw wide"),
        Column(
            "arr",
            _("ARR"),
            lambda row: _money(row, _figures(row).arr),
            export=lambda row: _figures(row).arr,
            is_number=True,
        ),
        Column(
            "total",
            _("Total"),
            lambda row: _total(row),
            export=lambda row: _figures(row).total,
            is_number=True,
            css="wide",
        ),
        Column(
            "paid",
            _("Paid"),
            lambda row: _money(row, _figures(row).paid),
            export=lambda row: _figures(row).paid,
            is_number=True,
            css="wide",
        ),
        Column(
            "overdue",
            _("Overdue"),
            lambda row: _overdue(row),
            export=lambda row: _figures(row).overdue,
            is_number=True,
            css="wide",
        ),
        Column("signed", _("Signed on"), lambda row: _signed(row), sort="signed", is_number=True, css="ink3 wide"),
        Column("owner", _("Owner"), lambda row: row.owner.name, css="nw wide"),
        Column("cycle", _("Cycle"), lambda row: row.cycle, is_number=True, is_shown=False),
        Column("currency", _("Currency"), lambda row: row.currency, is_shown=False),
        Column("reference", _("Reference"), lambda row: row.reference, is_shown=False),
    )
    sorts = {
        "-number": ("-number", "-id"),
        "number": ("number", "id"),
        "-signed": ("-signed_on", "-id"),
    }
    presets = (
        Preset("drafts", _("Drafts"), {"status": "draft"}),
        Preset("mine", _("Mine"), {"owner": "{me}"}),
    )
    filters = ContractFilters
    form = ContractForm
    out = ContractOut
    add = draft_contract
    edit = edit_contract

    def rows(self, actor: Actor, action: str = "view") -> Any:
        return super().rows(actor, action).prefetch_related(*MONEY)

    def get(self, actor: Actor, pk: int, to: str = "view") -> Contract:
        row = super().get(actor, pk, to)
        prefetch_related_objects([row], *MONEY)
        return row

    def name_of(self, row: Contract) -> str:
        return row.number

    def lede(self, actor: Actor) -> Text:
        count = keyset.capped_count(self.access.visible_to(actor).filter(status=Contract.Status.DRAFT))
        text = ngettext("%(count)s draft waits to be signed", "%(count)s drafts wait to be signed", count)
        return text % {"count": keyset.told(count)}

    def hint_of(self, row: Contract) -> Text:
        return row.company.short_name or row.company.name

    def tag_of(self, row: Contract) -> Text:
        return row.get_status_display()

    def says_of(self, row: Contract, actor: Actor) -> Text:
        return said_of_contract(row, _today())

    def subtitle_of(self, row: Contract) -> Sequence[Any]:
        company = format_html(
            '<a class="link" href="{}">{}</a>', reverse("customers_show", args=[row.company_id]), row.company.name
        )
        return (company, _kinds(row), term(_figures(row)) if row.lines.all() else "")

    def figures_of(self, row: Contract, actor: Actor) -> Sequence[Fact]:
        found = _figures(row)
        on = _("on %(day)s") % {"day": formats.day(found.day)}
        return (
            Fact(_("MRR"), _money(row, found.mrr), note=on if found.mrr is not None else ""),
            Fact(_("ARR"), _money(row, found.arr), note=_("12 × MRR") if found.arr is not None else ""),
            Fact(_("Total"), _total(row)),
            Fact(_("Paid"), _money(row, found.paid)),
            Fact(_("Overdue"), _overdue(row)),
        )

    def facts_of(self, row: Contract, actor: Actor) -> Sequence[Fact]:
        sold_by = OPPORTUNITIES.visible_to(actor).filter(contract=row).first()
        facts = [
            *(
                [Fact(_("Opportunity"), sold_by.name, reverse("opportunities_show", args=[sold_by.pk]))]
                if sold_by
                else []
            ),
            Fact(_("Owner"), row.owner.name),
            Fact(_("Currency"), row.currency),
            Fact(_("Cycle"), row.cycle),
            Fact(_("Drafted on"), row.drafted_on),
        ]
        if row.status == Contract.Status.SIGNED:
            facts.append(Fact(_("Signed on"), row.signed_on))
            facts.append(Fact(_("Seal"), row.get_seal_kind_display()))
        if row.archive_number:
            facts.append(Fact(_("Archive number"), row.archive_number))
        if row.is_taken_over:
            facts.append(Fact(_("Taken over"), True))
        facts += [Fact(_("Reference"), row.reference)] if row.reference else []
        facts += [Fact(_("Note"), row.note)] if row.note else []
        return facts

    def out_of(self, row: Contract, actor: Actor) -> dict[str, Any]:
        plain = ("id", "version", "number", "currency", "status", "drafted_on", "signed_on", "seal_kind", "cycle")
        rest = ("archive_number", "is_taken_over", "reference", "note")
        found = _figures(row)
        today = _today()
        return {
            **{name: getattr(row, name) for name in (*plain, *rest)},
            "company": row.company_id,
            "owner": row.owner_id,
            "renews": row.renews_id,
            "figures_on": found.day,
            **{name: _text(getattr(found, name)) for name in ("mrr", "arr", "total", "paid", "overdue")},
            "lines": [_line_out(line) for line in sorted(row.lines.all(), key=lambda one: one.pk)],
            "payments": [
                {
                    "due_on": due.on,
                    "amount": _text(due.amount),
                    "paid": _text(due.paid),
                    "days_overdue": due.days_overdue,
                }
                for due in matched(row, today)
            ],
            "receipts": [
                {
                    **{name: getattr(one, name) for name in ("id", "received_on", "reference", "reason")},
                    "amount": _text(one.amount),
                    "reverses": one.reverses_id,
                }
                for one in sorted(row.receipts.all(), key=lambda one: (one.received_on, one.pk))
            ],
        }


def term(found: Figures) -> str:
    """Write the span of a contract's terms, both days included."""
    if found.first_on is None:
        return "–"
    if not found.has_end:
        return str(_("from %(day)s") % {"day": found.first_on.isoformat()})
    return f"{found.first_on.isoformat()} – {last_day(found.last_on)}"


def _line_out(line: ContractLine) -> dict[str, Any]:
    return {
        **{name: getattr(line, name) for name in ("id", "kind", "description", "start_on")},
        "module": line.module and line.module.code,
        "quantity": f"{line.quantity:.2f}",
        "unit_price": None if line.unit_price is None else f"{line.unit_price:.4f}",
        "tax_rate": _text(line.tax_rate),
        "last_on": last_day(line.end_on),
        "total": _text(total_of(sold(line))),
    }


def _today() -> date:
    return day_of(timezone.now())


def _figures(row: Contract) -> Figures:
    return figures(row, _today())


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _money(row: Contract, amount: Decimal | None) -> str | None:
    return None if amount is None else formats.money(amount, row.currency)


def _kinds(row: Contract) -> str:
    kinds = dict.fromkeys(str(line.get_kind_display()) for line in row.lines.all())
    return formats.listed(kinds) or str(_("nothing yet"))


def _total(row: Contract) -> Any:
    found = _figures(row)
    if found.total is None and found.is_priced:
        return _("open-ended")
    return _money(row, found.total)


def _signed(row: Contract) -> Any:
    return row.signed_on if row.status == Contract.Status.SIGNED else "–"


def _overdue(row: Contract) -> Any:
    found = _figures(row)
    if row.status != Contract.Status.SIGNED or not found.planned:
        return "–"
    if not found.overdue:
        return "–"
    return format_html('<span class="bad">{}</span>', _money(row, found.overdue))


contracts = register(ContractResource())
