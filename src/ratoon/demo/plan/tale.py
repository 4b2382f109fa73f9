"""The tale of one firm: who it is, who looks after it, and the steps that all tales share. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from ratoon.demo.plan.days import Days
from ratoon.demo.plan.names import Firm, Person
from ratoon.demo.plan.staff import price_of
from ratoon.demo.plan.steps import Book
from ratoon.demo.plan.world import World
from ratoon.demo.words import Phrases
from ratoon.sale.rules.terms import Sold, add_months, total

ROLES = ("decision_maker", "demander", "client_project_manager", "client_administrator", "user", "finance", "it")
ATTITUDES = {
    "decision_maker": ("supporter", "neutral", "champion"),
    "demander": ("champion", "supporter"),
    "client_project_manager": ("supporter", "champion", "neutral"),
    "client_administrator": ("supporter", "neutral"),
    "user": ("neutral", "sceptic", "opponent", "supporter"),
    "finance": ("neutral", "sceptic"),
    "it": ("neutral", "opponent", "supporter"),
}
SUPERIORS = {
    "demander": "decision_maker",
    "client_project_manager": "demander",
    "client_administrator": "client_project_manager",
    "user": "demander",
    "finance": "decision_maker",
    "it": "decision_maker",
}
"""To whom somebody of a role reports, where both are known."""
IN_ORDER = ("opportunity", "project", "renewal")
"""Of these the conversations follow each other as the matter goes on."""
REMEMBERED = 120
"""For so many days back the next step of a conversation is a task, done by the one that follows."""
WAYS = ("call", "visit", "online", "chat", "mail", "call")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a contract as it is sold; ``end`` is the first day after its term."""

    kind: str
    quantity: Decimal
    unit_price: Decimal
    start: date
    end: date | None
    module: str = ""
    description: str = ""
    tax_rate: Decimal = Decimal(6)

    @property
    def sold(self) -> Sold:
        """The line as the rules of sale know it."""
        return Sold(kind=self.kind, quantity=self.quantity, unit_price=self.unit_price, start=self.start, end=self.end)


