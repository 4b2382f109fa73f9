"""Who works at the sample company, its teams, its modules and prices, and the campaigns it ran. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pypinyin import lazy_pinyin

from ratoon.demo.plan.steps import Part
from ratoon.demo.plan.world import World
from ratoon.demo.words.catalogue import MODULES, TEAMS

LEAVER = "leaver"
LEFT = 150
"""Days since somebody left, who had been a rep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Somebody's place: ``came`` counts days back from today, more than the firm's history: before it began."""

    key: str
    role: str
    team: str
    manager: str
    service_role: str = ""
    level: str = ""
    came: int = 10_000


HEADS = (
    Post(key="executive", role="executive", team="management", manager=""),
    Post(
        key="administrator",
        role="administrator",
        team="management",
        manager="executive",
        service_role="operations",
    ),
    Post(key="marketer", role="marketer", team="marketing", manager="executive", service_role="operations"),
    Post(key="sales_lead", role="sales_lead", team="sales", manager="executive"),
    Post(key="commercial", role="commercial", team="commercial", manager="executive", service_role="commercial"),
    Post(
        key="delivery_lead",
        role="delivery_lead",
        team="delivery",
        manager="executive",
        service_role="consultant",
    ),
    Post(key="csm_lead", role="csm_lead", team="success", manager="executive", service_role="consultant"),
)
LEVELS = ("middle", "senior", "junior")


def open_house(world: World) -> list[str]:
    """Let people join, with teams, modules and prices, most of them on the first day; gives who works there today."""
    book, begin = world.book, world.begin
    book.add(begin, "", "set_firm", name=world.words.own_name, part=Part.MORNING)
    for key, above, is_department in TEAMS:
        name = world.words.teams[key]
        book.add(
            begin, "", "add_team", f"team:{key}", Part.MORNING, name=name, above=above, is_department=is_department
        )
    for code, zh, en, _price in MODULES:
        book.add(begin, "", "add_module", f"module:{code}", Part.MORNING, code=code, name_zh=zh, name_en=en)
    posts = [*HEADS, *_more(world)]
    for post in posts:
        _join(world, post)
    return [post.key for post in posts if post.key != LEAVER]


def price_of(module: str, year_of: date, today: date) -> Decimal:
    """Give the list price of a module for a seat and month: the years before were a tenth cheaper."""
    price = next(price for code, _zh, _en, price in MODULES if code == module)
    return price if year_of.year >= today.year else price * Decimal("0.9")


def run_campaigns(world: World) -> list[tuple[str, str, date, date]]:
    """Let campaigns follow each other, the last two still running; gives key, source, first and last day of each."""
    days = world.days
    span = days.since(world.begin)
    each = span // len(world.words.campaigns)
    found = []
    for number, one in enumerate(world.words.campaigns):
        starts = days.ago(span - number * each - 6)
        ends = starts + timedelta(days=max(2 * each, 45))
        key = f"campaign:{number}"
        gap = " " if world.words.naming.is_spaced else ""
        world.book.add(
            starts,
            "marketer",
            "add_campaign",
            key,
            Part.MORNING,
            code=f"{starts.year}-{one.code}",
            name=f"{starts.year}{gap}{one.name}",
            source=one.source,
            starts_on=starts,
            ends_on=ends,
            budget=one.budget,
            note=one.note,
        )
        if ends < days.today:
            world.book.add(days.work.last(ends), "marketer", "end_campaign", key)
        found.append((key, one.source, starts, min(ends, days.today)))
    return found


def price_years(world: World) -> None:
    """Draw up a price list for each year, and set its prices, on its first day or the firm's."""
    today = world.days.today
    for year in range(world.begin.year - 1, today.year + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        is_last = year == today.year
        prices = {code: price_of(code, first, today) for code, _zh, _en, _price in MODULES}
        world.book.add(
            max(first, world.begin),
            "",
            "add_price_list",
            f"pricelist:{year}",
            Part.MORNING,
            name=world.words.phrases.price_list.format(year=year),
            valid_from=first,
            valid_until=None if is_last else last,
            prices=prices,
        )


def say_farewell(world: World) -> None:
    """Let the rep leave who hands all that is his over to another one on his last day."""
    world.book.add(
        world.days.ago(LEFT),
        "administrator",
        "leave",
        f"staff:{LEAVER}",
        part=Part.EVENING,
        heir=f"staff:{world.crew['rep'][0][0]}",
        reason=world.words.phrases.left,
    )


def _more(world: World) -> Iterator[Post]:
    """Give all who are not heads; of each kind the first two were there from the beginning, the others came later."""
    size = world.size
    for number in range(2, size.marketers + 1):
        yield Post(key=f"marketer{number}", role="marketer", team="marketing", manager="marketer")
    for number in range(2, size.commercials + 1):
        yield Post(
            key=f"commercial{number}",
            role="commercial",
            team="commercial",
            manager="commercial",
            service_role="commercial",
        )
    for number, came in _coming(world, "rep", size.reps):
        team = ("sales_east", "sales_south")[number % 2]
        yield Post(key=f"rep{number}", role="rep", team=team, manager="sales_lead", came=came)
    for number, came in _coming(world, "pm", size.managers):
        yield Post(
            key=f"pm{number}",
            role="project_manager",
            team=("delivery_large", "delivery_small")[number % 2],
            manager="delivery_lead",
            service_role="project_manager",
            level=LEVELS[(number - 1) % 3],
            came=came,
        )
    for number, came in _coming(world, "csm", size.carers):
        team = ("success_large", "success_small")[number % 2]
        yield Post(key=f"csm{number}", role="csm", team=team, manager="csm_lead", service_role="engineer", came=came)
    yield Post(key=LEAVER, role="rep", team="sales_east", manager="sales_lead")


def _coming(world: World, kind: str, count: int) -> list[tuple[int, int]]:
    found = [
        (number, 10_000 if number <= 2 else world.size.days * (count - number + 1) // count)
        for number in range(1, count + 1)
    ]
    world.crew[kind] = [(f"{kind}{number}", came) for number, came in found]
    return found


def _join(world: World, post: Post) -> None:
    name = world.names.colleague()
    is_first = post.came >= world.size.days
    on = world.begin if is_first else world.days.ago(post.came)
    mail = name.lower().replace(" ", ".") if world.words.naming.is_spaced else "".join(lazy_pinyin(name))
    world.book.add(
        on,
        "",
        "add_staff",
        f"staff:{post.key}",
        Part.MORNING,
        name=name,
        team=f"team:{post.team}",
        email=f"{mail}.{post.key.replace('_', '-')}@{world.words.mail_domain}",
        role=post.role,
        service_role=post.service_role,
        level=post.level,
        manager=post.manager,
        joined_on=on - timedelta(days=world.rng.randint(30, 900)) if is_first else on,
    )
