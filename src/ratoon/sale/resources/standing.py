"""How an opportunity or a contract stands, in one sentence: what its page opens with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratoon.core.errors import Text
from ratoon.core.ui import formats
from ratoon.sale.models.contracts import Contract
from ratoon.sale.models.pipeline import Opportunity, Outcome
from ratoon.sale.queries.contracts import matched
from ratoon.sale.queries.pipeline import StageRow, expected_of, worth_of
from ratoon.sale.rules.payments import overdue


def said_of_opportunity(row: Opportunity, today: date) -> Text:
    """Say how long an opportunity stands in its stage and when it is expected, or how it ended."""
    outcome = row.stage.outcome
    if outcome == Outcome.OPEN:
        return _("%(stood)s %(expected)s") % {"stood": _stood(row, today), "expected": _expected(row, today)}
    if row.closed_on is None:
        return ""
    words: dict[str, Any] = {"day": formats.day(row.closed_on)}
    if outcome == Outcome.WON:
        if row.contract is None:
            return _("Won on %(day)s.") % words
        return _("Won on %(day)s with contract %(number)s.") % {**words, "number": row.contract.number}
    if row.loss_reason is None:
        return _("Lost on %(day)s; the reason is not known.") % words
    return _("Lost on %(day)s: %(reason)s.") % {**words, "reason": row.loss_reason.label}


def forecast_said(rows: Sequence[StageRow]) -> Text:
    """Say how many opportunities are open, what they are worth, and what of it their stages let expect."""
    ours = [row for row in rows if row.stage.outcome == Outcome.OPEN]
    count = sum(row.count for row in ours)
    if not count:
        return _("No opportunity is open.")
    told = ngettext("%(count)s opportunity is open", "%(count)s opportunities are open", count)
    told = told % {"count": formats.number(count)}
    worth, expected = worth_of(ours), expected_of(ours)
    if not worth:
        return _("%(told)s, none with an amount.") % {"told": told}
    words = {"told": told, "worth": _sums(worth), "expected": _sums(expected)}
    if any(row.amount and row.stage.probability is None for row in ours):
        text = _("%(told)s, worth %(worth)s; %(expected)s by probability, of the stages that have one.")
        return text % words
    return _("%(told)s, worth %(worth)s; %(expected)s by the probability of their stages.") % words


def _sums(amounts: Mapping[str, Decimal]) -> str:
    return formats.listed(formats.money(amount, currency) for currency, amount in amounts.items())


def said_of_contract(row: Contract, today: date) -> Text:
    """Say what a contract waits for: its signature, the money that is late, or the next payment."""
    if row.status == Contract.Status.VOID:
        return _("Made void: it stays readable, but can't be signed any more.")
    dues = matched(row, today)
    if row.status == Contract.Status.DRAFT:
        if not row.lines.all():
            return _("A draft that sells nothing yet.")
        if not dues:
            return _("A draft, not signed yet and without a payment schedule.")
        return _("A draft, not signed yet.")
    late = [due for due in dues if due.days_overdue]
    if late:
        days = late[0].days_overdue
        text = ngettext(
            "%(amount)s are overdue: the first was due on %(day)s, %(days)d day ago.",
            "%(amount)s are overdue: the first was due on %(day)s, %(days)d days ago.",
            days,
        )
        amount = formats.money(overdue(dues), row.currency)
        return text % {"amount": amount, "day": formats.day(late[0].on), "days": days}
    following = next((due for due in dues if due.open), None)
    if following is not None:
        words = {"amount": formats.money(following.open, row.currency), "day": formats.day(following.on)}
        return _("Nothing is overdue; the next %(amount)s are due on %(day)s.") % words
    return _("All that was planned is paid.") if dues else _("Signed without a payment schedule: nothing is overdue.")


def _stood(row: Opportunity, today: date) -> Text:
    if row.stage_on is None:
        return ""
    days = (today - row.stage_on).days
    if days == 0:
        return _("In the stage %(stage)s since today.") % {"stage": row.stage.label}
    text = ngettext("In the stage %(stage)s for %(days)d day.", "In the stage %(stage)s for %(days)d days.", days)
    return text % {"stage": row.stage.label, "days": days}


def _expected(row: Opportunity, today: date) -> Text:
    if row.expected_on is None:
        return _("Nobody has said yet when it is expected.")
    days = (row.expected_on - today).days
    words = {"day": formats.day(row.expected_on), "days": abs(days)}
    if days < 0:
        text = ngettext(
            "It was expected on %(day)s, %(days)d day ago.", "It was expected on %(day)s, %(days)d days ago.", -days
        )
        return text % words
    if days == 0:
        return _("Expected today.")
    return ngettext("Expected on %(day)s, in %(days)d day.", "Expected on %(day)s, in %(days)d days.", days) % words
