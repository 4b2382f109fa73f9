"""The verbs of price lists, and how what happened to them and to modules reads."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import Action, EventText, contribute
from ratoon.core.ui import formats
from ratoon.product import services
from ratoon.product.events import ModuleAdded, ModuleEdited, PriceListAdded, PriceListEdited, PriceSet
from ratoon.product.forms import PriceForm, PriceRemovalForm
from ratoon.product.models import Module, PriceList


def _prices(events: Sequence[PriceSet]) -> list[Any]:
    """Write the prices in the currencies of their lists."""
    lists = dict(PriceList.objects.filter(pk__in={one.price_list_id for one in events}).values_list("pk", "currency"))
    return [
        formats.money(Decimal(one.unit_price), lists.get(one.price_list_id, "CNY"))
        if one.unit_price
        else _("taken out")
        for one in events
    ]


contribute(
    Action(
        kind="pricelist",
        name="set-price",
        label=_("Set a price"),
        icon="tag",
        service=services.set_price,
        right="edit",
        form=PriceForm,
        is_primary=lambda row: True,
    ),
    Action(
        kind="pricelist",
        name="remove-price",
        label=_("Take a price out"),
        icon="tag-off",
        service=services.remove_price,
        right="edit",
        form=PriceRemovalForm,
        is_offered=lambda row: row.prices.exists(),
        is_destructive=True,
        explanation=_("Contracts keep the prices that they were made with."),
    ),
    EventText(event=ModuleAdded, text=_("Module added"), icon="plus", grant="module.view"),
    EventText(
        event=ModuleEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="module.view",
        words={"fields": lambda event: formats.listed(_field(Module, name) for name in event.fields)},
    ),
    EventText(event=PriceListAdded, text=_("Price list drawn up"), icon="plus", grant="pricelist.view"),
    EventText(
        event=PriceListEdited,
        text=_("Edited: %(fields)s"),
        icon="pencil",
        grant="pricelist.view",
        words={"fields": lambda event: formats.listed(_field(PriceList, name) for name in event.fields)},
    ),
    EventText(
        event=PriceSet,
        text=_("%(module)s: %(price)s"),
        icon="tag",
        grant="pricelist.view",
        names={"module": ("module_id", "module")},
        lookups={"price": _prices},
    ),
)


def _field(model: type[Module] | type[PriceList], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
