"""Leads: how each comes, is worked on, and what becomes of it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ratoon.demo.plan.names import Firm, Person
from ratoon.demo.plan.steps import Part
from ratoon.demo.plan.world import World

SOURCES = ("website", "hotline", "chat", "advertising", "event", "referral", "partner", "own")
WEIGHTS = (22, 16, 14, 16, 14, 8, 6, 4)
REASONS = ("unreachable", "wrong_data", "competitor", "out_of_profile", "no_need", "duplicate")
ENDS = ("new", "cleansing", "qualified", "assigned", "accepted", "recycled", "invalid")
"""Where leads may stand that did not become customers."""
YOUNGEST = {"new": (0, 2), "cleansing": (1, 4), "qualified": (2, 30), "assigned": (2, 7), "accepted": (5, 20)}
"""So many days ago those came that somebody still works on; the others came at any time."""
LATER = ("invalid", "invalid", "invalid", "recycled", "invalid", "recycled", "qualified", "accepted", "invalid")
SETTLED = ("invalid", "invalid", "invalid", "recycled")
"""What becomes of those that nobody works on any more."""
AT_WORK = 40
"""Of so many leads that go nowhere one is still at work."""
LISTED = frozenset({"event", "advertising", "partner"})
"""Sources whose leads come as a list; those of long ago are taken in at once, every other week."""
FORTNIGHT, LONG_AGO = 14, 200


@dataclass(kw_only=True)
class Intake:
    """Where leads come in: each source once before any comes twice."""

    world: World
    campaigns: Sequence[tuple[str, str, date, date]]
    made: int = 0
    reasons: int = 0
    sources: list[str] = field(default_factory=list)
    lists: defaultdict[date, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def lead(self, firm: Firm, person: Person, ago: int, source: str = "", *, by: str = "") -> str:
        """Let a lead come in so many days ago; gives its key."""
        on = self.world.days.ago(ago)
        source = source or self._source()
        self.made += 1
        key = f"lead:{self.made}"
        facts: dict[str, Any] = {
            "company_name": firm.name,
            "contact_name": person.name,
            "job_title": person.job_title,
            "phone": person.phone,
            "email": person.email if self.world.rng.random() < 0.6 else "",
            "region": firm.region,
            "source": source,
            "campaign": self._campaign(source, on),
            "arrived_on": on,
        }
        if ago > LONG_AGO and source in LISTED:
            self.lists[on].append({"key": key, **facts})
        else:
            self.world.book.add(on, by or self._marketer(ago), "add_lead", key, **facts)
        return key

    def take_lists(self) -> None:
        """Let the lists of events and advertising come in, each on its day before anything else."""
        for on, rows in self.lists.items():
            self.world.book.add(on, "marketer", "add_leads", part=Part.MORNING, rows=rows)

    def hand_on(self, lead: str, rep: str, agos: Sequence[int]) -> None:
        """Let a lead be cleansed or qualified, assigned and accepted, on these days; fewer days end it sooner."""
        verbs: tuple[tuple[str, str, dict[str, Any]], ...] = (
            (self._marketer(agos[0]), "qualify_lead", {}),
            ("sales_lead", "assign_lead", {"owner": f"staff:{rep}"}),
            (rep, "accept_lead", {}),
        )
        for ago, (by, verb, details) in zip(agos, verbs, strict=False):
            self.world.book.add(self.world.days.ago(ago), by, verb, lead, **details)

    def unsold(self, count: int) -> None:
        """Let leads come that did not become customers: each end at least twice, the rest as such things go."""
        rng = self.world.rng
        at_work = [rng.choice(("qualified", "assigned", "accepted")) for _number in range(count // AT_WORK)]
        drawn = (rng.choice(LATER if count < 200 else SETTLED) for _number in range(count))
        ends = [*ENDS, *ENDS, *at_work, *drawn][:count]
        for end in ends:
            self._unsold(end, self._came(end))

    def came(self, youngest: int, oldest: int) -> int:
        """Draw how many days ago something came: the firm grew, so more did of late than at first."""
        return oldest - int((oldest - youngest) * self.world.rng.random() ** 0.75)

    def _came(self, end: str) -> int:
        if end in YOUNGEST:
            return self.world.rng.randint(*YOUNGEST[end])
        ago = self.came(25, self.world.size.days - 30)
        return ago if ago <= LONG_AGO else ago // FORTNIGHT * FORTNIGHT

    def _unsold(self, end: str, ago: int) -> None:
        world = self.world
        firm = world.names.firm(world.rng.choice((12, 25, 40, 90)))
        person = world.names.person(firm.domain, world.rng.choice(("demander", "it", "client_project_manager")))
        lead = self.lead(firm, person, ago)
        rep = world.who("rep", ago, world.rng.randrange(100))
        if end == "cleansing":
            world.book.add(world.days.ago(max(ago - 1, 0)), "marketer", "cleanse_lead", lead)
        elif end == "invalid":
            self._refuse(lead, rep, ago)
        elif end == "recycled":
            self.hand_on(lead, rep, (ago - 1, ago - 2, ago - 4) if ago <= LONG_AGO else (ago - 1, ago - 2))
            if ago <= LONG_AGO:
                self._talk(lead, rep, [ago - 5, ago - 12], None)
            world.book.add(world.days.ago(ago - 20), rep, "recycle_lead", lead)
        elif end != "new":
            place = ("qualified", "assigned", "accepted").index(end) + 1
            self.hand_on(lead, rep, (ago - 1, ago - 2, ago - 4)[:place])
            if end == "accepted":
                self._talk(lead, rep, [max(ago - 5, 0)], world.rng.randint(-1, 6))

    def _refuse(self, lead: str, rep: str, ago: int) -> None:
        """A lead is called invalid by who cleanses it or, after a try to reach somebody, by its rep."""
        reason = REASONS[self.reasons % len(REASONS)]
        self.reasons += 1
        if self.reasons % 3 == 0 and ago <= LONG_AGO:
            self.hand_on(lead, rep, (ago - 1, ago - 2, ago - 3))
            self._talk(lead, rep, [ago - 4], None)
        elif ago <= LONG_AGO:
            self.world.book.add(self.world.days.ago(ago - 1), "marketer", "cleanse_lead", lead)
        by = self._marketer(ago)
        self.world.book.add(self.world.days.ago(ago - 8), by, "invalidate_lead", lead, reason=reason)

    def _talk(self, lead: str, rep: str, agos: list[int], next_in: int | None) -> None:
        world = self.world
        words = world.words.talk["lead"]
        place = world.rng.randrange(len(words))
        for number, ago in enumerate(agos):
            content, following = words[(place + number) % len(words)]
            on = world.days.ago(ago)
            has_next = next_in is not None and number == len(agos) - 1
            world.book.add(
                on,
                rep,
                "follow_up",
                lead,
                kind="lead",
                way="call",
                content=content,
                next_step=following if has_next else "",
                next_on=world.days.ahead(next_in or 0, on) if has_next else None,
                contact="",
                is_ours=True,
                settles=False,
            )

    def _marketer(self, ago: int) -> str:
        number = self.made % self.world.size.marketers + 1
        return "marketer" if number == 1 else f"marketer{number}"

    def _source(self) -> str:
        missing = [one for one in SOURCES if one not in self.sources]
        chosen = missing[0] if missing else self.world.rng.choices(SOURCES, WEIGHTS)[0]
        self.sources.append(chosen)
        return chosen

    def _campaign(self, source: str, on: date) -> str:
        running = [key for key, of, first, last in self.campaigns if of == source and first <= on <= last]
        return running[-1] if running else ""
