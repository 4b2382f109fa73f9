"""Companies: taken in, corrected, handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange  # type: ignore[import-untyped]
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor, StaffActor
from ratoon.core.clock import day_of, moment_of
from ratoon.core.errors import DomainError, Text
from ratoon.core.events import Event, publish, publish_all
from ratoon.core.records import change, lock
from ratoon.core.search import pinyin_key
from ratoon.core.turns import take_turn
from ratoon.customers.events import CompanyAdded, CompanyEdited, CompanyHandedOver, CompanyTakenOver
from ratoon.customers.models import Company, Industry, Ownership, Standing
from ratoon.people.models import Staff


class CompanyRefused(DomainError):
    """A company can't be added, edited or handed over like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCompany:
    """A company that comes in; ``owner`` None: whoever adds it; ``known_since`` None: today."""

    name: str
    short_name: str = ""
    credit_code: str = ""
    legal_representative: str = ""
    industry: Industry | None = None
    size_band: str = ""
    region: str = ""
    parent: Company | None = None
    website: str = ""
    note: str = ""
    owner: Staff | None = None
    known_since: date | None = None


def add_companies(*, companies: Sequence[NewCompany], actor: Actor, at: datetime) -> list[Company | CompanyRefused]:
    """
    Take companies in: for each, in order, the company that was made, or why it was refused.

    Refused are those without name or owner, whose owner left, that are known from a day to come, and with a link those
    whose credit code is known already.
    """
    return _take_in(companies, lambda row: CompanyAdded(company_id=row.pk, owner_id=row.owner_id), actor, at)


def take_over_companies(
    *, companies: Sequence[NewCompany], actor: Actor, at: datetime
) -> list[Company | CompanyRefused]:
    """Take companies over from the firm's existing records, as `add_companies` does: history, no news."""
    return _take_in(companies, lambda row: CompanyTakenOver(company_id=row.pk, owner_id=row.owner_id), actor, at)


@transaction.atomic
def add_company(*, actor: Actor, at: datetime, **fields: Any) -> Company:
    """
    Take one company in, given by the fields of `NewCompany`.

    :raises CompanyRefused: ``name_missing``, ``no_owner``, ``owner_left``, ``in_future``, ``twin``.
    """
    (result,) = add_companies(companies=[NewCompany(**fields)], actor=actor, at=at)
    if isinstance(result, CompanyRefused):
        raise result
    return result


