"""Leads: how each comes, is worked on, and what becomes of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from ratoon.demo.plan.days import Days
from ratoon.demo.plan.names import Firm, Names, Person
from ratoon.demo.plan.steps import Book
from ratoon.demo.words.talk import TALK

SOURCES = ("website", "hotline", "chat", "advertising", "event", "referral", "partner", "own")
WEIGHTS = (22, 16, 14, 16, 14, 8, 6, 4)
REASONS = ("unreachable", "wrong_data", "competitor", "out_of_profile", "no_need", "duplicate")
ENDS = ("new", "cleansing", "qualified", "assigned", "accepted", "recycled", "invalid")
"""Where leads may stand that did not become customers."""
YOUNGEST = {"new": (0, 2), "cleansing": (1, 4), "qualified": (2, 9), "assigned": (2, 7), "accepted": (5, 20)}
"""So many days ago those came that somebody still works on; the others came at any time."""
LATER = ("invalid", "invalid", "recycled", "invalid", "recycled", "qualified", "accepted", "invalid", "recycled")


@dataclass(kw_only=True)
class Intake:
    """Where leads come in: each source once before any comes twice."""

    book: Book
    days: Days
    rng: Random
    names: Names
    reps: Sequence[str]
    campaigns: Sequence[tuple[str, str, date, date]]
    begin: date
    made: int = 0
    reasons: int = 0
    sources: list[str] = field(default_factory=list)

    def lead(self, firm: Firm, person: Person, ago: int, source: str = "") -> str:
        """Let a lead come in so many days ago; gives its key."""
        on = self.days.ago(ago)
        source = source or self._source()
        self.made += 1
        key = f"lead:{self.made}"
        by = "marketer"
        self.book.add(
            on,
            by,
            "add_lead",
            key,
            company_name=firm.name,
            contact_name=person.name,
            job_title=person.job_title,
            phone=person.phone,
            email=person.email if self.rng.random() < 0.6 else "",
            region=firm.region,
            source=source,
            campaign=self._campaign(source, on),
            arrived_on=on,
        )
        return key

    def hand_on(self, lead: str, rep: str, agos: Sequence[int]) -> None:
        """Let a lead be cleansed or qualified, assigned and accepted, on these days; fewer days end it sooner."""
        verbs: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("marketer", "qualify_lead", {}),
            ("sales_lead", "assign_lead", {"owner": f"staff:{rep}"}),
            (rep, "accept_lead", {}),
        )
        for ago, (by, verb, details) in zip(agos, verbs, strict=False):
            self.book.add(self.days.ago(ago), by, verb, lead, **details)

    def unsold(self, count: int, begin: int) -> None:
        """Let leads come that did not become customers: each end at least twice, the rest as such things go."""
        ends = [*ENDS, *ENDS, *(self.rng.choice(LATER) for _number in range(count))][:count]
        for end in ends:
            youngest, oldest = YOUNGEST.get(end, (25, begin - 30))
            self._unsold(end, self.rng.randint(youngest, max(oldest, youngest)))

    def _unsold(self, end: str, ago: int) -> None:
        firm = self.names.firm(self.rng.choice((12, 25, 40, 90)))
        person = self.names.person(firm.domain, self.rng.choice(("demander", "it", "client_project_manager")))
        lead = self.lead(firm, person, ago)
        rep = self.rng.choice(list(self.reps))
        if end == "cleansing":
            self.book.add(self.days.ago(max(ago - 1, 0)), "marketer", "cleanse_lead", lead)
        elif end == "invalid":
            self._refuse(lead, rep, ago)
        elif end == "recycled":
            self.hand_on(lead, rep, (ago - 1, ago - 2, ago - 4))
            self._talk(lead, rep, [ago - 5, ago - 12], None)
            self.book.add(self.days.ago(ago - 20), rep, "recycle_lead", lead)
        elif end != "new":
            place = ("qualified", "assigned", "accepted").index(end) + 1
            self.hand_on(lead, rep, (ago - 1, ago - 2, ago - 4)[:place])
            if end == "accepted":
                self._talk(lead, rep, [max(ago - 5, 0)], self.rng.randint(-1, 6))

    def _refuse(self, lead: str, rep: str, ago: int) -> None:
        """A lead is called invalid by who cleanses it or, after a try to reach somebody, by its rep."""
        reason = REASONS[self.reasons % len(REASONS)]
        self.reasons += 1
        if self.reasons % 3 == 0:
            self.hand_on(lead, rep, (ago - 1, ago - 2, ago - 3))
            self._talk(lead, rep, [ago - 4], None)
        else:
            self.book.add(self.days.ago(ago - 1), "marketer", "cleanse_lead", lead)
        self.book.add(self.days.ago(ago - 8), "marketer", "invalidate_lead", lead, reason=reason)

    def _talk(self, lead: str, rep: str, agos: list[int], next_in: int | None) -> None:
        words = TALK["lead"]
        place = self.rng.randrange(len(words))
        for number, ago in enumerate(agos):
            content, following = words[(place + number) % len(words)]
            on = self.days.ago(ago)
            has_next = next_in is not None and number == len(agos) - 1
            self.book.add(
                on,
                rep,
                "follow_up",
                lead,
                kind="lead",
                way="call",
                content=content,
                next_step=following if has_next else "",
                next_on=self.days.ahead(next_in or 0, on) if has_next else None,
                contact="",
                is_ours=True,
                settles=False,
            )

    def _source(self) -> str:
        missing = [one for one in SOURCES if one not in self.sources]
        chosen = missing[0] if missing else self.rng.choices(SOURCES, WEIGHTS)[0]
        self.sources.append(chosen)
        return chosen

    def _campaign(self, source: str, on: date) -> str:
        running = [key for key, of, first, last in self.campaigns if of == source and first <= on <= last]
        return running[-1] if running else ""