@dataclass(kw_only=True)
class Tale:
    """A firm, its people, and what was written down of it so far; ``is_rich``: in full detail."""

    number: int
    world: World
    firm: Firm
    rep: str
    manager: str
    is_rich: bool = True
    first: Person = field(init=False)
    opportunities: int = 0
    contracts: int = 0
    contacts: list[tuple[date, str]] = field(default_factory=list)
    in_role: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first = self.world.names.person(self.firm.domain, "demander")

    @property
    def book(self) -> Book:
        """Where the steps are written down."""
        return self.world.book

    @property
    def days(self) -> Days:
        """Today, and on which days people work."""
        return self.world.days

    @property
    def rng(self) -> Random:
        """The dice."""
        return self.world.rng

    @property
    def phrases(self) -> Phrases:
        """What is written beside records."""
        return self.world.words.phrases

    @property
    def company(self) -> str:
        """The key of the company."""
        return f"company:{self.number}"

    def key(self, kind: str, number: int) -> str:
        """The key of a record of this firm."""
        return f"{kind}:{self.number}.{number}"

    def tell(self, ago: int, by: str, verb: str, about: str, **details: Any) -> None:
        """Write down what happened so many days ago."""
        self.book.add(self.days.ago(ago), by, verb, about, **details)

    def tell_from(self, day: date, ago: int, by: str, verb: str, about: str, **details: Any) -> None:
        """Write down what happened so many days ago, but not before a day."""
        self.book.add(max(day, self.days.ago(ago)), by, verb, about, **details)

    def talk(
        self, kind: str, about: str, by: str, agos: list[int], *, topic: str = "", next_in: int | None = None
    ) -> None:
        """
        Write down conversations about a record, each announcing the next; ``next_in`` days from today comes another.

        Without it the last says what it says, and nothing is left to do.
        """
        words = self.world.words.talk[topic or kind]
        start = 0 if (topic or kind) in IN_ORDER else self.rng.randrange(len(words))
        pace = max(len(words) // len(agos), 1) if (topic or kind) in IN_ORDER else 1
        dates = [self.days.ago(ago) for ago in sorted(agos, reverse=True)]
        for number, on in enumerate(dates):
            content, following = words[(start + number * pace) % len(words)]
            is_last = number == len(dates) - 1
            coming = self._coming(next_in, on) if is_last else self._announced(dates[number + 1])
            self.book.add(
                on,
                by,
                "follow_up",
                about,
                kind=kind,
                way=self.rng.choice(WAYS),
                content=content,
                next_step=following if coming else "",
                next_on=coming if following else None,
                contact=self._spoken_to(on),
                is_ours=self.rng.random() < 0.75,
                settles=number > 0 and self._announced(on) is not None,
            )

    def people(self, ago: int, count: int, by: str) -> None:
        """Let some more people of the firm be known, with what they are in the decision and what they want."""
        known = len(self.contacts)
        on = self.days.ago(ago)
        if known:
            self.in_role["demander"] = self.key("contact", 1)
        for place, role in enumerate(ROLES[:count], known + 1):
            if role == "demander" and known:
                continue
            person = self.world.names.person(self.firm.domain, role)
            key = self.key("contact", place)
            superior = self._superior(role, place)
            self.tell(
                ago, by, "add_contact", key, company=self.company, superior=superior, **self.facts_of(person, role)
            )
            self.contacts.append((on, key))
            self.in_role[role] = key
            if self.is_rich and known and role == "decision_maker" and (above := self._superior("demander", 1)):
                self.tell(ago, by, "edit_contact", self.key("contact", 1), superior=above)

    def know(self, ago: int, by: str) -> None:
        """Let the facts of the firm be filled in, and what its first person is and wants."""
        firm = self.firm
        self.tell(
            ago,
            by,
            "edit_company",
            self.company,
            short_name=firm.short_name,
            credit_code=firm.credit_code,
            legal_representative=firm.legal_representative,
            industry=firm.industry,
            size_band=firm.size_band,
            region=firm.region,
            website=f"www.{firm.domain}",
        )
        if not self.is_rich:
            return
        details = self.facts_of(self.first, "demander")
        wanted = {name: details[name] for name in ("roles", "attitude", "influence", "company_wants", "personal_wants")}
        self.tell(ago, by, "edit_contact", self.key("contact", 1), **wanted)

    def offer(self, start: date, months: int, seats: int, *, services: str = "", extra: int = 1) -> list[Item]:
        """Price seats of the sales cloud and some more modules for a term, with services where they are wanted."""
        end = add_months(start, months)
        discount = Decimal(self.rng.choice(("1", "0.95", "0.9", "0.88")))
        more = self.rng.sample(("service", "marketing", "channel", "analytics", "field"), extra)
        items = []
        for place, module in enumerate(("crm", *more)):
            count = seats if place == 0 else max(seats // self.rng.choice((1, 2, 3)), 3)
            items.append(self.item("new", module, count, start, end, discount))
        return [*items, *self._services(services, seats, start, end)]

    def item(self, kind: str, module: str, seats: int, start: date, end: date, discount: Decimal) -> Item:
        """Price seats of one module."""
        price = (price_of(module, start, self.days.today) * discount).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return Item(kind=kind, module=module, quantity=Decimal(seats), unit_price=price, start=start, end=end)

    def worth(self, items: list[Item]) -> Decimal:
        """Add up what lines come to."""
        return total(item.sold for item in items) or Decimal(0)

    def on(self, ago: int) -> date:
        """Give the working day so many days ago."""
        return self.days.ago(ago)

    def until(self, day: date) -> int:
        """Give how many days ago a day was."""
        return self.days.since(day)

    def _services(self, services: str, seats: int, start: date, end: date) -> list[Item]:
        if not services:
            return []
        kind, quantity, price, text = {
            "fixed": (
                "services_fixed",
                1,
                max(round(seats / 20), 1) * 6000,
                self.phrases.services_fixed,
            ),
            "days": ("services_days", max(seats // 6, 5), 2200, self.phrases.services_days),
        }[services]
        return [
            Item(
                kind=kind,
                quantity=Decimal(quantity),
                unit_price=Decimal(price),
                start=start,
                end=end,
                description=text,
            )
        ]

    def facts_of(self, person: Person, role: str) -> dict[str, Any]:
        """Give what is known of somebody: what he is in the decision, how he stands to us, what he wants."""
        rng = self.rng
        roles = [role, "user"] if role == "client_administrator" and rng.random() < 0.4 else [role]
        return {
            "name": person.name,
            "job_title": person.job_title,
            "phone": person.phone,
            "email": person.email,
            "roles": roles,
            "attitude": ATTITUDES[role][self.number % len(ATTITUDES[role])],
            "influence": {"decision_maker": 5, "demander": 4, "client_project_manager": 3}.get(role, rng.randint(1, 3)),
            "company_wants": rng.choice(self.world.words.company_wants)
            if role in ("decision_maker", "demander")
            else "",
            "personal_wants": rng.choice(self.world.words.personal_wants),
        }

    def _superior(self, role: str, place: int) -> str:
        """Give to whom somebody reports: of one in five nobody found out."""
        return self.in_role.get(SUPERIORS.get(role, ""), "") if (self.number + place) % 5 else ""

    def _spoken_to(self, on: date) -> str:
        known = [key for day, key in self.contacts[:4] if day < on]
        return self.rng.choice(known) if known else ""

    def _announced(self, on: date) -> date | None:
        """Give the day of the next talk, if it is one that is remembered: what was done long ago is no task."""
        return on if self.until(on) <= REMEMBERED else None

    def _coming(self, next_in: int | None, on: date) -> date | None:
        return None if next_in is None else self.days.ahead(next_in, on)
