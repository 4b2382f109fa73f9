"""Modules and price lists as lists, panels, forms and an API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from ninja import Schema

from ratoon.core.actor import Actor
from ratoon.core.clock import last_day
from ratoon.core.errors import Text
from ratoon.core.resource import Column, Fact, Preset, Resource, register
from ratoon.core.ui import formats
from ratoon.product import services
from ratoon.product.access import MODULES, PRICE_LISTS
from ratoon.product.filters import ModuleFilters, PriceListFilters
from ratoon.product.forms import ModuleForm, PriceListForm
from ratoon.product.models import Module, PriceList

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
        Column("code", _("Code"), lambda module: module.code, sort="code", css="nw b"),
        Column("name_zh", _("Chinese name"), lambda module: module.name_zh, css="nw"),
        Column("name_en", _("English name"), lambda module: module.name_en, css="nw"),
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
        return (
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
        Column("until", _("Valid until"), lambda row: last_day(row.period.upper) or _("open"), is_number=True),
        Column("prices", _("Prices"), lambda row: len(row.prices.all()), is_number=True),
    )
    sorts = {"name": ("name", "id"), "-name": ("-name", "-id")}
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
        return (row.period.lower, last_day(row.period.upper) or _("until further notice"))

    def facts_of(self, row: PriceList, actor: Actor) -> Sequence[Fact]:
        return tuple(
            Fact(price.module.label, unit_price(price.unit_price, row.currency))
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


def unit_price(amount: Any, currency: str) -> str:
    """Write a price of a unit, with more than two places only where it has them."""
    if amount == round(amount, 2):
        return formats.money(amount, currency)
    return f"{currency} {amount.normalize():,f}"


modules = register(ModuleResource())
price_lists = register(PriceListResource())
