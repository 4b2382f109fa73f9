"""Who works at the sample company, its teams, its modules and prices, and the campaigns it ran. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pypinyin import lazy_pinyin

from ratoon.demo.plan.days import Days
from ratoon.demo.plan.names import Names
from ratoon.demo.plan.steps import Book, Part, Size
from ratoon.demo.words.catalogue import CAMPAIGNS, MODULES, TEAMS
from ratoon.demo.words.firms import MAIL_DOMAIN, OWN_NAME

POSTS = (
    # key, role, team, staffed as, level, key of the manager
    ("executive", "executive", "management", "", "", ""),
    ("administrator", "administrator", "management", "operations", "", "executive"),
    ("marketer", "marketer", "marketing", "operations", "", "executive"),
    ("sales_lead", "sales_lead", "sales", "", "", "executive"),
    ("commercial", "commercial", "commercial", "commercial", "", "executive"),
    ("delivery_lead", "delivery_lead", "delivery", "consultant", "", "executive"),
    ("csm_lead", "csm_lead", "success", "consultant", "", "executive"),
)
LEVELS = ("middle", "senior", "junior")


def open_house(book: Book, names: Names, rng: Random, size: Size, begin: date) -> list[str]:
    """Let people join, with teams, modules and prices, on the first day; gives the keys of all colleagues."""
    book.add(begin, "", "set_firm", name=OWN_NAME, part=Part.MORNING)
    for key, name, above, is_department in TEAMS:
        book.add(
            begin, "", "add_team", f"team:{key}", Part.MORNING, name=name, above=above, is_department=is_department
        )
    posts = [*POSTS, *_more(size)]
    for key, role, team, service_role, level, manager in posts:
        name = names.colleague()
        book.add(
            begin,
            "",
            "add_staff",
            f"staff:{key}",
            Part.MORNING,
            name=name,
            team=f"team:{team}",
            email=f"{''.join(lazy_pinyin(name))}.{key.replace('_', '-')}@{MAIL_DOMAIN}",
            role=role,
            service_role=service_role,
            level=level,
            manager=manager,
            joined_on=begin - timedelta(days=rng.randint(30, 900)),
        )
    _sell(book, begin)
    return [key for key, *_rest in posts]


def price_of(module: str, year_of: date, today: date) -> Decimal:
    """Give the list price of a module for a seat and month: the years before were a tenth cheaper."""
    price = next(price for code, _zh, _en, price in MODULES if code == module)
    return price if year_of.year >= today.year else price * Decimal("0.9")


def run_campaigns(book: Book, days: Days, begin: date) -> list[tuple[str, str, date, date]]:
    """Let campaigns follow each other, the last two still running; gives key, source, first and last day of each."""
    span = days.since(begin)
    each = span // len(CAMPAIGNS)
    found = []
    for number, (source, name, code, budget, note) in enumerate(CAMPAIGNS):
        starts = days.ago(span - number * each - 6)
        ends = starts + timedelta(days=max(2 * each, 45))
        key = f"campaign:{number}"
        book.add(
            starts,
            "marketer",
            "add_campaign",
            key,
            code=f"{starts.year}-{code}",
            name=f"{starts.year}{name}",
            source=source,
            starts_on=starts,
            ends_on=ends,
            budget=budget,
            note=note,
        )
        if ends < days.today:
            book.add(days.work.last(ends), "marketer", "end_campaign", key)
        found.append((key, source, starts, min(ends, days.today)))
    return found


def _more(size: Size) -> list[tuple[str, str, str, str, str, str]]:
    reps = [(f"rep{n}", "rep", "sales", "", "", "sales_lead") for n in range(1, size.reps + 1)]
    managers = [
        (f"pm{n}", "project_manager", "delivery", "project_manager", LEVELS[(n - 1) % 3], "delivery_lead")
        for n in range(1, size.managers + 1)
    ]
    carers = [(f"csm{n}", "csm", "success", "engineer", "", "csm_lead") for n in range(1, size.carers + 1)]
    return [*reps, *managers, *carers]


def _sell(book: Book, begin: date) -> None:
    for code, zh, en, _price in MODULES:
        book.add(begin, "", "add_module", f"module:{code}", Part.MORNING, code=code, name_zh=zh, name_en=en)


def price_years(book: Book, begin: date, today: date) -> None:
    """Draw up a price list for each year, and set its prices, on its first day or the firm's."""
    for year in range(begin.year - 1, today.year + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        is_last = year == today.year
        prices = {code: price_of(code, first, today) for code, _zh, _en, _price in MODULES}
        book.add(
            max(first, begin),
            "",
            "add_price_list",
            f"pricelist:{year}",
            Part.MORNING,
            name=f"{year}标准价目",
            valid_from=first,
            valid_until=None if is_last else last,
            prices=prices,
        )
