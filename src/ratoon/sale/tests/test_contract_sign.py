"""A contract is drafted, filled and signed by page and API; every refusal leaves all as it was; of two one signs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.customers.models import Standing
from ratoon.customers.tests import make as customers
from ratoon.people.tests.cast import Cast
from ratoon.product.tests import make as products
from ratoon.sale.models.contracts import Contract
from ratoon.sale.services import contracts
from ratoon.sale.services.contracts import ContractRefused
from ratoon.sale.tests import make_contracts as make

DAY = timedelta(days=1)
SEAL: dict[str, Any] = {"seal_kind": "electronic"}


@pytest.mark.parametrize("year", [1, 26, 9999])
def test_a_slip_of_the_year_is_asked_about(door: Door, cast: Cast, year: int) -> None:
    company = customers.company(owner=cast.rep.staff, quadrant="I")
    with nothing_changes():
        answer = door.add(
            cast.rep, "contracts", company=company.pk, currency="CNY", drafted_on=TODAY.replace(year=year, day=1)
        )
    assert answer.is_refused and answer.problems["drafted_on"], answer


def test_from_draft_to_signature(door: Door, cast: Cast) -> None:
    company = customers.company(owner=cast.rep.staff, quadrant="I")
    products.price_list(crm="99.5")
    on = TODAY - 330 * DAY
    drafted = door.add(cast.rep, "contracts", company=company.pk, currency="CNY", drafted_on=on)
    assert drafted.is_done, drafted
    line = make.line_fields(start_on=on, last_on=on + 364 * DAY, unit_price=None)
    assert door.act(cast.rep, "contracts", drafted.pk, "add-line", **line).is_done
    signed = door.act(cast.rep, "contracts", drafted.pk, "sign", on=on + DAY, **SEAL)

    assert signed.is_done, signed
    contract = Contract.objects.get(pk=drafted.pk)
    assert (contract.status, contract.signed_on, contract.owner) == ("signed", on + DAY, cast.rep.staff)
    assert contract.number == f"C-{on.year}-0001"
    assert contract.lines.get().unit_price == Decimal("99.5000")
    standing = Standing.objects.get(company=company)
    assert (standing.quadrant, standing.arr, standing.currency) == ("II", Decimal("11940.00"), "CNY")
    assert (standing.first_signed_on, standing.term_ends_on) == (on + DAY, on + 365 * DAY)
    (entry,) = JournalEntry.objects.filter(kind="contract.signed")
    assert entry.data["happening"] == "recurring_signed"
    assert entry.happened_at.date() <= on + DAY


def refused_drafts(cast: Cast) -> dict[str, tuple[Contract, dict[str, Any], str]]:
    rep = cast.rep.staff
    unpriced = make.add_line(make.draft(owner=rep, has_line=False), unit_price=None)
    planned = make.plan(make.draft(owner=rep), (TODAY, "12000"))
    make.add_line(planned, "seats")
    void = make.draft(owner=rep)
    contracts.void_contract(contract=void, on=TODAY, actor=cast.rep.actor, at=NOW)
    return {
        "no_lines": (make.draft(owner=rep, has_line=False), SEAL, ""),
        "no_price": (unpriced, SEAL, ""),
        "schedule_differs": (planned, SEAL, ""),
        "signed_before": (make.signed(owner=rep), SEAL, ""),
        "void": (void, SEAL, ""),
        "before_draft": (make.draft(owner=rep), {**SEAL, "on": TODAY - DAY}, "on"),
        "in_future": (make.draft(owner=rep), {**SEAL, "on": TODAY + DAY}, "on"),
        "no_archive_number": (make.draft(owner=rep), {"seal_kind": "paper"}, "archive_number"),
    }


def test_what_can_not_be_signed(door: Door, cast: Cast) -> None:
    for code, (contract, sent, field) in refused_drafts(cast).items():
        with nothing_changes():
            answer = door.act(cast.rep, "contracts", contract.pk, "sign", **sent)
        assert answer.is_refused, (code, answer)
        assert list(answer.problems) == [field], code
        assert answer.words, code


def test_who_may_not(door: Door, cast: Cast) -> None:
    contract = make.draft(owner=cast.rep.staff)
    for person, status in ((cast.other_rep, 404), (cast.executive, 403), (cast.marketer, 404)):
        with nothing_changes():
            assert door.act(person, "contracts", contract.pk, "sign", **SEAL).status == status, person.key


def test_of_two_one_signs(own_database: str, cast: Cast) -> None:
    for _round in range(4):
        contract = make.draft(owner=cast.rep.staff)
        sign = partial(
            contracts.sign_contract, contract=contract, on=TODAY, seal_kind="electronic", actor=cast.rep.actor, at=NOW
        )
        outcomes = race(sign, sign)
        (winner,), (loser,) = winners(outcomes), losers(outcomes)
        assert isinstance(loser, ContractRefused)
        assert (winner.status, loser.code) == ("signed", "signed_before")
        assert JournalEntry.objects.filter(kind="contract.signed", data__contract_id=contract.pk).count() == 1


def test_a_signed_contract_stands(door: Door, cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff)
    line = contract.lines.get()
    version = Contract.objects.get(pk=contract.pk).version
    with nothing_changes():
        for verb, sent in (
            ("add-line", make.line_fields()),
            ("edit-line", make.line_fields(line=line.pk)),
            ("remove-line", {"line": line.pk}),
            ("void", {}),
        ):
            assert door.act(cast.rep, "contracts", contract.pk, verb, **sent).is_refused, verb
        assert door.edit(cast.rep, "contracts", contract.pk, version, currency="USD").is_refused
    assert door.edit(cast.rep, "contracts", contract.pk, version, note="x").is_done


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"module": None}, "module"),
        ({"last_on": TODAY - DAY}, "last_on"),
        ({"kind": "short_term", "last_on": None}, "last_on"),
        ({"kind": "short_term", "last_on": TODAY + 200 * DAY}, "last_on"),
        ({"quantity": "0"}, "quantity"),
        ({"unit_price": "1.23456"}, "unit_price"),
        ({"unit_price": "999999999"}, "unit_price"),
        ({"start_on": "9999-01-01"}, "start_on"),
        ({"description": "a\x00b"}, "description"),
    ],
)
def test_a_line_that_can_not_be(door: Door, cast: Cast, sent: dict[str, Any], field: str) -> None:
    contract = make.draft(owner=cast.rep.staff)
    with nothing_changes():
        answer = door.act(cast.rep, "contracts", contract.pk, "add-line", **{**make.line_fields(), **sent})
    assert answer.is_refused, answer
    assert list(answer.problems) == [field], answer


def test_lines_are_edited_and_removed(door: Door, cast: Cast) -> None:
    contract = make.draft(owner=cast.rep.staff)
    line = contract.lines.get()
    sent = make.line_fields(line=line.pk, quantity="25", module="flow")
    products.module("flow")
    assert door.act(cast.rep, "contracts", contract.pk, "edit-line", **sent).is_done
    assert contract.lines.filter(quantity=25, module__code="flow").count() == contract.lines.count() == 1
    assert door.act(cast.rep, "contracts", contract.pk, "remove-line", line=line.pk).is_done
    assert not contract.lines.exists()
    other = make.draft(owner=cast.rep.staff).lines.get()
    with nothing_changes():
        assert door.act(cast.rep, "contracts", contract.pk, "remove-line", line=other.pk).is_refused
