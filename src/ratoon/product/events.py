"""What happens to modules and price lists."""

from __future__ import annotations

from ratoon.core.events import Event


class ModuleAdded(Event, kind="module.added"):
    """A module came into the range."""

    module_id: int


class ModuleEdited(Event, kind="module.edited"):
    """Facts of a module were changed: the names of the fields."""

    module_id: int
    fields: list[str]


class PriceListAdded(Event, kind="price_list.added"):
    """A price list was drawn up."""

    price_list_id: int


class PriceListEdited(Event, kind="price_list.edited"):
    """Name, currency or period of a price list was changed."""

    price_list_id: int
    fields: list[str]


class PriceSet(Event, kind="price_list.price_set"):
    """A module got another price in a list; without a price it is not in the list any more."""

    price_list_id: int
    module_id: int
    unit_price: str | None = None