@transaction.atomic
def edit_company(*, company: Company, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Company:
    """
    Correct facts of a company; its owner changes by `hand_over_company` alone.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises CompanyRefused: ``name_missing``, ``twin``, ``own_ancestor``, ``in_future``, ``known_late``.
    """
    take_turn("customers.intake")
    company = lock(company, expect=expect)
    if "owner" in fields:
        raise TypeError("a company changes its owner by hand_over_company()")
    if not fields.get("name", company.name).strip():
        raise _no_name()
    if "name" in fields:
        fields["name_key"] = pinyin_key(fields["name"])
    code = fields.get("credit_code", "")
    twin = Company.objects.filter(credit_code=code).exclude(pk=company.pk).first() if code else None
    if twin is not None:
        raise _twin(twin)
    if fields.get("parent") is not None:
        _refuse_circle(company, fields["parent"])
    known_since = fields.pop("known_since", None) or company.known_since
    if known_since != company.known_since:
        _begin_on(company, known_since, at)
        fields["known_since"] = known_since
    changed = change(company, **fields)
    if changed:
        names = sorted(name for name in changed if not name.endswith("_key"))
        publish(CompanyEdited(company_id=company.pk, fields=names), about=(company,), actor=actor, at=at)
    return company


@transaction.atomic
def hand_over_company(
    *, company: Company, owner: Staff, on: date, actor: Actor, at: datetime, reason: str = ""
) -> Company:
    """
    Give a company to another owner from a day on: no day without an owner, and none with two.

    :raises CompanyRefused: ``same_owner``, ``owner_left``, ``in_future``, ``before_last_step``.
    """
    company = lock(company)
    if owner.pk == company.owner_id:
        raise CompanyRefused("same_owner", _("%(name)s is the owner already.") % {"name": owner.name}, "owner")
    if owner.left_on is not None:
        raise _owner_left(owner)
    _refuse_future(on, at, "on")
    held = Ownership.objects.filter(company=company).latest("pk")
    if held.period.lower is not None and on < held.period.lower:
        text = _("The owner before has it since %(day)s.") % {"day": held.period.lower.isoformat()}
        raise CompanyRefused("before_last_step", text, "on")
    before = company.owner_id
    held.period = DateRange(held.period.lower, on)
    held.save(update_fields=["period"])
    Ownership.objects.create(company=company, owner=owner, period=DateRange(on, None), reason=reason, recorded_at=at)
    change(company, owner=owner)
    event = CompanyHandedOver(company_id=company.pk, from_id=before, owner_id=owner.pk, on=on)
    publish(event, about=(company,), actor=actor, at=moment_of(on, at=at))
    return company


@transaction.atomic
def take_back_company(*, company: Company, actor: Actor, at: datetime) -> Company:
    """
    Take the last handover of a company back: who had it before has it as if he had never given it away.

    :raises CompanyRefused: ``owner_left``, ``never_handed_over``.
    """
    company = lock(company)
    last = list(Ownership.objects.filter(company=company).select_related("owner").order_by("-pk")[:2])
    if len(last) < 2:
        raise CompanyRefused("never_handed_over", _("It was never handed over."))
    given, held = last
    if held.owner.left_on is not None:
        raise _owner_left(held.owner)
    since = given.period.lower
    given.delete()
    held.period = DateRange(since if held.period.isempty else held.period.lower, None)
    held.save(update_fields=["period"])
    change(company, owner=held.owner)
    event = CompanyHandedOver(company_id=company.pk, from_id=given.owner_id, owner_id=held.owner_id, on=day_of(at))
    publish(event, about=(company,), actor=actor, at=at)
    return company


@transaction.atomic
def _take_in(
    companies: Sequence[NewCompany], event: Callable[[Company], Event], actor: Actor, at: datetime
) -> list[Company | CompanyRefused]:
    take_turn("customers.intake")
    codes = [new.credit_code for new in companies if new.credit_code]
    known = {twin.credit_code: twin for twin in Company.objects.filter(credit_code__in=codes)}
    adder = Staff.objects.get(pk=actor.staff_id) if isinstance(actor, StaffActor) else None
    results: list[Company | CompanyRefused] = []
    twins: dict[int, Company] = {}
    for number, new in enumerate(companies):
        owner = new.owner or adder
        refused = _refusal(new, owner, at)
        if refused is not None or owner is None:
            results.append(refused or _no_owner())
            continue
        row = _company(new, owner, at)
        if row.credit_code in known:
            twins[number] = known[row.credit_code]
        elif row.credit_code:
            known[row.credit_code] = row
        results.append(row)
    made = [row for number, row in enumerate(results) if isinstance(row, Company) and number not in twins]
    _write(made, at)
    moments = [moment_of(row.known_since, at=at) for row in made]
    publish_all([(event(row), (row,)) for row in made], actor=actor, at=moments)
    # told only now, when a twin among those that came along has its number too
    return [_twin(twins[number]) if number in twins else row for number, row in enumerate(results)]


def _write(made: Sequence[Company], at: datetime) -> None:
    Company.objects.bulk_create(made)
    Standing.objects.bulk_create(Standing(company=row) for row in made)
    Ownership.objects.bulk_create(
        Ownership(company=row, owner_id=row.owner_id, period=DateRange(row.known_since, None), recorded_at=at)
        for row in made
    )


def _company(new: NewCompany, owner: Staff, at: datetime) -> Company:
    row = Company(
        name=new.name,
        name_key=pinyin_key(new.name),
        short_name=new.short_name,
        credit_code=new.credit_code,
        legal_representative=new.legal_representative,
        industry=new.industry,
        size_band=new.size_band,
        region=new.region,
        parent=new.parent,
        website=new.website,
        note=new.note,
        owner=owner,
        known_since=new.known_since or day_of(at),
        created_at=at,
    )
    row.refresh_search()
    return row


def _refusal(new: NewCompany, owner: Staff | None, at: datetime) -> CompanyRefused | None:
    """Say why a company can't come in, whatever stands already."""
    if not new.name.strip():
        return _no_name()
    if owner is None:
        return _no_owner()
    if owner.left_on is not None:
        return _owner_left(owner)
    if new.known_since is not None and new.known_since > day_of(at):
        return CompanyRefused("in_future", _FUTURE, "known_since")
    return None


def _begin_on(company: Company, known_since: date, at: datetime) -> None:
    """Let the first owner's time begin with what is known of the company, unless something happened before."""
    _refuse_future(known_since, at, "known_since")
    held = [one for one in company.ownerships.order_by("pk") if not one.period.isempty]
    handed = held[0].period.upper
    step = company.journey.order_by("happened_on").values_list("happened_on", flat=True).first()
    edge = min((day for day in (handed, step) if day is not None), default=None)
    if edge is not None and known_since > edge:
        text = _("Something happened with this company already on %(day)s.") % {"day": edge.isoformat()}
        raise CompanyRefused("known_late", text, "known_since")
    held[0].period = DateRange(known_since, handed)
    held[0].save(update_fields=["period"])


def _refuse_circle(company: Company, parent: Company) -> None:
    """Refuse a company above itself, however far."""
    above: int | None = parent.pk
    while above is not None:
        if above == company.pk:
            raise CompanyRefused("own_ancestor", _("A company can't belong to itself."), "parent")
        above = Company.objects.values_list("parent_id", flat=True).get(pk=above)


def _refuse_future(on: date, at: datetime, field: str) -> None:
    if on > day_of(at):
        raise CompanyRefused("in_future", _FUTURE, field)


_FUTURE: Text = _("This day has not come yet.")


def _no_name() -> CompanyRefused:
    return CompanyRefused("name_missing", _("A company has a name."), "name")


def _no_owner() -> CompanyRefused:
    return CompanyRefused("no_owner", _("A company has an owner from the first day: say who."), "owner")


def _owner_left(owner: Staff) -> CompanyRefused:
    return CompanyRefused("owner_left", _("%(name)s does not work here any more.") % {"name": owner.name}, "owner")


def _twin(twin: Company) -> CompanyRefused:
    text = _("There is a company with this credit code already.")
    return CompanyRefused("twin", text, "credit_code", ("company", twin.pk))
