"""Modules and price lists by page and API: no two of a code, no two lists of a currency at once, prices by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW
from ratoon.core.testing.race import losers, race, winners
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.product import services
from ratoon.product.models import Module, PriceList
from ratoon.product.queries import price_on
from ratoon.product.services import ProductRefused
from ratoon.product.tests import make

NAMES = {"name_zh": "客户管理", "name_en": "CRM"}


def test_a_module_keeps_its_code(door: Door, cast: Cast) -> None:
    answer = door.add(cast.commercial, "modules", code="crm", **NAMES)
    assert answer.is_done, answer
    with nothing_changes():
        assert list(door.add(cast.commercial, "modules", code="crm", **NAMES).problems) == ["code"]
        assert list(door.add(cast.commercial, "modules", code="a b", **NAMES).problems) == ["code"]
        assert list(door.edit(cast.commercial, "modules", answer.pk, 1, code="other").problems) == ["code"]
        assert door.add(cast.rep, "modules", code="flow", **NAMES).status == 403
    assert door.edit(cast.commercial, "modules", answer.pk, 1, name_en="Customers", is_archived=True).is_done
    now = Module.objects.get(pk=answer.pk)
    assert (now.code, now.name_en, now.is_archived, now.version) == ("crm", "Customers", True, 2)


def test_lists_of_a_currency_follow_each_other(door: Door, cast: Cast) -> None:
    first = {"name": "2026", "currency": "CNY", "valid_from": "2026-01-01", "valid_until": "2026-12-31"}
    made = door.add(cast.commercial, "price-lists", **first)
    assert made.is_done, made
    with nothing_changes():
        overlapping = door.add(cast.commercial, "price-lists", **{**first, "valid_from": "2026-12-31"})
        backwards = door.add(cast.commercial, "price-lists", **{**first, "valid_until": "2025-01-01"})
    assert (list(overlapping.problems), list(backwards.problems)) == (["valid_from"], ["valid_until"])
    assert door.add(cast.commercial, "price-lists", **{**first, "currency": "USD"}).is_done
    following = {"name": "2027", "currency": "CNY", "valid_from": "2027-01-01"}
    assert door.add(cast.commercial, "price-lists", **following).is_done

    module = make.module("crm")
    sent = {"module": "crm", "unit_price": "99.5"}
    assert door.act(cast.commercial, "price-lists", made.pk, "set-price", **sent).is_done
    assert price_on(module, "CNY", date(2026, 12, 31)) == Decimal("99.5")
    assert price_on(module, "CNY", date(2027, 1, 1)) is None
    assert price_on(module, "USD", date(2026, 12, 31)) is None
    with nothing_changes():
        assert door.edit(cast.commercial, "price-lists", made.pk, 1, currency="EUR").is_refused
        assert door.act(cast.rep, "price-lists", made.pk, "set-price", **sent).status == 403
        assert door.act(cast.commercial, "price-lists", made.pk, "set-price", **{**sent, "unit_price": "-1"}).is_refused
    assert door.act(cast.commercial, "price-lists", made.pk, "remove-price", module="crm").is_done
    assert price_on(module, "CNY", date(2026, 12, 31)) is None


def test_of_two_lists_at_once_one_stands(own_database: str, cast: Cast) -> None:
    draw_up = partial(
        services.add_price_list,
        name="2026",
        currency="CNY",
        valid_from=date(2026, 1, 1),
        actor=SYSTEM,
        at=NOW,
    )
    outcomes = race(draw_up, draw_up)
    (_winner,), (loser,) = winners(outcomes), losers(outcomes)
    assert isinstance(loser, ProductRefused)
    assert loser.code == "overlaps"
    assert PriceList.objects.count() == 1
