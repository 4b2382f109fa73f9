"""How values are written for people: money, days, moments, the unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

MYRIAD = Decimal(10_000)


def locale() -> str:
    """Give the reader's locale, as Babel names it."""
    return "zh_Hans" if (get_language() or "").startswith("zh") else "en"


def unknown() -> SafeString:
    """Say that something is not known: never 0, never nothing."""
    return format_html('<span class="ink3 unknown">{}</span>', _("not known"))


def quiet(text: Any) -> SafeString:
    """Write what is said, but needs no look: nobody, none."""
    return format_html('<span class="ink3">{}</span>', text)


def link(text: Any, url: str) -> SafeString:
    """Write a figure that opens its rows."""
    return format_html('<a class="link" href="{}">{}</a>', url, text)


def opening(text: Any, **figures: tuple[str, str]) -> SafeString:
    """Write the sentence that a list opens with: each named figure, and the address of its rows or nothing."""
    shown = {name: link(figure, url) if url else figure for name, (figure, url) in figures.items()}
    parts = re.split(r"%\((\w+)\)s", str(text))
    return format_html_join("", "{}", ((shown[part] if number % 2 else part,) for number, part in enumerate(parts)))


def money(amount: Decimal | None, currency: str = "CNY") -> str:
    """Write an exact amount, without cents where there are none; Chinese with the sign, English with the code."""
    if amount is None:
        return str(_("not known"))
    whole = amount == amount.to_integral_value()
    if locale() == "zh_Hans":
        pattern = "¤#,##0" if whole else "¤#,##0.00"
        text = format_currency(amount, currency, pattern, locale="zh_Hans", currency_digits=False)
    else:
        text = f"{currency} {format_decimal(amount, '#,##0' if whole else '#,##0.00', locale='en')}"
    return text.replace("-", "−")


def total(amount: Decimal, currency: str = "CNY") -> str:
    """Write a sum in the largest useful unit: Chinese by ten thousands (万), English whole; never a record's amount."""
    if locale() == "zh_Hans" and abs(amount) >= MYRIAD:
        text = format_currency(amount / MYRIAD, currency, "¤#,##0.0 万", locale="zh_Hans", currency_digits=False)
        return str(text).replace("-", "−")
    return money(amount.quantize(Decimal(1), ROUND_HALF_UP), currency)


def number(value: int | Decimal) -> str:
    """Write a number with its thousands."""
    return str(format_decimal(value, locale=locale())).replace("-", "−")


def percent(value: Decimal | int | None) -> str:
    """Write a share that is given in percent, one that was reckoned to one place; one of nothing is a dash."""
    if isinstance(value, int):
        return f"{value}%"
    return "–" if value is None else f"{format_decimal(value, '#,##0.0', locale=locale())}%".replace("-", "−")


def day(value: date, today: date | None = None) -> str:
    """Write a day shortly: with its year only where that is not this one."""
    this_year = (today or timezone.localdate()).year
    if value.year != this_year:
        return value.isoformat()
    if locale() == "zh_Hans":
        return f"{value.month}月{value.day}日"
    return str(format_date(value, "d MMM", locale="en"))


def short_day(value: date) -> str:
    """Write a day where its year is plain from what stands around it: in narrow cells of a plan, under a month."""
    return value.strftime("%m-%d") if locale() == "zh_Hans" else str(format_date(value, "d MMM", locale="en"))


def weekday(value: date) -> str:
    """Write a day with its weekday: after it in Chinese, before it in English."""
    name = format_skeleton("E", datetime(value.year, value.month, value.day), locale=locale())
    return f"{day(value)} {name}" if locale() == "zh_Hans" else f"{name} {day(value)}"


def listed(texts: Iterable[Any]) -> str:
    """Write some words one after another, with the mark that the reader's language sets between them."""
    return pgettext("between the items of a list", ", ").join(str(text) for text in texts)


def moment(value: datetime) -> str:
    """Write a moment: today by its time, else by its day."""
    local = timezone.localtime(value)
    if local.date() == timezone.localdate():
        return str(format_datetime(local, "HH:mm", locale=locale()))
    return day(local.date())


def full_moment(value: datetime) -> str:
    """Write a moment as a fact: ISO day and time."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def show(value: Any) -> Any:
    """Write any value of a cell or fact for people."""
    if value is None or value == "":
        return unknown()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', value.isoformat(), full_moment(value), moment(value)
        )
    if isinstance(value, date):
        return format_html('<time datetime="{0}" title="{0}">{1}</time>', value.isoformat(), day(value))
    if isinstance(value, int | Decimal):
        return number(value)
    return value
