"""How a renewal stands, in the words of its page and of lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ratoon.core.clock import day_of, last_day
from ratoon.core.errors import Text
from ratoon.core.settings import read
from ratoon.core.ui import formats
from ratoon.customers.models import Company, Quadrant
from ratoon.success.models import Forecast, Renewal, Step
from ratoon.success.rules import RenewalSettings, grace_ends_on

_TO_DO = {
    Step.REVIEW: _("review of use"),
    Step.VALUE: _("show the value to the decision maker"),
    Step.STRATEGY: _("take up the strategy"),
    Step.QUOTE: _("quote"),
    Step.SIGNING: _("draft and sign the contract"),
}


def short(company: Company) -> str:
    """Give the name of a company as lists show it."""
    return company.short_name or company.name


def is_open(row: Renewal) -> bool:
    """Say whether a renewal is not decided yet."""
    return row.status == Renewal.Status.OPEN


def done(row: Renewal) -> list[str]:
    """Give the steps of a renewal that are done."""
    return [step for step in Step.values if row.done_on(step) is not None]


def amount(row: Renewal) -> str | None:
    """Write the ARR that ends; short-term paid use is none."""
    if row.is_short_term:
        return gettext("short-term")
    return None if row.amount is None else formats.money(row.amount, row.currency)


def days_left(ends_on: date | None) -> str:
    """Write for how many days a term holds yet, today and its last one counted."""
    if ends_on is None:
        return "–"
    days = (ends_on - day_of(timezone.now())).days
    if days < 0:
        return ngettext("%(days)d day over", "%(days)d days over", -days) % {"days": -days}
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def term_left(company: Company) -> Any:
    """Write for how many days the term of a customer holds yet; one that is over stands out."""
    ends = company.standing.term_ends_on
    left = days_left(ends)
    return format_html('<span class="bad">{}</span>', left) if ends and ends <= day_of(timezone.now()) else left


def place_of(company: Company) -> str | None:
    """Write the quadrant in which a customer is, and its cycle."""
    standing = company.standing
    if not standing.quadrant:
        return None
    if standing.quadrant == Quadrant.LEFT:
        return str(standing.get_quadrant_display())
    return f"{standing.quadrant} · {standing.cycle}"


def touched(last: date, today: date) -> str:
    """Say when a customer was last in touch with us."""
    days = (today - last).days
    if days <= 0:
        return gettext("Last contact today.")
    text = ngettext("Last contact on %(day)s, %(days)d day ago.", "Last contact on %(day)s, %(days)d days ago.", days)
    return text % {"day": formats.day(last), "days": days}


def says_of(row: Renewal, today: date) -> str:
    """Say of an open renewal how near its end or that of its grace is, and which step comes next."""
    if not is_open(row):
        return ""
    following = next((str(_to_do(row, step)) for step in Step if row.done_on(step) is None), "")
    words = {"last": formats.day(last_day(row.ends_on)), "left": days_left(row.ends_on), "next": following}
    if row.ends_on > today:
        return gettext("The term runs until %(last)s, %(left)s yet. Next step: %(next)s.") % words
    until = formats.day(last_day(grace_ends_on(row.ends_on, read(RenewalSettings))))
    text = gettext("The term ended on %(last)s: not decided by %(until)s, it is lost. Next step: %(next)s.")
    return text % {**words, "until": until}


def _to_do(row: Renewal, step: Step) -> Text:
    drafted = row.new_contract
    if step == Step.SIGNING and drafted is not None and drafted.status == "draft":
        return gettext("sign %(number)s") % {"number": drafted.number}
    return _TO_DO[step]


def forecast_of(row: Renewal) -> Any:
    """Write how sure an open renewal is; what is at risk stands out."""
    if not is_open(row):
        return "–"
    if row.forecast != Forecast.AT_RISK:
        return row.get_forecast_display()
    mark = '<span class="bad"><i class="ti ti-alert-triangle" aria-hidden="true"></i> {}</span>'
    return format_html(mark, row.get_forecast_display())
