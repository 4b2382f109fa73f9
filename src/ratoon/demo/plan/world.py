"""What all parts of the plan share: the book they write into, the days, the dice, the names, who works there. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from ratoon.demo.plan.days import Days
from ratoon.demo.plan.names import Names
from ratoon.demo.plan.steps import Book, Size
from ratoon.demo.words import Words

CARDS = 25
"""In a deck: what is likely happens about as often as it is likely, and not only in the long run."""
SETTLED_IN = 15
"""Days after which somebody new is given customers."""


@dataclass(kw_only=True)
class World:
    """The stage of all tales; ``crew`` says for each kind of colleague who came when, in days back from today."""

    book: Book
    days: Days
    rng: Random
    names: Names
    words: Words
    size: Size
    begin: date
    crew: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    decks: dict[str, list[bool]] = field(default_factory=dict)

    def lot(self, name: str, share: float) -> bool:
        """Draw whether something happens that does in a share of all cases: a card of its deck, shuffled when empty."""
        deck = self.decks.setdefault(name, [])
        if not deck:
            deck.extend(number < round(CARDS * share) for number in range(CARDS))
            self.rng.shuffle(deck)
        return deck.pop()

    def who(self, kind: str, ago: int, number: int) -> str:
        """Choose a colleague of a kind who had settled in so many days ago; the same number gives the same one."""
        there = [key for key, came in self.crew[kind] if came - SETTLED_IN >= ago] or [self.crew[kind][0][0]]
        return there[number % len(there)]
