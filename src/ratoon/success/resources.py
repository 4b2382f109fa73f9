"""Customers in care and renewals as lists, pages, forms, files and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, last_day
from ratoon.core.contributions import SubjectKind, contribute, subject_kind
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Link, Preset, Resource, keyset, register
from ratoon.core.ui import formats
from ratoon.core.words.resource import WordResource, register_words
from ratoon.customers.access import COMPANIES
from ratoon.customers.models import Company
from ratoon.customers.rules import SOON
from ratoon.sale.access.contracts import CONTRACTS
from ratoon.success import services
from ratoon.success.access import CARE, LOST_REASONS, RENEWALS
from ratoon.success.filters import CareFilters, RenewalFilters
from ratoon.success.forms import CareForm, RenewalForm
from ratoon.success.models import Care, Forecast, LostReason, Renewal, Step
from ratoon.success.queries import care_counts
from ratoon.success.standing import (
    amount,
    days_left,
    done,
    forecast_of,
    is_open,
    place_of,
    says_of,
    short,
    term_left,
    touched,
)
from ratoon.work.models import FollowUp, Task


class CareOut(Schema):
    """A customer in care."""

    id: int
    version: int
    company: int
    owner: int
    began_on: date
    status: str
    ended_on: date | None
    note: str


class RenewalOut(Schema):
    """A renewal: amounts as text, what is not known as null, the reason by its code."""

    id: int
    version: int
    company: int
    contract: int
    owner: int
    status: str
    forecast: str
    opened_on: date
    ends_on: date
    is_short_term: bool
    currency: str
    amount: str | None
    renewed_amount: str | None
    cycle: int
    review_on: date | None
    value_on: date | None
    strategy_on: date | None
    quote_on: date | None
    signing_on: date | None
    new_contract: int | None
    lost_on: date | None
    lost_reason: str | None
    note: str


class CareResource(Resource[Care]):
    """Customers in care (客户成功)."""

    access = CARE
    slug = "success"
    title = _("Success")
    title_one = _("customer in care")
    title_add = _("Take into care")
    icon = "heartbeat"
    section = "III"
    position = 20
    related = ("company__standing", "owner")
    search_hint = _("Customer, pinyin, initials")
    empty_hint = _("Customers come here when they accept what was delivered: each with the CSM who answers for it.")
    columns = (
        Column("company", _("Customer"), lambda care: short(care.company), css="nw b"),
        Column("owner", _("CSM"), lambda care: care.owner.name, css="nw wide"),
        Column("place", _("Quadrant · cycle"), lambda care: place_of(care.company), css="nw wide"),
        Column(
            "arr",
            _("ARR"),
            lambda care: _arr(care.company),
            export=lambda care: care.company.standing.arr,
            is_number=True,
            css="nw",
        ),
        Column(
            "term_ends",
            _("Term ends"),
            lambda care: last_day(care.company.standing.term_ends_on) or "–",
            is_number=True,
            css="nw wide",
        ),
        Column(
            "days_left",
            _("Days left"),
            lambda care: term_left(care.company),
            export=lambda care: days_left(care.company.standing.term_ends_on),
            is_number=True,
            css="nw",
        ),
        Column(
            "last_contact",
            _("Last contact"),
            lambda care: getattr(care, "last_contact", None) or "–",
            is_number=True,
            css="nw",
        ),
        Column(
            "open_tasks",
            _("Open tasks"),
            lambda care: getattr(care, "open_tasks", 0) or "–",
            export=lambda care: getattr(care, "open_tasks", 0),
            is_number=True,
            css="wide",
        ),
        Column("began", _("In care since"), lambda care: care.began_on, sort="began", is_number=True, css="nw wide"),
        Column("status", _("Status"), lambda care: care.get_status_display(), is_shown=False),
    )
    sorts = {"-began": ("-began_on", "-id"), "began": ("began_on", "id")}
    presets = (
        Preset("active", _("In care"), {"status": "active"}),
        Preset("mine", _("Mine"), {"status": "active", "owner": "{me}"}),
        Preset("silent", _("Long without contact"), {"status": "active", "silent": "true"}),
        Preset("ended", _("Ended"), {"status": "ended"}),
    )
    opens_with = "active"
    filters = CareFilters
    form = CareForm
    out = CareOut
    add = services.start_care
    edit = services.edit_care
    page_template = "core/resource/page.html"

    def lede(self, actor: Actor) -> Text:
        today = day_of(timezone.now())
        told = care_counts(self.access.visible_to(actor), today)
        text = _("%(count)s in care · %(near)s terms end within %(days)d days · %(silent)s without contact for as long")
        return text % {**{name: keyset.told(count) for name, count in told.items()}, "days": SOON}

    def says_of(self, row: Care, actor: Actor) -> Text:
        if row.ended_on is not None:
            return _("Care ended on %(day)s.") % {"day": formats.day(row.ended_on)}
        last = FollowUp.objects.filter(company=row.company_id).order_by("-happened_on", "-id").first()
        if last is None:
            return _("No contact on record yet.")
        return touched(last.happened_on, day_of(timezone.now()))

    def rows(self, actor: Actor, action: str = "view") -> QuerySet[Care]:
        said = FollowUp.objects.filter(company=OuterRef("company")).order_by("-happened_on", "-id")
        tasks = Task.objects.filter(company=OuterRef("company"), status=Task.Status.OPEN).order_by()
        counted = tasks.values("company").annotate(n=Count("pk")).values("n")
        rows = super().rows(actor, action)
        return rows.annotate(
            last_contact=Subquery(said.values("happened_on")[:1]),
            open_tasks=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        )

    def name_of(self, row: Care) -> str:
        return short(row.company)

    def tag_of(self, row: Care) -> Text:
        return place_of(row.company) or ""

    def subtitle_of(self, row: Care) -> Sequence[Any]:
        since = gettext("In care since %(day)s") % {"day": formats.day(row.began_on)}
        return (row.owner.name, since, row.get_status_display() if row.ended_on else None)

    def figures_of(self, row: Care, actor: Actor) -> Sequence[Fact]:
        ends = last_day(row.company.standing.term_ends_on)
        return (
            Fact(_("ARR"), _arr(row.company)),
            Fact(_("To the end of the term"), term_left(row.company), note=ends.isoformat() if ends else ""),
        )

    def facts_of(self, row: Care, actor: Actor) -> Sequence[Fact]:
        return (
            Fact(_("Customer"), row.company.name, url_of(COMPANIES, actor, "company", row.company)),
            Fact(_("CSM"), row.owner.name),
            Fact(_("In care since"), row.began_on),
            *((Fact(_("Ended on"), row.ended_on),) if row.ended_on else ()),
            *((Fact(_("Note"), row.note),) if row.note else ()),
        )

    def out_of(self, row: Care, actor: Actor) -> dict[str, Any]:
        values = {name: getattr(row, name) for name in CareOut.model_fields}
        return {**values, "company": row.company_id, "owner": row.owner_id}


class RenewalResource(Resource[Renewal]):
    """Renewals (续约)."""

    access = RENEWALS
    slug = "renewals"
    title = _("Renewals")
    title_one = _("renewal")
    icon = "refresh"
    section = "IV"
    position = 10
    related = ("company", "owner", "contract", "new_contract", "lost_reason")
    search_hint = _("Customer, pinyin, initials")
    empty_hint = _("A renewal opens by itself before a term ends, as many days as Settings name.")
    columns = (
        Column("company", _("Customer"), lambda row: short(row.company), css="nw b"),
        Column(
            "amount",
            _("ARR that ends"),
            lambda row: amount(row),
            export=lambda row: row.amount,
            sort="amount",
            is_number=True,
            css="nw",
        ),
        Column("currency", _("Currency"), lambda row: row.currency, is_shown=False),
        Column("ends", _("Term ends"), lambda row: last_day(row.ends_on), sort="ends", is_number=True, css="nw wide"),
        Column(
            "days_left",
            _("Days left"),
            lambda row: days_left(row.ends_on) if is_open(row) else "–",
            is_number=True,
            css="nw",
        ),
        Column(
            "forecast",
            _("Forecast"),
            forecast_of,
            export=lambda row: row.get_forecast_display() if is_open(row) else "",
            css="nw",
        ),
        Column("steps", _("Steps"), lambda row: f"{len(done(row))} / {len(Step)}", is_number=True, css="nw wide"),
        Column("owner", _("Owner"), lambda row: row.owner.name, css="nw wide"),
        Column("status", _("Status"), lambda row: row.get_status_display(), css="nw wide"),
        Column("cycle", _("Cycle"), lambda row: row.cycle, is_number=True, is_shown=False),
        Column("contract", _("Contract that ends"), lambda row: row.contract.number, is_shown=False),
        Column("reason", _("Reason"), lambda row: row.lost_reason and row.lost_reason.label, is_shown=False),
    )
    sorts = {
        "ends": ("ends_on", "id"),
        "-ends": ("-ends_on", "-id"),
        "-amount": ("-amount", "-id"),
    }
    presets = (
        Preset("open", _("Open"), {"status": "open"}),
        Preset("mine", _("Mine"), {"status": "open", "owner": "{me}"}),
        Preset("at_risk", _("At risk"), {"status": "open", "forecast": "at_risk"}),
        Preset("renewed", Renewal.Status.RENEWED.label, {"status": "renewed"}),
        Preset("lost", Renewal.Status.LOST.label, {"status": "lost"}),
    )
    filters = RenewalFilters
    form = RenewalForm
    out = RenewalOut
    edit = services.edit_renewal
    page_template = "core/resource/page.html"

    @property
    def home(self) -> str:
        return reverse("renewals_months")

    def links_of(self, actor: Actor) -> Sequence[Link]:
        return (Link(_("By month"), reverse("renewals_months"), "layout-columns"),)

    def lede(self, actor: Actor) -> Text:
        waiting = self.access.visible_to(actor).filter(status=Renewal.Status.OPEN)
        today = day_of(timezone.now())
        near = keyset.capped_count(waiting.filter(ends_on__gt=today, ends_on__lte=today + timedelta(days=SOON)))
        over = keyset.capped_count(waiting.filter(ends_on__lte=today))
        text = _("%(near)s open ones end within %(days)d days · %(over)s are over and still undecided")
        return text % {"near": keyset.told(near), "days": SOON, "over": keyset.told(over)}

    def name_of(self, row: Renewal) -> str:
        return short(row.company)

    def tag_of(self, row: Renewal) -> Text:
        return row.get_forecast_display() if is_open(row) else row.get_status_display()

    def level_of(self, row: Renewal) -> str:
        if is_open(row):
            return "bad" if row.forecast == Forecast.AT_RISK else ""
        return "ok" if row.status == Renewal.Status.RENEWED else "bad"

    def says_of(self, row: Renewal, actor: Actor) -> Text:
        return says_of(row, day_of(timezone.now()))

    def subtitle_of(self, row: Renewal) -> Sequence[Any]:
        kind = gettext("Short-term paid use") if row.is_short_term else None
        return (row.owner.name, gettext("cycle %(cycle)d") % {"cycle": row.cycle}, kind)

    def figures_of(self, row: Renewal, actor: Actor) -> Sequence[Fact]:
        left = Fact(_("To the end of the term"), days_left(row.ends_on), note=str(last_day(row.ends_on)))
        if row.status == Renewal.Status.RENEWED:
            kept = None if row.renewed_amount is None else formats.money(row.renewed_amount, row.currency)
            left = Fact(_("ARR that goes on"), kept)
        if row.status == Renewal.Status.LOST:
            left = Fact(_("Lost on"), row.lost_on, note=row.lost_reason.label if row.lost_reason else "")
        return (Fact(_("ARR that ends"), amount(row)), left)

    def facts_of(self, row: Renewal, actor: Actor) -> Sequence[Fact]:
        facts = [
            Fact(_("Customer"), row.company.name, url_of(COMPANIES, actor, "company", row.company)),
            Fact(_("Contract that ends"), row.contract.number, url_of(CONTRACTS, actor, "contract", row.contract)),
            Fact(_("Term ends"), last_day(row.ends_on)),
            Fact(pgettext("of a renewal", "Opened on"), row.opened_on),
            Fact(_("Owner"), row.owner.name),
        ]
        if row.new_contract is not None:
            new = row.new_contract
            facts.append(Fact(_("New contract"), new.number, url_of(CONTRACTS, actor, "contract", new)))
        if row.lost_reason is not None:
            facts.append(Fact(_("Reason"), row.lost_reason.label))
        if row.note:
            facts.append(Fact(_("Note"), row.note))
        return tuple(facts)

    def out_of(self, row: Renewal, actor: Actor) -> dict[str, Any]:
        values = {name: getattr(row, name) for name in RenewalOut.model_fields}
        ids = {name: getattr(row, f"{name}_id") for name in ("company", "contract", "owner", "new_contract")}
        return {
            **values,
            **ids,
            "ends_on": last_day(row.ends_on),
            "amount": None if row.amount is None else str(row.amount),
            "renewed_amount": None if row.renewed_amount is None else str(row.renewed_amount),
            "lost_reason": row.lost_reason and row.lost_reason.code,
        }


def url_of(access: Any, actor: Actor, kind: str, record: Any) -> str:
    """Give the address of a record that the reader may see."""
    subject = subject_kind(kind)
    if record is None or subject is None or not access.may(actor, "view"):
        return ""
    return subject.url(record.pk) if access.visible_to(actor).filter(pk=record.pk).exists() else ""


def _arr(company: Company) -> str | None:
    standing = company.standing
    return None if standing.arr is None else formats.money(standing.arr, standing.currency or "CNY")


def _named(resource: Resource[Any]) -> None:
    """Let timelines name many of them in one statement: their names are those of their customers."""
    contribute(
        SubjectKind(
            kind=resource.kind,
            model=resource.model,
            title=resource.name_of,
            url=resource.url,
            related=("company",),
        )
    )


class LostReasonResource(WordResource[LostReason]):
    """Reasons of lost renewals (未续约原因)."""

    access = LOST_REASONS
    slug = "lost-reasons"
    title = _("Reasons of lost renewals")
    title_one = _("reason")
    icon = "mood-sad"
    group = "success"
    position = 70
    empty_hint = _("What is chosen when a customer does not renew.")


_named(CareResource())
_named(RenewalResource())
care = register(CareResource())
renewals = register(RenewalResource())
lost_reasons = register_words(LostReasonResource())
