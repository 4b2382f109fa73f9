"""Payments and receipts, renewals, the past taken over, and MRR on any day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.customers.models import Company, Standing
from ratoon.customers.tests import make as customers
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.product.tests import make as products
from ratoon.sale.models.contracts import Contract, LineKind, Receipt
from ratoon.sale.queries.contracts import figures
from ratoon.sale.queries.subscriptions import movements_by_month, mrr_as_of
from ratoon.sale.rules.money import Line, mrr
from ratoon.sale.rules.terms import add_months
from ratoon.sale.services.contracts import ContractRefused
from ratoon.sale.services.lines import open_renewal
from ratoon.sale.services.payments import record_receipt
from ratoon.sale.services.take_over import PastContract, PastLine, take_over_contracts
from ratoon.sale.tests import make_contracts as make

DAY = timedelta(days=1)


def test_a_schedule_sums_to_the_contract(door: Door, cast: Cast) -> None:
    contract = make.draft(owner=cast.rep.staff)
    rows = [(TODAY, "6000"), (TODAY + 90 * DAY, "6000.00")]
    good = _payments(door, rows)
    with nothing_changes():
        wrong = door.act(cast.rep, "contracts", contract.pk, "plan-payments", payments=_payments(door, rows[:1]))
    assert "6000" in wrong.words and "12000" in wrong.words
    for amount in ("12e3", "12_000", "1.2E4"):
        with nothing_changes():
            sent = _payments(door, [(TODAY, amount)])
            assert "payments" in door.act(cast.rep, "contracts", contract.pk, "plan-payments", payments=sent).problems
    assert door.act(cast.rep, "contracts", contract.pk, "plan-payments", payments=good).is_done
    assert [due.amount for due in contract.dues.order_by("due_on")] == [6000, 6000]


def _payments(door: Door, rows: list[tuple[date, str]]) -> object:
    if door.name == "page":
        return "\n".join(f"{day} {amount}" for day, amount in rows)
    return [{"due_on": day.isoformat(), "amount": amount} for day, amount in rows]


def test_money_comes_in_and_is_booked_back(door: Door, cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff, on=TODAY - 60 * DAY)
    make.plan(contract, (TODAY - 40 * DAY, "7000"), (TODAY + 40 * DAY, "5000"))
    pk = contract.pk
    assert figures(contract, TODAY).overdue == 7000
    assert door.act(cast.commercial, "contracts", pk, "receive", amount="4000.50", on=TODAY - DAY).is_done
    found = figures(Contract.objects.get(pk=pk), TODAY)
    assert (found.paid, found.overdue) == (Decimal("4000.50"), Decimal("2999.50"))

    receipt = Receipt.objects.get()
    with nothing_changes():
        early = {"receipt": receipt.pk, "reason": "x", "on": TODAY - 2 * DAY}
        assert list(door.act(cast.commercial, "contracts", pk, "reverse-receipt", **early).problems) == ["on"]
        assert door.act(cast.commercial, "contracts", pk, "receive", amount="1", on=TODAY - 61 * DAY).is_refused
        assert door.act(cast.commercial, "contracts", pk, "receive", amount="0").is_refused
        assert "amount" in door.act(cast.commercial, "contracts", pk, "receive", amount="1e3").problems
        assert door.act(cast.rep, "contracts", pk, "receive", amount="1").status == 403
    sent = {"receipt": receipt.pk, "reason": "记错"}
    assert door.act(cast.commercial, "contracts", pk, "reverse-receipt", **sent).is_done
    assert figures(Contract.objects.get(pk=pk), TODAY).paid == 0
    assert Receipt.objects.count() == 2
    with nothing_changes():
        assert door.act(cast.commercial, "contracts", pk, "reverse-receipt", **sent).is_refused


def test_a_renewal_goes_on_where_the_term_ends(door: Door, cast: Cast) -> None:
    on = TODAY - 330 * DAY
    company = customers.company(owner=cast.rep.staff, quadrant="III")
    contract = make.signed(owner=cast.rep.staff, company=company, on=on)
    upsell = make.draft(owner=cast.rep.staff, company=company, has_line=False)
    make.sign(make.add_line(upsell, "seats", quantity="5", end_on=on + 365 * DAY))
    answer = door.act(cast.rep, "contracts", contract.pk, "renew")
    assert answer.is_done, answer

    renewal = Contract.objects.get(renews=contract)
    line = renewal.lines.get()
    assert (renewal.cycle, line.kind, line.quantity, line.start_on) == (2, "renewal", Decimal(15), on + 365 * DAY)
    assert line.end_on == (on + 365 * DAY).replace(year=on.year + 2)
    with nothing_changes():
        assert door.act(cast.rep, "contracts", contract.pk, "renew").is_refused
    make.sign(renewal)
    standing = Standing.objects.get(company=company)
    assert (standing.quadrant, standing.cycle, standing.term_ends_on) == ("III", 2, line.end_on)


@pytest.mark.django_db
def test_what_was_sold_meanwhile_goes_on_for_the_whole_next_term(cast: Cast) -> None:
    on = TODAY - 200 * DAY
    end = on + 365 * DAY
    contract = make.sign(make.draft(owner=cast.rep.staff, on=on), on)
    more = make.draft(owner=cast.rep.staff, company=contract.company, on=TODAY - DAY, has_line=False)
    make.add_line(more, "seats", quantity="5", unit_price="90", start_on=TODAY - DAY, end_on=end)
    make.sign(more, TODAY - DAY)
    draft = open_renewal(contract=contract, on=TODAY, actor=SYSTEM, at=NOW)
    found = {(line.quantity, line.start_on, line.end_on) for line in draft.lines.all()}
    following = add_months(end, 12)
    assert found == {(Decimal(10), end, following), (Decimal(5), end, following)}


def test_the_same_money_is_booked_once(door: Door, cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff, on=TODAY - 60 * DAY)
    sent: dict[str, Any] = {"amount": "100.00", "reference": "工行 0711", "on": TODAY - DAY}
    receive = partial(door.act, cast.commercial, "contracts", contract.pk, "receive")
    assert receive(**sent).is_done
    with nothing_changes():
        again = receive(**sent)
    assert list(again.problems) == ["reference"], again
    for other in (
        {"amount": "100.01"},
        {"reference": "工行 0712"},
        {"on": TODAY},
        {"reference": ""},
        {"reference": ""},
    ):
        assert receive(**{**sent, **other}).is_done, other
    receipt = Receipt.objects.get(amount="100.00", reference="工行 0711", received_on=TODAY - DAY)
    back = {"receipt": receipt.pk, "reason": "记错"}
    assert door.act(cast.commercial, "contracts", contract.pk, "reverse-receipt", **back).is_done
    assert receive(**sent).is_done, "what was booked back can be booked anew"


def test_of_two_who_book_the_same_money_one_does(own_database: str, cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff)
    book = partial(
        record_receipt,
        contract=contract,
        on=TODAY,
        amount=Decimal("100"),
        reference="R1",
        actor=cast.commercial.actor,
        at=NOW,
    )
    outcomes = race(book, book)
    (loser,) = losers(outcomes)
    assert isinstance(loser, ContractRefused) and loser.code == "received_before"
    assert Receipt.objects.count() == 1


def test_of_two_renewals_one_stands(own_database: str, cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff)
    renew = partial(open_renewal, contract=contract, on=TODAY, actor=cast.rep.actor, at=NOW)
    outcomes = race(renew, renew)
    (_winner,), (loser,) = winners(outcomes), losers(outcomes)
    assert isinstance(loser, ContractRefused)
    assert loser.code == "renewed_before"


def test_the_page_shows_lines_payments_and_the_chain(cast: Cast) -> None:
    contract = make.signed(owner=cast.rep.staff, on=TODAY - 60 * DAY)
    make.plan(contract, (TODAY - 40 * DAY, "12000"))
    make.receive(contract, "100")
    open_renewal(contract=contract, on=TODAY, actor=cast.rep.actor, at=NOW)
    client: Any = page_client(cast.commercial)
    client.cookies["ratoon_language"] = "en"
    body = "".join(
        client.get(f"/contracts/{contract.pk}/{part}").content.decode() for part in ("lines", "payments", "chain")
    )
    for told in ("CNY 12,000", "40 days overdue", "CNY 11,900", "Cycle 2"):
        assert told in body, told
    draft = make.draft(owner=cast.rep.staff)
    address = f"/contracts/{draft.pk}/prepared"
    shown = client.get(address, {"verb": "edit-line", "of": draft.lines.get().pk})
    assert 'value="10.00"' in shown.content.decode()
    assert client.get(address, {"verb": "edit-line", "of": contract.lines.get().pk}).status_code == 404
    assert client.get(address, {"verb": "sign", "of": 1}).status_code == 404


def _past(company: Company, **given: object) -> PastContract:
    line = PastLine(
        **{"kind": "new", "quantity": Decimal(1), "unit_price": Decimal(10), "start_on": TODAY, **given}  # type: ignore[arg-type]
    )
    return PastContract(company=company, currency="USD", lines=[line])


def test_the_past_is_taken_over_as_it_is(cast: Cast) -> None:
    company = customers.company(owner=cast.rep.staff)
    past = [
        _past(company),
        _past(company, unit_price=Decimal(0)),
        _past(company, end_on=TODAY),
        _past(company, end_on=TODAY - DAY),
        PastContract(company=company, currency="USD", lines=[]),
        PastContract(company=company, currency="USD", lines=[], signed_on=TODAY + DAY),
    ]
    results = take_over_contracts(contracts=past, actor=SYSTEM, at=NOW)
    codes = [one.code if isinstance(one, ContractRefused) else one.status for one in results]
    assert codes == ["signed", "signed", "signed", "ends_early", "no_lines", "no_lines"]
    found = mrr_as_of(TODAY, "USD")
    assert (found.mrr, found.arr, found.subscriptions) == (Decimal(10), Decimal(120), 2)
    standing = Standing.objects.get(company=company)
    assert (standing.arr, standing.currency, standing.quadrant) == (Decimal(120), "USD", "")
    assert standing.first_signed_on is None
    made = results[0]
    assert isinstance(made, Contract)
    assert figures(made, TODAY).paid is None


_days = st.integers(0, 400).map(lambda n: TODAY - timedelta(days=300) + timedelta(days=n))


@settings(max_examples=25)
@given(data=st.data())
def test_the_database_computes_as_the_rules(cast: Cast, data: st.DataObject) -> None:
    companies = [customers.company(owner=cast.rep.staff) for _number in range(2)]
    module = products.module("crm")
    kinds = st.sampled_from([str(kind) for kind in LineKind.values])
    lines: list[Line] = []
    currency = data.draw(st.sampled_from(["CNY", "EUR", "USD"]))
    before = mrr_as_of(TODAY, currency).mrr
    past = []
    for _number in range(data.draw(st.integers(1, 6))):
        which, kind, start = data.draw(st.integers(0, 1)), data.draw(kinds), data.draw(_days)
        quantity = data.draw(st.decimals("0.01", "999", places=2))
        price = data.draw(st.decimals("0", "9999", places=4))
        end = data.draw(st.none() | st.integers(0, 400).map(lambda n, start=start: start + timedelta(days=n)))  # type: ignore[misc]
        row = PastLine(kind=kind, quantity=quantity, unit_price=price, start_on=start, end_on=end, module=module)
        past.append(PastContract(company=companies[which], currency=currency, lines=[row]))
        lines.append(
            Line(customer=which, module="crm", kind=kind, quantity=quantity, unit_price=price, start=start, end=end)
        )
    take_over_contracts(contracts=past, actor=SYSTEM, at=NOW)
    assert mrr_as_of(TODAY, currency).mrr - before == mrr(lines, TODAY)
    months = movements_by_month(TODAY - timedelta(days=200), TODAY, currency)
    for month in months:
        assert sum((one.amount for one in month.movements), Decimal(0)) == month.mrr_end - month.mrr_start
    assert all(one.mrr_end == other.mrr_start for one, other in pairwise(months))
    assert months[-1].mrr_end == mrr_as_of(TODAY, currency).mrr
