"""Every change of modules and price lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from ratoon.core.actor import Actor
from ratoon.core.errors import DomainError
from ratoon.core.events import publish, publish_all
from ratoon.core.records import change, lock
from ratoon.core.turns import take_turn
from ratoon.product.events import ModuleAdded, ModuleEdited, PriceListAdded, PriceListEdited, PriceSet
from ratoon.product.models import Module, Price, PriceList


class ProductRefused(DomainError):
    """A module or price list can't be added or changed like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewModule:
    """A module that comes into the range."""

    code: str
    name_zh: str
    name_en: str


@transaction.atomic
def add_modules(*, modules: Sequence[NewModule], actor: Actor, at: datetime) -> list[Module | ProductRefused]:
    """Add modules: for each, in order, what was made or, where its code is taken, the refusal with a link to it."""
    take_turn("product.prices")
    known = {one.code: one for one in Module.objects.filter(code__in=[new.code for new in modules])}
    results: list[Module] = []
    made: list[Module] = []
    for new in modules:
        row = known.get(new.code)
        if row is None:
            row = Module(code=new.code, name_zh=new.name_zh, name_en=new.name_en, created_at=at)
            row.refresh_search()
            known[new.code] = row
            made.append(row)
        results.append(row)
    fresh = {id(row) for row in made}
    Module.objects.bulk_create(made)
    publish_all([(ModuleAdded(module_id=row.pk), (row,)) for row in made], actor=actor, at=at)
    answers: list[Module | ProductRefused] = []
    for row in results:
        answers.append(row if id(row) in fresh else _twin(row))
        fresh.discard(id(row))
    return answers


@transaction.atomic
def add_module(
    *, code: str, name_zh: str, name_en: str, actor: Actor, at: datetime, is_archived: bool = False
) -> Module:
    """
    Add one module.

    :raises ProductRefused: ``twin`` if its code is taken.
    """
    (result,) = add_modules(modules=[NewModule(code=code, name_zh=name_zh, name_en=name_en)], actor=actor, at=at)
    if isinstance(result, ProductRefused):
        raise result
    if is_archived:
        change(result, is_archived=True)
    return result


@transaction.atomic
def edit_module(*, module: Module, expect: int | None, actor: Actor, at: datetime, **fields: Any) -> Module:
    """
    Change the names of a module, or take it out of what is sold; its code stands for good.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises ProductRefused: ``code_fixed``.
    """
    module = lock(module, expect=expect)
    if fields.get("code", module.code) != module.code:
        raise ProductRefused("code_fixed", _("Figures know the module by its code: it can't be changed."), "code")
    changed = change(module, **fields)
    if changed:
        event = ModuleEdited(module_id=module.pk, fields=sorted(changed))
        publish(event, about=(module,), actor=actor, at=at)
    return module


@transaction.atomic
def add_price_list(
    *, name: str, currency: str, valid_from: date, valid_until: date | None = None, actor: Actor, at: datetime
) -> PriceList:
    """
    Draw up a price list for a currency, valid from a day until a day, that day included; None: until further notice.

    :raises ProductRefused: ``overlaps`` if another list of the currency is valid in that time.
    """
    take_turn("product.prices")
    period = _period(valid_from, valid_until)
    _refuse_overlap(currency, period)
    made = PriceList.objects.create(name=name, currency=currency, period=period, created_at=at)
    publish(PriceListAdded(price_list_id=made.pk), about=(made,), actor=actor, at=at)
    return made


@transaction.atomic
def edit_price_list(
    *,
    pricelist: PriceList,
    expect: int | None,
    name: str,
    currency: str,
    valid_from: date,
    valid_until: date | None,
    actor: Actor,
    at: datetime,
) -> PriceList:
    """
    Change name, currency or period of a price list.

    :raises StaleEdit: if somebody changed it since ``expect``.
    :raises ProductRefused: ``overlaps``, or ``has_prices`` if the currency of a list with prices would change.
    """
    take_turn("product.prices")
    pricelist = lock(pricelist, expect=expect)
    period = _period(valid_from, valid_until)
    if currency != pricelist.currency and pricelist.prices.exists():
        text = _("The prices in this list are in %(currency)s: draw up another list.")
        raise ProductRefused("has_prices", text % {"currency": pricelist.currency}, "currency")
    _refuse_overlap(currency, period, other_than=pricelist.pk)
    changed = change(pricelist, name=name, currency=currency, period=period)
    if changed:
        event = PriceListEdited(price_list_id=pricelist.pk, fields=sorted(changed))
        publish(event, about=(pricelist,), actor=actor, at=at)
    return pricelist


@transaction.atomic
def set_price(*, pricelist: PriceList, module: Module, unit_price: Decimal, actor: Actor, at: datetime) -> PriceList:
    """Set what one unit of a module costs a month in a list."""
    pricelist = lock(pricelist)
    found = pricelist.prices.filter(module=module).first()
    if found is not None and found.unit_price == unit_price:
        return pricelist
    Price.objects.update_or_create(price_list=pricelist, module=module, defaults={"unit_price": unit_price})
    event = PriceSet(price_list_id=pricelist.pk, module_id=module.pk, unit_price=str(unit_price))
    publish(event, about=(pricelist, module), actor=actor, at=at)
    return pricelist


@transaction.atomic
def remove_price(*, pricelist: PriceList, module: Module, actor: Actor, at: datetime) -> PriceList:
    """
    Take a module out of a list; contracts keep the prices that they were made with.

    :raises ProductRefused: ``no_price`` if it is not in the list.
    """
    pricelist = lock(pricelist)
    gone, _by_model = pricelist.prices.filter(module=module).delete()
    if not gone:
        raise ProductRefused("no_price", _("This module is not in the list."), "module")
    event = PriceSet(price_list_id=pricelist.pk, module_id=module.pk)
    publish(event, about=(pricelist, module), actor=actor, at=at)
    return pricelist


def _twin(module: Module) -> ProductRefused:
    text = _("There is a module with this code already.")
    return ProductRefused("twin", text, "code", ("module", module.pk))


def _period(valid_from: date, valid_until: date | None) -> DateRange:
    if valid_until is not None and valid_until < valid_from:
        raise ProductRefused("ends_early", _("The last day is before the first."), "valid_until")
    return DateRange(valid_from, None if valid_until is None else valid_until + timedelta(days=1))


def _refuse_overlap(currency: str, period: DateRange, other_than: int = 0) -> None:
    twin = PriceList.objects.filter(currency=currency, period__overlap=period).exclude(pk=other_than).first()
    if twin is not None:
        text = _("“%(name)s” is valid in that time already.") % {"name": twin.name}
        raise ProductRefused("overlaps", text, "valid_from", ("pricelist", twin.pk))
