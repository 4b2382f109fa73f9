"""Opportunities as a list, a page, forms, a file and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core import masks
from ratoon.core.actor import Actor
from ratoon.core.clock import day_of
from ratoon.core.contributions import subject_kind
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Link, Preset, Resource, register
from ratoon.core.ui import formats
from ratoon.customers.access import COMPANIES, CONTACTS
from ratoon.lead.access import LEADS
from ratoon.lead.models import Lead
from ratoon.sale.access.contracts import CONTRACTS
from ratoon.sale.access.pipeline import OPPORTUNITIES
from ratoon.sale.filters.pipeline import OpportunityFilters
from ratoon.sale.forms.pipeline import OpportunityForm
from ratoon.sale.models.pipeline import Opportunity, Outcome
from ratoon.sale.queries.pipeline import pipeline
from ratoon.sale.resources.standing import forecast_said, said_of_opportunity
from ratoon.sale.rules.pipeline import age_in_days
from ratoon.sale.services import pipeline as services


class OpportunityOut(Schema):
    """An opportunity: amounts as text, what is not known as null, stage and reason by their codes."""

    id: int
    version: int
    number: str
    name: str
    company: int | None
    lead: int | None
    contact: int | None
    owner: int
    kind: str
    stage: str
    outcome: str
    stage_on: date | None
    amount: str | None
    currency: str
    expected_on: date | None
    opened_on: date | None
    closed_on: date | None
    loss_reason: str | None
    contract: int | None
    is_taken_over: bool
    note: str


class OpportunityResource(Resource[Opportunity]):
    """Opportunities (商机)."""

    access = OPPORTUNITIES
    slug = "opportunities"
    title = _("Opportunities")
    title_one = _("opportunity")
    icon = "target-arrow"
    section = "I"
    position = 30
    related = ("company", "owner", "stage", "lead", "contact", "contract", "loss_reason")
    search_hint = _("Name, pinyin, initials, number")
    empty_hint = _("Whoever may buy something stands here: a lead that was converted, or a customer who wants more.")
    columns = (
        Column("name", _("Opportunity"), lambda row: row.name, sort="name", css="nw b"),
        Column(
            "company", _("Company"), lambda row: row.company and (row.company.short_name or row.company.name), css="nw"
        ),
        Column("stage", _("Stage"), lambda row: row.stage.label, css="nw"),
        Column(
            "amount",
            _("Amount"),
            lambda row: None if row.amount is None else formats.money(row.amount, row.currency),
            export=lambda row: row.amount,
            sort="amount",
            is_number=True,
            css="nw",
        ),
        Column("currency", _("Currency"), lambda row: row.currency, is_shown=False),
        Column("expected", _("Expected on"), lambda row: row.expected_on, sort="expected", is_number=True, css="nw"),
        Column("owner", _("Owner"), lambda row: row.owner.name, css="nw wide"),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), css="nw wide", is_shown=False),
        Column("number", _("Number"), lambda row: row.number, css="nw wide ink3"),
        Column("closed", _("Closed on"), lambda row: row.closed_on, is_number=True, is_shown=False),
        Column("reason", _("Reason of loss"), lambda row: row.loss_reason and row.loss_reason.label, is_shown=False),
        Column("opened", _("Opened on"), lambda row: row.opened_on, sort="opened", is_number=True, css="nw ink3"),
    )
    sorts = {
        "-opened": ("-opened_on", "-id"),
        "expected": ("expected_on", "id"),
        "-amount": ("-amount", "-id"),
        "name": ("name_key", "id"),
        "-name": ("-name_key", "-id"),
    }
    opens_with = "open"
    presets = (
        Preset("open", _("Open"), {"outcome": "open"}),
        Preset("mine", _("Mine"), {"outcome": "open", "owner": "{me}"}),
        Preset("won", _("Won"), {"outcome": "won"}),
        Preset("lost", _("Lost"), {"outcome": "lost"}),
    )
    filters = OpportunityFilters
    form = OpportunityForm
    out = OpportunityOut
    add = services.open_opportunity
    edit = services.edit_opportunity
    page_template = "sale/opportunity.html"

    def links_of(self, actor: Actor) -> Sequence[Link]:
        return (Link(_("Board"), reverse("opportunities_board"), "layout-kanban"),)

    def lede(self, actor: Actor) -> Text:
        return forecast_said(pipeline(self.access.visible_to(actor).filter(stage__outcome=Outcome.OPEN)))

    def hint_of(self, row: Opportunity) -> Text:
        return row.company.short_name or row.company.name if row.company is not None else row.number

    def tag_of(self, row: Opportunity) -> Text:
        return row.stage.label

    def says_of(self, row: Opportunity, actor: Actor) -> Text:
        return said_of_opportunity(row, day_of(timezone.now()))

    def subtitle_of(self, row: Opportunity) -> Sequence[Any]:
        return (row.number, row.company and row.company.name, row.get_kind_display(), row.owner.name)

    def figures_of(self, row: Opportunity, actor: Actor) -> Sequence[Fact]:
        chance = (
            formats.percent(row.stage.probability)
            if row.stage.probability is not None
            else gettext("probability not known")
        )
        until = row.closed_on or day_of(timezone.now())
        days = age_in_days(row.opened_on, until)
        age = None if days is None else gettext("%(days)d days") % {"days": days}
        is_open = row.stage.outcome == Outcome.OPEN
        amount = None if row.amount is None else formats.money(row.amount, row.currency)
        return (
            Fact(_("Amount"), amount),
            Fact(_("Stage"), row.stage.label, note=chance if is_open else ""),
            Fact(_("Expected on"), row.expected_on) if is_open else Fact(_("Closed on"), row.closed_on),
            Fact(_("Age") if is_open else _("From opening to closing"), age),
        )

    def facts_of(self, row: Opportunity, actor: Actor) -> Sequence[Fact]:
        modules = row.module_links.select_related("module").order_by("module__code")
        facts = [
            Fact(_("Company"), row.company and row.company.name, _url(COMPANIES, actor, "company", row.company)),
            Fact(_("Contact"), self._contact(row, actor), _url(CONTACTS, actor, "contact", row.contact)),
            Fact(_("Modules"), " · ".join(link.module.label for link in modules)),
            Fact(_("Kind"), row.get_kind_display()),
            Fact(_("Owner"), row.owner.name),
            Fact(_("Opened on"), row.opened_on),
            Fact(_("In this stage since"), row.stage_on),
        ]
        if row.loss_reason is not None:
            facts.append(Fact(_("Reason of loss"), row.loss_reason.label))
        if row.lead is not None:
            facts.append(Fact(_("From lead"), _lead_name(row.lead), _url(LEADS, actor, "lead", row.lead)))
        if row.contract is not None:
            facts.append(Fact(_("Contract"), row.contract.number, _url(CONTRACTS, actor, "contract", row.contract)))
        if row.note:
            facts.append(Fact(_("Note"), row.note))
        return tuple(facts)

    def out_of(self, row: Opportunity, actor: Actor) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in OpportunityOut.model_fields if name != "outcome"},
            **{name: getattr(row, f"{name}_id") for name in ("company", "lead", "contact", "owner", "contract")},
            "stage": row.stage.code,
            "outcome": row.stage.outcome,
            "amount": None if row.amount is None else str(row.amount),
            "loss_reason": row.loss_reason and row.loss_reason.code,
        }

    def _contact(self, row: Opportunity, actor: Actor) -> str:
        if row.contact is None:
            return ""
        return row.contact.name if self.access.may(actor, "edit", row) else masks.name(row.contact.name)


def _lead_name(lead: Lead) -> str:
    return lead.company_name or masks.name(lead.contact_name) or f"#{lead.pk}"


def _url(access: Any, actor: Actor, kind: str, record: Any) -> str:
    """Give the address of a record that the reader may see."""
    subject = subject_kind(kind)
    if record is None or subject is None or not access.may(actor, "view"):
        return ""
    return subject.url(record.pk) if access.visible_to(actor).filter(pk=record.pk).exists() else ""


opportunities = register(OpportunityResource())
