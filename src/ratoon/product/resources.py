"""Modules and price lists as lists, panels, forms and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, last_day
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, register
from ratoon.core.ui import formats
from ratoon.product import services
from ratoon.product.access import MODULES, PRICE_LISTS
from ratoon.product.filters import ModuleFilters, PriceListFilters
from ratoon.product.forms import ModuleForm, PriceListForm
from ratoon.product.models import Module, Price, PriceList

SECTION = "settings"
"""Not of the side bar: reached from Settings."""


class ModuleOut(Schema):
    """A module."""

    id: int
    version: int
    code: str
    name_zh: str
    name_en: str
    is_archived: bool


class PriceOut(Schema):
    """What a module costs a month in a list."""

    module: str
    unit_price: str


class PriceListOut(Schema):
    """A price list with its prices; ``valid_until`` is its last day, null where it has none."""

    id: int
    version: int
    name: str
    currency: str
    valid_from: date
    valid_until: date | None
    prices: list[PriceOut]


class ModuleResource(Resource[Module]):
    """Modules (模块)."""

    access = MODULES
    slug = "modules"
    title = _("Modules")
    title_one = _("module")
    icon = "puzzle"
    section = SECTION
    group = "sales"
    position = 40
    search_hint = _("Name, pinyin, initials, code")
    empty_hint = _("What is sold by itself: contracts, prices and figures are by module.")
    columns = (
        Column("name", pgettext_lazy("of a thing", "Name"), lambda module: module.label, css="nw b"),
        Column("code", _("Code"), lambda module: module.code, sort="code", css="nw ink3"),
        Column("name_zh", _("Chinese name"), lambda module: module.name_zh, css="nw wide", is_shown=False),
        Column("name_en", _("English name"), lambda module: module.name_en, css="nw wide", is_shown=False),
        Column("sold", _("Sold"), lambda module: _("not any more") if module.is_archived else _("yes"), css="nw wide"),
    )
    sorts = {"code": ("code", "id"), "-code": ("-code", "-id")}
    presets = (Preset("sold", _("Sold"), {"is_archived": "false"}),)
    filters = ModuleFilters
    form = ModuleForm
    out = ModuleOut
    add = services.add_module
    edit = services.edit_module

    def name_of(self, row: Module) -> str:
        return row.label

    def hint_of(self, row: Module) -> Text:
        return row.code

    def tag_of(self, row: Module) -> Text:
        return _("Not sold any more") if row.is_archived else ""

    def facts_of(self, row: Module, actor: Actor) -> Sequence[Fact]:
        today = day_of(timezone.now())
        prices = Price.objects.filter(module=row, price_list__in=PRICE_LISTS.visible_to(actor))
        valid = prices.filter(price_list__period__contains=today).select_related("price_list")
        return (
            *(
                Fact(
                    _("Price today"),
                    a_month(one.unit_price, one.price_list.currency),
                    price_lists.url(one.price_list_id),
                )
                for one in valid.order_by("price_list__currency")
            ),
            Fact(_("Code"), row.code),
            Fact(_("Chinese name"), row.name_zh),
            Fact(_("English name"), row.name_en),
        )


class PriceListResource(Resource[PriceList]):
    """Price lists (价目表)."""

    access = PRICE_LISTS
    slug = "price-lists"
    title = _("Price lists")
    title_one = _("price list")
    icon = "tags"
    section = SECTION
    group = "sales"
    position = 41
    empty_hint = _("What modules cost a month, by currency and period: new contract lines begin with these prices.")
    columns = (
        Column("name", pgettext_lazy("of a thing", "Name"), lambda row: row.name, sort="name", css="nw b"),
        Column("currency", _("Currency"), lambda row: row.currency, css="nw"),
        Column("from", _("Valid from"), lambda row: row.period.lower, is_number=True),
        Column(
            "until",
            _("Valid until"),
            lambda row: last_day(row.period.upper) or _("until further notice"),
            is_number=True,
            css="nw wide",
        ),
        Column("prices", _("Prices"), lambda row: len(row.prices.all()), is_number=True),
    )
    sorts = {"-name": ("-name", "-id"), "name": ("name", "id")}
    filters = PriceListFilters
    form = PriceListForm
    out = PriceListOut
    add = services.add_price_list
    edit = services.edit_price_list

    def rows(self, actor: Actor, action: str = "view") -> Any:
        return super().rows(actor, action).prefetch_related("prices__module")

    def tag_of(self, row: PriceList) -> Text:
        return row.currency

    def subtitle_of(self, row: PriceList) -> Sequence[Any]:
        until = last_day(row.period.upper)
        return (
            f"{row.period.lower.isoformat()} – {until}" if until else _("from %(day)s") % {"day": row.period.lower},
        )

    def facts_of(self, row: PriceList, actor: Actor) -> Sequence[Fact]:
        return tuple(
            Fact(price.module.label, a_month(price.unit_price, row.currency))
            for price in row.prices.select_related("module").order_by("module__code")
        )

    def out_of(self, row: PriceList, actor: Actor) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in ("id", "version", "name", "currency")},
            "valid_from": row.period.lower,
            "valid_until": last_day(row.period.upper),
            "prices": [
                {"module": price.module.code, "unit_price": f"{price.unit_price:.4f}"}
                for price in sorted(row.prices.all(), key=lambda one: one.module.code)
            ],
        }


def _until(row: PriceList) -> Any:
    return last_day(row.period.upper) or _("until further notice")


def _list_url(price: Price) -> str:
    return price_lists.url(price.price_list.pk)


def unit_price(amount: Any, currency: str) -> str:
    """Write a price of a unit, with more than two places only where it has them."""
    if amount == round(amount, 2):
        return formats.money(amount, currency)
    return f"{currency} {amount.normalize():,f}"


def a_month(amount: Any, currency: str) -> str:
    """Write what a unit costs a month."""
    return gettext("%(price)s a month") % {"price": unit_price(amount, currency)}


modules = register(ModuleResource())
price_lists = register(PriceListResource())
